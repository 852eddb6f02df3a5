"""Private downloads: who gets the bytes, who the log-in page, and what goes wrong on the way."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from sandbox.workspace.records import Serving
from tests.sandbox.slack_support import photo, png, refusal, slack, until
from tests.sandbox.test_slack_files import get


async def test_a_download_gives_the_bytes_to_the_bots_token_alone(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        file = sandbox.workspace.files[posted.files[0]]
        url = sandbox.slack.files.download_url(file)

        status, headers, data = await get(sandbox, url)
        refused, where, _ = await get(sandbox, url, token="")
        async with aiohttp.ClientSession() as session, session.get(url) as page:
            login = page.status, page.content_type

    assert (status, headers["Content-Type"], data) == (200, "image/png", png())
    assert headers["Content-Length"] == str(len(png()))
    assert (refused, where["x-slack-meta"]) == (302, "?;acl_fail")
    assert where["Location"].startswith(f"{sandbox.slack.base_url}/?redir=%2Ffiles-pri%2F")
    assert login == (200, "text/html")


async def test_a_download_needs_the_scope(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=["channels:history"]) as (sandbox, _client):
        posted = sandbox.people.post_files("robin", "#photos", [photo()])
        file = sandbox.workspace.files[posted.files[0]]

        status, _, _ = await get(sandbox, sandbox.slack.files.download_url(file))

    assert status == 302


async def test_a_file_of_a_channel_without_the_bot_is_out_of_reach(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        design = sandbox.people.channel("#design")
        posted = sandbox.people.post_files("robin", design, [photo()])
        file = sandbox.workspace.files[posted.files[0]]
        url = sandbox.slack.files.download_url(file)
        inside, _, _ = await get(sandbox, url)
        sandbox.people.kick(sandbox.app.bot_user, design)

        outside, _, _ = await get(sandbox, url)
        info = await refusal(client.files_info(file=file.id))

    assert (inside, outside, info) == (200, 302, "file_not_found")


@pytest.mark.parametrize(
    ("serving", "status", "type_"),
    [
        (Serving(page=True), 200, "text/html"),
        (Serving(missing=True), 404, "text/plain"),
        (Serving(redirect_to="http://other.invalid/"), 302, ""),
    ],
)
async def test_downloads_can_go_wrong(
    tmp_path: Path, serving: Serving, status: int, type_: str
) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        posted = sandbox.people.post_files("robin", "#photos", [photo(serving=serving)])
        file = sandbox.workspace.files[posted.files[0]]

        got, headers, _ = await get(sandbox, sandbox.slack.files.download_url(file))

    assert got == status
    assert headers.get("Content-Type", "").split(";")[0] == type_
    assert headers.get("Location", "") == serving.redirect_to


async def test_a_download_can_break_off(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        broken = photo(serving=Serving(cut_after=100))
        posted = sandbox.people.post_files("robin", "#photos", [broken])
        file = sandbox.workspace.files[posted.files[0]]

        with pytest.raises(aiohttp.ClientError):
            await get(sandbox, sandbox.slack.files.download_url(file))


async def test_a_slow_download_comes_in_pieces_over_the_clocks_time(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        slow = photo(serving=Serving(seconds=10))
        posted = sandbox.people.post_files("robin", "#photos", [slow])
        file = sandbox.workspace.files[posted.files[0]]
        url = sandbox.slack.files.download_url(file)
        download = asyncio.create_task(get(sandbox, url))
        await asyncio.sleep(0.02)
        waiting = not download.done()

        def second_later() -> bool:
            sandbox.clock.advance(1)
            return download.done()

        await until(second_later)
        _, _, data = await download

    assert waiting is True
    assert data == png()


async def test_a_video_has_its_original_only_at_the_download_address(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        clip = photo("clip.mp4", data=b"original")
        posted = sandbox.people.post_files("robin", "#photos", [clip])
        file = (await client.files_info(file=posted.files[0]))["file"]
        _, _, transcode = await get(sandbox, file["url_private"])
        _, _, original = await get(sandbox, file["url_private_download"])

    assert (file["mimetype"], file["media_display_type"]) == ("video/mp4", "video")
    assert "/files-tmb/" in file["url_private"]
    assert transcode != original == b"original"
