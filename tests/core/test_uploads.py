"""Which deliveries become jobs."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from bot.core.uploads import FileKind, SlackFile, Upload, upload_from_event
from tests.samples import payload, slack_file, upload

HARBOUR = SlackFile(
    id="F7PNG000001",
    name="harbour.png",
    mimetype="image/png",
    filetype="png",
    size=48213,
    mode="hosted",
    file_access="visible",
    url_private_download="https://files.slack.com/files-pri/T7TEAM-F7PNG000001/download/harbour.png",
)


def job(name: str) -> Upload:
    """The job that a payload asks for; fails when it asks for none."""
    found = upload_from_event(payload(name))
    assert found, f"{name} makes no job"
    return found


def test_a_posted_picture_becomes_a_job_with_all_that_matters() -> None:
    assert job("png_in_channel") == Upload(
        team="T7TEAM",
        channel="C7GENERAL",
        channel_type="channel",
        user="U7ANN",
        ts="1772443805.000100",
        thread_ts="",
        event_id="Ev7000001",
        files=(HARBOUR,),
    )


def test_a_picture_without_a_word_becomes_a_job() -> None:
    assert job("png_without_text").files == (HARBOUR,)


def test_files_keep_their_order() -> None:
    kinds = [(file.name, file.kind) for file in job("three_files").files]

    assert kinds == [
        ("harbour.png", FileKind.PICTURE),
        ("minutes.pdf", FileKind.OTHER),
        ("waves.gif", FileKind.PICTURE),
    ]


def test_the_answer_belongs_into_the_thread_of_the_message() -> None:
    assert job("png_in_channel").thread == "1772443805.000100"
    assert job("png_in_thread").thread == "1772440000.000200"
    assert job("thread_broadcast").thread == "1772440000.000200"


@pytest.mark.parametrize(
    ("name", "channel", "is_public"),
    [
        ("png_in_channel", "C7GENERAL", True),
        ("png_in_private_channel", "C7PRIVATE", False),
        ("png_in_group_dm", "G7GROUPDM", False),
        ("png_in_dm", "D7ANNBOT", False),
    ],
)
def test_only_public_channels_are_public(name: str, channel: str, *, is_public: bool) -> None:
    assert (job(name).channel, job(name).is_public) == (channel, is_public)


def test_a_file_of_another_organisation_is_a_stub_of_our_own_team() -> None:
    found = job("connect_stub")

    assert found.team == "T7TEAM"
    assert found.user == "U7PARTNER"
    assert [(file.is_stub, file.kind) for file in found.files] == [(True, FileKind.UNKNOWN)]


def test_an_external_picture_becomes_a_job_because_somebody_waits() -> None:
    (file,) = job("external_picture").files

    assert (file.kind, file.is_external) == (FileKind.PICTURE, True)


def test_a_file_without_a_type_is_worth_a_look() -> None:
    assert [file.kind for file in job("file_without_type").files] == [FileKind.UNKNOWN]


@pytest.mark.parametrize(
    "name",
    [
        "external_document",
        "deleted_file",
        "hidden_by_limit",
        "own_upload",
        "own_upload_without_user",
        "own_upload_without_bot_id",
        "other_bot",
        "bot_message",
        "file_taken_out",
        "message_deleted",
        "plain_message",
        "text_snippet",
        "url_verification",
        "show_all_pressed",
    ],
)
def test_where_nobody_waits_for_labels_there_is_no_job(name: str) -> None:
    assert upload_from_event(payload(name)) is None


def test_hidden_messages_are_never_answered() -> None:
    body = payload("png_in_channel")
    body["event"]["hidden"] = True

    assert upload_from_event(body) is None


def test_unknown_keys_and_missing_ones_are_no_trouble() -> None:
    assert SlackFile.from_slack({"id": "F1", "new": {"key": 1}, "size": None}) == SlackFile("F1")


def test_a_files_title_stands_in_for_a_missing_name() -> None:
    assert SlackFile.from_slack({"id": "F1", "title": "Harbour"}).name == "Harbour"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"name": "x", "mimetype": "image/heic", "filetype": ""}, FileKind.PICTURE),
        ({"name": "PHOTO.JPG", "mimetype": "", "filetype": ""}, FileKind.PICTURE),
        ({"name": "x", "mimetype": "", "filetype": "avif"}, FileKind.PICTURE),
        ({"name": "x", "mimetype": "", "filetype": ""}, FileKind.UNKNOWN),
        ({"name": "logo.svg", "mimetype": "image/svg+xml", "filetype": "svg"}, FileKind.OTHER),
        ({"name": "a.mp4", "mimetype": "video/mp4", "filetype": "mp4"}, FileKind.VIDEO),
        ({"name": "a.MKV", "mimetype": "", "filetype": ""}, FileKind.VIDEO),
        ({"name": "a.pdf", "mimetype": "application/pdf", "filetype": "pdf"}, FileKind.OTHER),
        ({"mode": "tombstone"}, FileKind.OTHER),
        ({"mode": "hidden_by_limit"}, FileKind.OTHER),
        ({"mode": "canvas"}, FileKind.OTHER),
        (
            {"name": "x", "mimetype": "", "filetype": "", "is_external": True},
            FileKind.OTHER,
        ),
    ],
)
def test_the_kind_follows_from_what_slack_says(changes: dict[str, Any], kind: FileKind) -> None:
    assert slack_file(**changes).kind is kind


@pytest.mark.parametrize("name", ["png_in_channel", "three_files", "connect_stub", "png_in_thread"])
def test_a_job_survives_the_queue(name: str) -> None:
    queued = json.dumps(job(name).to_json())

    assert Upload.from_json(json.loads(queued)) == job(name)


def test_a_job_of_a_newer_version_is_a_job() -> None:
    good = upload().to_json()
    newer = [{**file, "sparkle": 1} for file in good["files"]]

    assert Upload.from_json({**good, "files": newer, "surprise": 1}) == upload()


def broken_jobs() -> list[Any]:
    good = upload().to_json()
    return [
        {},
        [],
        "job",
        {"files": []},
        {**good, "files": None},
        {**good, "files": ["F1"]},
        {**good, "files": [{"name": "no id"}]},
        {key: value for key, value in good.items() if key != "ts"},
    ]


@pytest.mark.parametrize("data", broken_jobs())
def test_what_is_no_job_is_told_by_two_kinds_of_error(data: Any) -> None:
    with pytest.raises((KeyError, TypeError)):
        Upload.from_json(data)


def test_every_delivery_of_a_message_computes_the_same_block_id() -> None:
    again = payload("png_in_channel")
    again["event_id"] = "Ev7999999"
    again["event"]["text"] = "edited"

    repeated = upload_from_event(again)

    assert repeated
    assert repeated.reply_block_id == job("png_in_channel").reply_block_id


def test_every_process_computes_the_same_block_id() -> None:
    code = "from tests.samples import upload; import sys; sys.stdout.write(upload().reply_block_id)"

    elsewhere = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True
    )

    assert elsewhere.stdout.decode() == upload().reply_block_id


def test_different_messages_have_different_block_ids_that_slack_takes() -> None:
    one = upload()
    others = [replace(one, team="T8"), replace(one, channel="C8"), replace(one, ts="1.2")]

    ids = {found.reply_block_id for found in [one, *others]}

    assert len(ids) == 4
    assert all(len(block_id) <= 255 for block_id in ids)
