"""Bolt's own installation pages lead somebody with a browser through the sandbox's Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.slack.team import TeamSandbox
from sandbox.visitor import Visitor
from tests.sandbox.oauth_support import client_of, oauth
from tests.sandbox.slack_support import delivered, until


class Store(AsyncInstallationStore):
    """One installation for each workspace, the latest."""

    def __init__(self) -> None:
        self.bots: dict[str | None, Bot] = {}

    async def async_save(self, installation: Installation) -> None:
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        self.bots[bot.team_id] = bot

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        return self.bots.get(team_id)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        self.bots.pop(team_id, None)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        pass  # Nothing is kept of people.


@dataclass
class Running:
    """Bolt, listening at `url`; which texts it heard, with the workspace of the token it had."""

    url: str
    store: Store
    heard: list[tuple[str, str]] = field(default_factory=list)

    def bot(self, team: TeamSandbox) -> Bot | None:
        """What is kept of a workspace."""
        return self.store.bots.get(team.id)


def build(sandbox: SlackSandbox, running: Running, states: Path) -> AsyncApp:
    settings = AsyncOAuthSettings(
        client_id=sandbox.app.client_id,
        client_secret=sandbox.app.client_secret,
        scopes=["chat:write", "channels:history", "channels:read"],
        installation_store=running.store,
        installation_store_bot_only=True,
        state_store=SQLite3OAuthStateStore(database=str(states), expiration_seconds=600),
        authorization_url=sandbox.authorize_url,
    )
    # The store is given to the app too, else Bolt renews tokens at slack.com, whatever the client.
    app = AsyncApp(
        client=client_of(sandbox),
        signing_secret=sandbox.signing_secret,
        installation_store=running.store,
        installation_store_bot_only=True,
        oauth_settings=settings,
    )
    app.enable_token_revocation_listeners()

    async def on_message(event: dict[str, str], client: AsyncWebClient) -> None:
        if "subtype" not in event:
            running.heard.append((event["text"], str((await client.auth_test())["team_id"])))

    app.event("message")(on_message)
    return app


@asynccontextmanager
async def bolt(sandbox: SlackSandbox, folder: Path) -> AsyncIterator[Running]:
    running = Running("", Store())
    app = build(sandbox, running, folder / "states.db").web_app("/slack/events")
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    running.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    sandbox.redirect_urls.add(f"{running.url}/slack/oauth_redirect")
    sandbox.deliver_to(f"{running.url}/slack/events")
    try:
        yield running
    finally:
        await runner.cleanup()


def of(team: TeamSandbox, person: str = "robin") -> tuple[str, str]:
    """A workspace and a person of it, as a visitor names them."""
    return team.id, team.people.user(person).id


async def test_two_workspaces_install_talk_and_one_leaves(tmp_path: Path) -> None:
    async with oauth(tmp_path, redirect="") as sandbox, bolt(sandbox, tmp_path) as running:
        acme = sandbox.add_team("Acme", same_ids=True)
        async with Visitor(running.url) as visitor:
            arrivals = [await visitor.install(*of(team)) for team in (sandbox, acme)]
        for team, text in ((sandbox, "Here"), (acme, "There")):
            team.people.invite("robin", team.app.bot_user, "#photos")
            team.people.post_text("robin", "#photos", text)
        await until(lambda: len(running.heard) == 2)
        acme.people.uninstall()
        await until(lambda: running.bot(acme) is None)
        kept = running.bot(sandbox)

    assert [arrival.status for arrival in arrivals] == [200, 200]
    assert sorted(running.heard) == [("Here", sandbox.id), ("There", acme.id)]
    assert kept is not None
    assert (kept.bot_user_id, kept.bot_id) == (sandbox.app.bot_user, sandbox.app.bot_id)


async def test_cancelling_and_other_peoples_links_install_nothing(tmp_path: Path) -> None:
    async with (
        oauth(tmp_path, redirect="") as sandbox,
        bolt(sandbox, tmp_path) as running,
        Visitor(running.url) as visitor,
        Visitor(running.url) as victim,
    ):
        cancelled = await visitor.install(*of(sandbox), allow=False)
        link = await visitor.decide(await visitor.begin(), *of(sandbox))
        foreign = await victim.follow(link)
        own = await visitor.follow(link)
        again = await visitor.follow(link)

    assert "access_denied" in cancelled.text
    assert (foreign.status, own.status, again.status) == (400, 200, 400)


async def test_bolt_renews_a_token_before_it_ends(tmp_path: Path) -> None:
    strictness = Strictness(token_lifetime=60)
    async with (
        oauth(tmp_path, redirect="", token_rotation=True, strictness=strictness) as sandbox,
        bolt(sandbox, tmp_path) as running,
    ):
        async with Visitor(running.url) as visitor:
            await visitor.install(*of(sandbox))
        first = running.bot(sandbox)
        assert first is not None
        sandbox.people.invite("robin", sandbox.app.bot_user, "#photos")
        # One event at a time: two at once would renew the same token, and one of them be lost.
        await delivered(sandbox)
        second = running.bot(sandbox)
        sandbox.people.post_text("robin", "#photos", "Hi")
        await until(lambda: running.heard)

    assert second is not None
    assert second.bot_token != first.bot_token
    assert running.heard == [("Hi", sandbox.id)]
    assert str(first.bot_token).startswith("xoxe.xoxb-1-")
