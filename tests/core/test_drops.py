"""Where pictures may be dropped, and what tells one dropped picture from another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.drops import Drop, Dropped, drop_at, is_announced, is_drop, team_of_drop
from bot.core.keys import object_key, quarantine_key, watching_key
from bot.core.uploads import FileKind, SlackFile, Upload
from tests.samples import upload

KEY = "drop/T7TEAM/C7GENERAL/summer/red flower.jpg"
DROP = Drop("T7TEAM", "C7GENERAL", KEY)
DROPPED = Dropped(DROP, "ab" * 32, '"etag"', 1234, "image/jpeg")

ids = st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True)
names = st.text(min_size=1).filter(lambda name: not name.endswith("/"))


def test_a_key_says_whose_channel_a_picture_is_for() -> None:
    assert drop_at(KEY) == DROP
    assert DROP.name == "red flower.jpg"
    assert DROP.group == "T7TEAM/C7GENERAL"


@given(ids, ids, names)
def test_whatever_lies_in_a_channels_folder_has_a_place_and_a_name(
    team: str, channel: str, path: str
) -> None:
    key = f"drop/T{team}/C{channel}/{path}"

    drop = drop_at(key)

    if path.rsplit("/", 1)[-1].startswith("."):
        assert drop is None
    else:
        assert drop == Drop(f"T{team}", f"C{channel}", key)
        assert drop.name
        assert path.endswith(drop.name)
        assert "/" not in drop.name
        assert Drop.from_job(drop.to_job()) == drop


@pytest.mark.parametrize(
    "key",
    [
        "", "drop", "drop/", "drop/x.jpg", "drop/T7TEAM/x.jpg", "drop/T7TEAM/C7GENERAL/",
        "drop/T7TEAM/C7GENERAL/summer/", "drop/T7TEAM/C7GENERAL", "drop/T7TEAM//x.jpg",
        "drop//C7GENERAL/x.jpg", "drop/T7TEAM/general/x.jpg", "drop/t7team/C7GENERAL/x.jpg",
        "drop/T7TEAM/D7ANNBOT/x.jpg", "drop/U7ANN/C7GENERAL/x.jpg", "/drop/T7TEAM/C7GENERAL/x.jpg",
        "drops/T7TEAM/C7GENERAL/x.jpg", "drop/T7#EAM/C7GENERAL/x.jpg",
        "drop/T7TEAM/C7GENERAL/.DS_Store", "drop/T7TEAM/C7GENERAL/a/._red.jpg",
        object_key("T7TEAM", "ab" * 32), quarantine_key("T7TEAM", "ab" * 32),
        watching_key("T7TEAM", "ab" * 32, "as-is"),
    ],
)  # fmt: skip
def test_nothing_is_taken_from_anywhere_else(key: str) -> None:
    assert drop_at(key) is None


def test_a_long_name_keeps_its_ending() -> None:
    drop = Drop("T7TEAM", "C7GENERAL", f"drop/T7TEAM/C7GENERAL/{'a' * 900}.jpg")

    assert (len(drop.name), drop.name[-5:]) == (255, "a.jpg")


def test_a_dropped_picture_is_known_by_its_place_and_its_bytes() -> None:
    other_place = replace(DROP, key=f"{KEY}.jpg")

    ids = {
        DROPPED.id,
        replace(DROPPED, content="cd" * 32).id,
        replace(DROPPED, drop=other_place).id,
        replace(DROPPED, drop=replace(DROP, channel="C7OTHER")).id,
        replace(DROPPED, drop=replace(DROP, team="T8OTHER")).id,
    }

    assert len(ids) == 5
    assert replace(DROPPED, etag='"other"', mimetype="").id == DROPPED.id


def test_its_id_names_the_team_and_looks_like_none_of_slacks() -> None:
    assert is_drop(DROPPED.id)
    assert team_of_drop(DROPPED.id) == "T7TEAM"
    assert not is_drop("F7PNG000001")
    assert not {"#", "/", "!", "~"} & set(DROPPED.id)
    assert len(DROPPED.id) <= 255


def test_it_is_labelled_as_if_nobody_had_posted_it() -> None:
    file = SlackFile(DROPPED.id, "red flower.jpg", "image/jpeg", size=1234, mode="hosted")

    job = DROPPED.upload("1772443805.000100", "channel")

    assert job == Upload(
        team="T7TEAM", channel="C7GENERAL", channel_type="channel", user="",
        ts="1772443805.000100", thread_ts="", event_id="", files=(file,),
    )  # fmt: skip
    assert Upload.from_json(job.to_json()) == job
    assert is_announced(job)
    assert not is_announced(upload())


@pytest.mark.parametrize(
    ("name", "mimetype", "kind"),
    [
        ("a.jpg", "binary/octet-stream", FileKind.PICTURE),
        ("a.MOV", "", FileKind.VIDEO),
        ("a", "image/webp", FileKind.PICTURE),
        ("a", "binary/octet-stream", FileKind.UNKNOWN),
        ("a.csv", "text/csv", FileKind.OTHER),
    ],
)
def test_name_and_type_say_what_it_may_be(name: str, mimetype: str, kind: FileKind) -> None:
    drop = replace(DROP, key=f"drop/T7TEAM/C7GENERAL/{name}")

    assert replace(DROPPED, drop=drop, mimetype=mimetype).file.kind is kind
