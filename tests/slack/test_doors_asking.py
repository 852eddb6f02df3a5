"""How doors ask Slack: how often, how long, and what they make of odd answers."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

import bot.slack.calls
from bot.core.membership import Person
from bot.errors import RetryLaterError
from bot.slack.calls import SlackRefusalError
from bot.slack.doors import SlackDoors
from bot.slack.people import read_person, read_room
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, rate_limited, refusal
from tests.fakes.slack_state import TEAM, Answer, Call, SlackServer
from tests.slack.workspace import Workspace, user_object

ANN = "U7ANN"


@pytest.fixture
def workspace(doors: SlackDoors, slack: SlackServer) -> Workspace:
    made = Workspace(doors, slack)
    made.add_person(ANN)
    made.add_room("C7GENERAL", ANN, name="general")
    return made


async def held(slack: SlackServer, call: Call, request: web.Request) -> web.StreamResponse:
    """An answer that does not come."""
    await asyncio.sleep(60)
    raise AssertionError


async def test_equal_questions_at_once_are_one_request_and_for_a_minute_none(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, clock: FakeClock
) -> None:
    await asyncio.gather(*(doors.access(TEAM, ANN) for _ in range(5)))
    clock.advance(59.9)
    await doors.access(TEAM, ANN)

    assert sorted(call.method for call in slack.calls) == [
        "users.conversations", "users.conversations", "users.info",
    ]  # fmt: skip
    clock.advance(0.1)
    await doors.access(TEAM, ANN)
    assert len(slack.calls) == 6


async def test_no_part_of_an_access_is_older_than_a_minute(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, clock: FakeClock
) -> None:
    workspace.add_person("U7BEN")
    await doors.access(TEAM, "U7BEN")
    clock.advance(40)
    await doors.access(TEAM, ANN)
    slack.members["C7GENERAL"].clear()
    clock.advance(40)

    # What Slack said of Ann is fresh enough; of the bot's own channels it is not.
    assert (await doors.access(TEAM, ANN)).channels == frozenset()


async def test_a_change_of_membership_is_seen_at_once(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    await doors.access(TEAM, ANN)
    slack.people[ANN]["is_restricted"] = True
    slack.members["C7GENERAL"].discard(ANN)

    doors.forget("T8OTHER")
    assert (await doors.access(TEAM, ANN)).public == {"C7GENERAL"}
    doors.forget(TEAM)
    assert (await doors.access(TEAM, ANN)).public == frozenset()


async def test_an_answer_on_its_way_when_a_membership_changed_is_not_kept(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    asking = asyncio.create_task(doors.access(TEAM, ANN))
    for _ in range(3):
        await asyncio.sleep(0)
    doors.forget(TEAM)
    await asking

    await doors.access(TEAM, ANN)

    assert len(slack.called("users.info")) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        ("users.info", rate_limited(30)),
        ("users.conversations", rate_limited(30)),
        ("users.conversations", refusal("service_unavailable")),
    ],
)
async def test_when_slack_cannot_be_asked_nobody_guesses(
    workspace: Workspace,
    doors: SlackDoors,
    slack: SlackServer,
    clock: FakeClock,
    trouble: tuple[str, Answer],
) -> None:
    await doors.access(TEAM, ANN)
    clock.advance(60)
    slack.next_answers(*trouble)

    with pytest.raises(RetryLaterError):
        await doors.access(TEAM, ANN)

    clock.advance(30)

    assert clock.slept == []
    assert (await doors.access(TEAM, ANN)).public == {"C7GENERAL"}


async def test_a_dropped_connection_is_tried_once_more(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, pauses: list[float]
) -> None:
    slack.next_answers("users.info", dropped)

    assert (await doors.access(TEAM, ANN)).public == {"C7GENERAL"}


async def test_a_slack_that_does_not_answer_is_not_waited_for(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.slack.calls, "PATIENCE", 0.05)
    slack.next_answers("users.info", held)

    with pytest.raises(RetryLaterError, match=r"users\.info"):
        await doors.access(TEAM, ANN)


async def test_any_other_refusal_is_a_bug_of_ours(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    slack.next_answers("users.conversations", refusal("invalid_types"))

    with pytest.raises(SlackRefusalError):
        await doors.access(TEAM, ANN)


async def test_long_lists_are_read_to_the_end(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    channels = [f"C7MANY{number}" for number in range(7)]
    for channel in channels:
        workspace.add_room(channel, ANN, name=channel.lower(), is_public=False)

    assert (await doors.access(TEAM, ANN)).private == set(channels)
    asked = [call.arguments for call in slack.called("users.conversations")]
    assert len(asked) == 8
    assert {(page["limit"], page["exclude_archived"]) for page in asked} == {("999", "false")}
    assert {page["types"] for page in asked if "user" not in page} == {
        "public_channel,private_channel,mpim"
    }


async def test_a_channel_counts_as_private_as_soon_as_one_answer_says_so(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    workspace.add_person("U7BEN")
    await doors.access(TEAM, "U7BEN")
    slack.rooms["C7GENERAL"]["is_private"] = True

    assert (await doors.access(TEAM, ANN)).private == {"C7GENERAL"}
    assert (await doors.access(TEAM, ANN)).public == frozenset()


async def test_a_crowd_of_newcomers_is_too_many_to_be_sure(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    slack.page = 500
    crowd = [f"U7CROWD{number:03}" for number in range(201)]
    for user in crowd:
        workspace.add_person(user)
    workspace.add_room("C7CROWD", *crowd, name="crowd")
    workspace.add_room("C7FEWER", *crowd[:200], name="fewer")

    assert not await doors.may_all_open(TEAM, "C7GENERAL", "C7CROWD")
    assert slack.called("users.info") == []
    assert await doors.may_all_open(TEAM, "C7GENERAL", "C7FEWER")
    assert len(slack.called("users.info")) == 200


async def test_the_audience_is_looked_at_anew_each_time(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    workspace.add_person("U7GUEST", "guest")
    workspace.add_room("C7TEAM", ANN, name="team")
    assert await doors.may_all_open(TEAM, "C7GENERAL", "C7TEAM")

    slack.members["C7TEAM"].add("U7GUEST")

    assert not await doors.may_all_open(TEAM, "C7GENERAL", "C7TEAM")


async def test_who_is_a_member_is_asked_anew_each_time_to_the_last_page(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer
) -> None:
    workspace.add_room("C7TEAM", ANN, "U7ONE", "U7TWO", "U7ZOE", name="team", is_public=False)
    assert await doors.is_member("C7TEAM", "U7ZOE")

    slack.members["C7TEAM"].discard("U7ZOE")

    assert not await doors.is_member("C7TEAM", "U7ZOE")


async def test_when_slack_cannot_tell_who_is_a_member_nobody_guesses(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, clock: FakeClock
) -> None:
    workspace.add_room("C7TEAM", ANN, name="team", is_public=False)
    slack.next_answers("conversations.members", rate_limited(5))
    with pytest.raises(RetryLaterError):
        await doors.is_member("C7TEAM", ANN)

    clock.advance(5)
    slack.next_answers("conversations.members", refusal("invalid_cursor"))
    with pytest.raises(SlackRefusalError):
        await doors.is_member("C7TEAM", ANN)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
async def test_an_audience_that_cannot_be_asked_for_now_is_tried_later(
    workspace: Workspace, doors: SlackDoors, slack: SlackServer, method: str
) -> None:
    workspace.add_room("C7TEAM", ANN, name="team")
    slack.next_answers(method, rate_limited(5))

    with pytest.raises(RetryLaterError):
        await doors.may_all_open(TEAM, "C7GENERAL", "C7TEAM")


@pytest.mark.parametrize(
    ("fields", "person"),
    [
        ({}, Person(is_active=True, is_full_member=True)),
        ({"is_owner": True}, Person(is_active=True, is_full_member=True, is_admin=True)),
        ({"is_primary_owner": True}, Person(is_active=True, is_full_member=True, is_admin=True)),
        ({"is_ultra_restricted": True}, Person(is_active=True)),
        ({"is_stranger": True}, Person(is_active=True)),
        ({"team_id": "T7PARTNER"}, Person(is_active=True)),
        (
            {"team_id": "T7SISTER", "enterprise_user": {"teams": ["T7SISTER", TEAM]}},
            Person(is_active=True, is_full_member=True),
        ),
        (
            {"team_id": "T7SISTER", "enterprise_user": {"teams": ["T7SISTER"]}},
            Person(is_active=True),
        ),
        ({"id": "USLACKBOT"}, Person(is_active=True, is_full_member=True, is_bot=True)),
        (
            {"tz": "Asia/Kolkata"},
            Person(is_active=True, is_full_member=True, timezone="Asia/Kolkata"),
        ),
    ],
)
def test_people_are_read_as_slack_describes_them(fields: dict[str, Any], person: Person) -> None:
    assert read_person(user_object("U7", **{"tz": "UTC", **fields}), TEAM) == person


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", 7])
def test_a_time_zone_that_is_none_is_utc(name: Any) -> None:
    assert read_person({"tz": name}, TEAM).timezone == "UTC"


@pytest.mark.parametrize("fields", [{}, {"is_private": None}, {"is_mpim": True}, {"is_im": True}])
def test_a_conversation_that_is_not_said_to_be_public_is_private(fields: dict[str, Any]) -> None:
    told = {"is_private": False} if fields.get("is_mpim") or fields.get("is_im") else {}

    assert not read_room({"id": "C7", "name": "x", **told, **fields}).is_public
