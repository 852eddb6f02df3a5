"""Doors on the sandbox's Slack: what a whole workspace lets people open, as people move."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.slack.calls import SlackCalls
from bot.slack.doors import SlackDoors
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.records import Channel, ChannelKind
from tests.fakes.clock import FakeClock

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@pytest.fixture
async def sandbox() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(MANIFEST, strictness=Strictness(rate_limits=False)) as running:
        yield running


@pytest.fixture
def doors(sandbox: SlackSandbox, session: aiohttp.ClientSession, clock: FakeClock) -> SlackDoors:
    return SlackDoors(SlackCalls(sandbox.bot_token, sandbox.api_url, session), clock)


def room(sandbox: SlackSandbox, name: str, kind: ChannelKind, *users: str) -> Channel:
    """A conversation of these people and the bot."""
    members = [*(sandbox.people.user(user).id for user in users), sandbox.app.bot_user]
    channel = Channel(sandbox.workspace.ids.new("C"), name, kind, members[0], 1, members)
    return sandbox.workspace.add_channel(channel)


async def test_what_people_may_open_follows_where_they_are(
    sandbox: SlackSandbox, doors: SlackDoors
) -> None:
    people, team = sandbox.people, sandbox.workspace.team.id
    public = room(sandbox, "pictures", ChannelKind.PUBLIC, "robin")
    secret = room(sandbox, "secret", ChannelKind.PRIVATE, "robin", "sam")
    direct = people.direct_message("robin", sandbox.app.bot_user)
    between = people.direct_message("robin", "sam")
    guest = people.newcomer("gus", guest=True)
    stranger = people.stranger("stella", public)
    people.move("robin", "Europe/Berlin")
    people.make_admin("robin")
    robin, sam = (people.user(name).id for name in ("robin", "sam"))

    async def opened(user: str) -> set[str]:
        doors.forget(team)
        known = {public.id, secret.id, direct.id, between.id}
        return known & (await doors.access(team, user)).channels

    access = await doors.access(team, robin)
    assert (access.is_admin, access.timezone, access.is_full_member) == (
        True, "Europe/Berlin", True,
    )  # fmt: skip
    assert await opened(robin) == {public.id, secret.id, direct.id}
    assert await opened(sam) == {public.id, secret.id}
    assert await opened(guest.id) == set()
    assert await opened(stranger.id) == {public.id}

    people.leave("sam", secret)
    people.make_private("robin", public)
    assert await opened(sam) == set()
    assert await opened(robin) == {public.id, secret.id, direct.id}

    people.make_public("robin", public)
    people.invite("robin", guest, secret)
    assert await opened(guest.id) == {secret.id}

    people.leave(sandbox.app.bot_user, secret)
    people.deactivate("sam")
    assert await opened(robin) == {public.id, direct.id}
    assert await opened(sam) == set()


async def test_what_a_conversation_may_see_follows_who_listens(
    sandbox: SlackSandbox, doors: SlackDoors
) -> None:
    people, team = sandbox.people, sandbox.workspace.team.id
    public = room(sandbox, "pictures", ChannelKind.PUBLIC, "robin")
    secret = room(sandbox, "secret", ChannelKind.PRIVATE, "robin", "sam")
    direct = people.direct_message("robin", sandbox.app.bot_user)

    async def may(source: Channel, audience: Channel) -> bool:
        doors.forget(team)
        return await doors.may_all_open(team, source.id, audience.id)

    assert await may(public, secret)
    assert await may(public, direct)
    assert not await may(secret, direct)

    people.make_guest("sam")
    assert not await may(public, secret)

    people.join("sam", public)
    assert await may(public, secret)
