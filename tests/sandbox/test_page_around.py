"""Pages of several workspaces lead to each other, and the app comes and goes on them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.page import Pages
from sandbox.slack import SlackSandbox
from tests.sandbox.oauth_support import installed, oauth
from tests.sandbox.page_support import DETECTOR, browser, form


@asynccontextmanager
async def pages(folder: Path) -> AsyncIterator[tuple[SlackSandbox, Pages]]:
    async with oauth(folder) as slack:
        slack.add_team("Acme")
        slack.install_from("http://127.0.0.1:1")
        async with Pages(slack, detector=DETECTOR) as shown:
            yield slack, shown


async def around(url: str) -> dict[str, Any]:
    async with aiohttp.ClientSession(url) as http, http.get("/api/workspace") as answer:
        shape: dict[str, Any] = await answer.json()
    names = ("team", "install", "installed", "workspaces")
    return {name: shape[name] for name in names}


async def answered(http: aiohttp.ClientSession) -> list[str]:
    """Where the page says that the app hears of photos."""
    async with http.get("/api/workspace") as answer:
        return [place["name"] for place in (await answer.json())["channels"] if place["app"]]


async def test_one_workspace_has_no_others_and_keeps_its_app(tmp_path: Path) -> None:
    async with browser(tmp_path) as web:
        shape = await web.get("/api/workspace")

    assert (shape["workspaces"], shape["install"], shape["installed"]) == ([], "", True)


async def test_each_page_leads_to_the_others_and_to_its_installation(tmp_path: Path) -> None:
    async with pages(tmp_path) as (slack, shown):
        home, acme = shown.pages
        shapes = [await around(page.url) for page in (home, acme)]

    links = [{"name": "Sandbox", "url": home.url}, {"name": "Acme", "url": acme.url}]
    for number, (shape, team) in enumerate(zip(shapes, slack.teams, strict=True)):
        assert shape == {
            "team": team.workspace.team.name,
            "install": f"http://127.0.0.1:1/slack/install?team={team.id}",
            "installed": False,
            "workspaces": [
                {**link, "current": place == number} for place, link in enumerate(links)
            ],
        }


async def test_the_app_is_invited_and_removed_on_the_page_of_its_workspace(
    tmp_path: Path,
) -> None:
    async with pages(tmp_path) as (slack, shown):
        acme = slack.teams[1]
        await installed(slack, acme)
        channel = acme.people.channel("#photos")
        async with aiohttp.ClientSession(shown.pages[1].url) as http:
            path = f"/api/channels/{channel.id}/messages"
            nobody = await http.post(path, data=form("/invite @nobody"))
            invited = await http.post(path, data=form("/invite @Labels"))
            members = list(channel.members)
            removed = await http.post("/api/app/uninstall")

    assert (nobody.status, invited.status, removed.status) == (400, 200, 200)
    assert acme.app.bot_user in members
    assert acme.app.bot_user not in channel.members
    assert not acme.workspace.app_installed


async def test_the_page_is_told_where_the_app_hears_of_photos(tmp_path: Path) -> None:
    async with pages(tmp_path) as (slack, shown):
        acme = slack.teams[1]
        channel = acme.people.channel("#photos")
        async with aiohttp.ClientSession(shown.pages[1].url) as http:
            at_first = await answered(http)
            await installed(slack, acme)
            once_installed = await answered(http)
            await http.post(f"/api/channels/{channel.id}/messages", data=form("/invite @Labels"))
            once_invited = await answered(http)
            await http.post("/api/app/uninstall")
            without = await answered(http)

    assert (at_first, once_installed, once_invited, without) == ([], [], ["photos"], [])
