"""The listener to Slack, made of fakes, on a Slack of this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import Runtime, build_bolt
from bot.config import Config
from bot.jobs.studio import Studio
from bot.jobs.teams import OneTeam
from bot.metrics import Metrics
from bot.slack.calls import SlackCalls
from bot.slack.opening import SlackWindows
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import settle
from tests.fakes.slack_server import running_slack
from tests.fakes.slack_state import TOKEN, SlackServer
from tests.handlers.deliveries import SECRET
from tests.jobs.world import World, make_world


@dataclass(frozen=True)
class Listener:
    """The Bolt app with everything around it."""

    app: AsyncApp
    world: World
    slack: SlackServer
    runtime: Runtime

    async def hear(self, request: AsyncBoltRequest) -> int:
        """Deliver a request and let everything be done; returns the status of the answer."""
        response = await self.app.async_dispatch(request)
        await settle()
        return response.status


MODERATORS = "C7MODERATORS"
"""The moderation channel of `moderated`: Ann is in it, Ben is not."""


@asynccontextmanager
async def listening(**rules: Any) -> AsyncIterator[Listener]:
    """A listener whose team has chosen these `Rules`."""
    studio = Studio(threads=1)
    async with running_slack() as slack, aiohttp.ClientSession() as session:
        world = make_world(FakeClock(1_772_443_900.0), studio, **rules)
        config = Config(
            slack_bot_token=TOKEN, slack_signing_secret=SECRET, slack_api_url=slack.api_url
        )
        calls = SlackCalls(TOKEN, slack.api_url, session)
        world = replace(world, services=replace(world.services, windows=SlackWindows(calls)))
        teams = OneTeam(world.services)
        runtime = Runtime(config, world.services, teams, Metrics(), session, calls)
        await runtime.identify()
        slack.calls.clear()
        yield Listener(build_bolt(runtime), world, slack, runtime)
    studio.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as listener:
        yield listener


@pytest.fixture
async def moderated() -> AsyncIterator[Listener]:
    """A listener of a team with moderators, who may delete files, and whose pictures are read."""
    async with listening(
        moderation_channel=MODERATORS, can_remove=True, reads_text=True
    ) as listener:
        listener.world.doors.add_room(MODERATORS, "U7ANN", name="moderators", is_public=False)
        yield listener
