"""Memberships that change are forgotten, and rows that lie wrong are moved."""

from typing import Any

import pytest

from tests.handlers.conftest import Listener
from tests.handlers.deliveries import event
from tests.samples import payload


def told(type_: str, **fields: Any) -> dict[str, Any]:
    return {**payload("plain_message"), "event": {"type": type_, "event_ts": "1.2", **fields}}


def jobs(listener: Listener) -> list[tuple[str, dict[str, Any]]]:
    return [(kept.group, kept.job) for kept in listener.world.queue.messages.values()]


async def test_somebody_who_joins_or_leaves_is_asked_about_anew(listener: Listener) -> None:
    for name in ("member_joined_channel", "member_left_channel"):
        body = told(name, user="U7ANN", channel="C7GENERAL", channel_type="C")
        assert await listener.hear(event(body)) == 200

    assert listener.world.doors.forgotten == ["T7TEAM", "T7TEAM"]
    assert jobs(listener) == []


@pytest.mark.parametrize(
    "body",
    [
        told("channel_left", channel="C7GENERAL"),
        told("member_left_channel", user="U7BOT", channel="C7GENERAL", channel_type="C"),
        told("message", subtype="channel_convert_to_private", user="U7ANN", channel="C7GENERAL",
             ts="1772443805.000100"),
    ],
)  # fmt: skip
async def test_a_channel_that_changed_has_its_rows_moved(
    listener: Listener, body: dict[str, Any]
) -> None:
    assert await listener.hear(event(body)) == 200

    assert listener.world.doors.forgotten == ["T7TEAM"]
    chore = {"chore": "rekey", "team": "T7TEAM", "channel": "C7GENERAL"}
    assert jobs(listener) == [("T7TEAM/C7GENERAL", chore)]


async def test_where_the_bot_itself_comes_it_introduces_itself(listener: Listener) -> None:
    body = told("member_joined_channel", user="U7BOT", channel="C7GENERAL", channel_type="C")

    assert await listener.hear(event(body)) == 200

    place = {"team": "T7TEAM", "channel": "C7GENERAL"}
    assert jobs(listener) == [
        ("T7TEAM/C7GENERAL", {"chore": "rekey", **place}),
        ("T7TEAM/C7GENERAL", {"chore": "welcome", **place, "joined": "1.2"}),
    ]


async def test_a_channel_with_a_new_id_takes_its_pictures_along(listener: Listener) -> None:
    body = told("channel_id_changed", old_channel_id="G7OLD", new_channel_id="C7NEW")

    assert await listener.hear(event(body)) == 200

    chore = {"chore": "rename_channel", "team": "T7TEAM", "old": "G7OLD", "new": "C7NEW"}
    assert jobs(listener) == [("T7TEAM/C7NEW", chore)]


async def test_a_move_that_cannot_be_stored_is_delivered_again_and_doors_close_all_the_same(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    listener.world.queue.down = True
    body = told("channel_left", channel="C7GENERAL")

    assert await listener.hear(event(body)) == 500

    assert listener.world.doors.forgotten == ["T7TEAM"]
    assert listener.world.answers.shown == []


async def test_a_partners_event_is_about_the_team_that_the_app_is_installed_in(
    listener: Listener,
) -> None:
    body = told("member_left_channel", user="U7PARTNER", channel="C7GENERAL")

    await listener.hear(event({**body, "team_id": "T7PARTNER"}))

    assert listener.world.doors.forgotten == ["T7TEAM"]
