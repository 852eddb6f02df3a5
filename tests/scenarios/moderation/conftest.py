"""One bot with moderators for all of these conversations."""

from collections.abc import AsyncIterator

import pytest_asyncio

from sandbox.workspace import Change
from tests.scenarios.bots import Bot, http_bot
from tests.scenarios.moderation.moderators import Moderators
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def moderators(around: Surroundings) -> Moderators:
    """The moderators' channel."""
    return Moderators.gather(around)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def moderated(around: Surroundings, moderators: Moderators) -> AsyncIterator[Bot]:
    """`web` and `worker` with that channel, and with an administrator's token."""
    place, token = moderators.channel.id, around.slack.admin_token
    async with http_bot(around, MODERATION_CHANNEL=place, SLACK_ADMIN_TOKEN=token) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def talk(around: Surroundings, moderated: Bot) -> Talk:
    """A new public channel with Robin, Sam and this bot, which hears that Robin came there."""
    channel = new_channel(around)
    around.workspace.emit(Change("member_joined_channel", channel.id, user=channel.members[0]))
    return Talk(around, moderated, channel)
