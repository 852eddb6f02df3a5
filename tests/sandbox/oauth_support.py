"""What the tests of installing share: an app that nobody has allowed yet, and the way to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import Clock
from sandbox.slack import SlackSandbox
from sandbox.slack.team import TeamSandbox
from tests.sandbox.slack_support import MORE_SCOPES, SCOPES, manifest

REDIRECT = "https://labels.example/slack/oauth_redirect"
LEAVING = ["app_uninstalled", "tokens_revoked", "message.channels"]
ALL_SCOPES = [*SCOPES, *MORE_SCOPES]


@asynccontextmanager
async def oauth(
    folder: Path, *, redirect: str = REDIRECT, **options: Any
) -> AsyncIterator[SlackSandbox]:
    """A sandbox on a clock that stands still, with an app in no workspace."""
    options = {"clock": Clock(running=False), "installed": False, **options}
    path = manifest(folder, scopes=ALL_SCOPES, events=LEAVING)
    async with SlackSandbox(path, **options) as sandbox:
        if redirect:
            sandbox.redirect_urls.add(redirect)
        yield sandbox


def asking(sandbox: SlackSandbox, **changes: str) -> str:
    """The address that the app sends people to; an empty value leaves a parameter out."""
    known = {
        "client_id": sandbox.app.client_id,
        "scope": "chat:write,files:read",
        "state": "st-1",
        "redirect_uri": REDIRECT,
    }
    params = {name: text for name, text in {**known, **changes}.items() if text}
    return f"{sandbox.authorize_url}?{urlencode(params)}"


async def fetched(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """The status, the text and the `Location` of an answer; with a form, of a POST."""
    method = "GET" if form is None else "POST"
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, data=form, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text(), answer.headers.get("Location", "")


async def decided(
    sandbox: SlackSandbox,
    team: TeamSandbox,
    person: str = "robin",
    decision: str = "allow",
    **changes: str,
) -> dict[str, str]:
    """Decide on the page; what the app is told in the address, with `address` for the rest."""
    form = {"team": team.id, "person": team.people.user(person).id, "decision": decision}
    status, text, location = await fetched(asking(sandbox, **changes), form)
    assert status == 302, text
    parts = urlsplit(location)
    address = parts._replace(query="").geturl()
    return {"address": address, **dict(parse_qsl(parts.query))}


def client_of(sandbox: SlackSandbox, token: str | None = None) -> AsyncWebClient:
    """A client that shows every answer as it comes."""
    return AsyncWebClient(token, base_url=sandbox.api_url, retry_handlers=[])


async def access(sandbox: SlackSandbox, **arguments: str) -> dict[str, Any]:
    """`oauth.v2.access` as the app with its own id and secret calls it."""
    app = sandbox.app
    known = {"client_id": app.client_id, "client_secret": app.client_secret}
    answer = await client_of(sandbox).oauth_v2_access(**{**known, **arguments})
    assert isinstance(answer.data, dict)
    return answer.data


async def installed(
    sandbox: SlackSandbox, team: TeamSandbox, person: str = "robin", **changes: str
) -> dict[str, Any]:
    """Allow the app and exchange the code; what Slack answered."""
    told = await decided(sandbox, team, person, **changes)
    return await access(sandbox, code=told["code"], redirect_uri=REDIRECT)
