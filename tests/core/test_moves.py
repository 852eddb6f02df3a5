"""What events about channels and memberships mean."""

from typing import Any

import pytest

from bot.core.moves import changes_doors, chores_from_event
from tests.samples import payload


def told(type_: str, **fields: Any) -> dict[str, Any]:
    """An event in its envelope."""
    return {**payload("plain_message"), "event": {"type": type_, "event_ts": "1.2", **fields}}


REKEY = {"chore": "rekey", "team": "T7TEAM", "channel": "C7PHOTOS"}


@pytest.mark.parametrize("name", ["member_joined_channel", "member_left_channel"])
def test_other_peoples_memberships_make_no_work(name: str) -> None:
    body = told(name, user="U7ANN", channel="C7PHOTOS", channel_type="C")

    assert changes_doors(body)
    assert chores_from_event(body) == []


def test_our_own_coming_moves_the_channels_rows_and_is_said() -> None:
    body = told("member_joined_channel", user="U7BOT", channel="C7PHOTOS", channel_type="C")

    assert changes_doors(body)
    assert chores_from_event(body) == [
        REKEY,
        {"chore": "welcome", "team": "T7TEAM", "channel": "C7PHOTOS", "joined": "1.2"},
    ]


def test_our_own_leaving_moves_the_channels_rows() -> None:
    body = told("member_left_channel", user="U7BOT", channel="C7PHOTOS", channel_type="C")

    assert changes_doors(body)
    assert chores_from_event(body) == [REKEY]


def test_in_a_direct_message_the_bot_does_not_introduce_itself() -> None:
    body = told("member_joined_channel", user="U7BOT", channel="D7ANNBOT", channel_type="im")

    assert chores_from_event(body) == [{**REKEY, "channel": "D7ANNBOT"}]


@pytest.mark.parametrize("name", ["channel_left", "group_left", "channel_deleted", "group_deleted"])
def test_a_channel_that_we_lost_has_its_rows_moved(name: str) -> None:
    body = told(name, channel="C7PHOTOS")

    assert changes_doors(body)
    assert chores_from_event(body) == [REKEY]


@pytest.mark.parametrize("name", ["channel_convert_to_private", "channel_convert_to_public"])
def test_a_channel_that_turns_private_or_public_has_its_rows_moved(name: str) -> None:
    body = told("message", subtype=name, user="U7ANN", channel="C7PHOTOS", channel_type="group")

    assert changes_doors(body)
    assert chores_from_event(body) == [REKEY]


def test_a_channel_with_a_new_id_takes_everything_along() -> None:
    body = told("channel_id_changed", old_channel_id="G7OLD", new_channel_id="C7NEW")

    assert changes_doors(body)
    assert chores_from_event(body) == [
        {"chore": "rename_channel", "team": "T7TEAM", "old": "G7OLD", "new": "C7NEW"}
    ]


@pytest.mark.parametrize("name", ["channel_rename", "group_rename"])
def test_renaming_only_changes_what_is_known(name: str) -> None:
    body = told(name, channel={"id": "C7PHOTOS", "name": "photos"})

    assert changes_doors(body)
    assert chores_from_event(body) == []


@pytest.mark.parametrize("name", ["channel_archive", "group_archive"])
def test_an_archived_channel_may_have_lost_the_bot(name: str) -> None:
    body = told(name, channel="C7PHOTOS")

    assert changes_doors(body)
    assert chores_from_event(body) == [REKEY]


@pytest.mark.parametrize(
    "body",
    [
        payload("plain_message"),
        payload("png_in_channel"),
        payload("message_deleted"),
        payload("show_all_pressed"),
        payload("url_verification"),
        told("app_mention", user="U7BOT", channel="C7PHOTOS"),
        {"command": "/labels", "text": "channel_left"},
    ],
)
def test_everything_else_changes_no_door(body: dict[str, Any]) -> None:
    assert not changes_doors(body)
    assert chores_from_event(body) == []
