"""A Slack of its own with several workspaces, and a bot that any of them may install."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from sandbox.bot_roles import ROOT
from sandbox.people import PostedFile
from sandbox.rekognition import Sighting
from sandbox.slack import SlackSandbox
from sandbox.slack.team import TeamSandbox
from sandbox.visitor import Arrival, Visitor
from sandbox.workspace.records import Channel
from tests.samples import TOKEN_KEY
from tests.scenarios.album import photo
from tests.scenarios.bots import Bot, http_bot
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk
from tests.scenarios.whispers import asked


@dataclass(frozen=True, slots=True)
class Tenant:
    """One workspace, its conversation in #photos, and what it sees of the bot."""

    around: Surroundings
    team: TeamSandbox
    bot: Bot

    @property
    def id(self) -> str:
        """The workspace's id."""
        return self.team.id

    @property
    def channel(self) -> Channel:
        """#photos."""
        return self.team.workspace.channel_named("photos")

    @property
    def talk(self) -> Talk:
        """Robin and the bot in #photos."""
        return Talk(self.surroundings, self.bot, self.channel)

    async def install(self) -> Arrival:
        """Robin installs the app, and invites its bot."""
        async with Visitor(self.bot.address) as visitor:
            arrival = await visitor.install(self.id, self.team.people.user("robin").id)
        self.team.people.invite("robin", self.team.app.bot_user, self.channel)
        return arrival

    async def search(self, words: str) -> str:
        """What Robin is told alone."""
        return (await asked(self.surroundings, self.channel, f"search {words}")).text

    def photo(self, *sightings: Sighting) -> PostedFile:
        """A photo that Rekognition will know."""
        return photo(self.around.known, *sightings)

    @property
    def surroundings(self) -> Surroundings:
        """The surroundings as they are for this workspace."""
        return replace(self.around, slack=self.team)  # type: ignore[arg-type]


@asynccontextmanager
async def tenants(around: Surroundings, count: int) -> AsyncIterator[list[Tenant]]:
    """Workspaces whose people, channels, messages and files have the same ids.

    Their bot is a web process and a worker. The first workspace of the Slack stays empty, because
    the other scenarios have one of that id in the same table.
    """
    slack = SlackSandbox(
        ROOT / "manifest.yml", strictness=replace(around.slack.strictness, distributed=True),
        installed=False, token_rotation=True,
    )  # fmt: skip
    async with slack:
        teams = [slack.add_team(f"Tenant {number}", same_ids=True) for number in range(count)]
        here = replace(around, slack=slack)
        async with http_bot(here, **environment(slack)) as bot:
            slack.install_from(bot.address)
            yield [Tenant(here, team, bot) for team in teams]


def environment(slack: SlackSandbox) -> dict[str, Any]:
    """What takes the place of a bot token."""
    return {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "TOKEN_KEY": TOKEN_KEY,
    }
