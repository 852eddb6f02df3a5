"""Videos on the page: played where the browser can, a part at a time."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.sandbox.page_support import Browser, browser, form
from tests.sandbox.video_support import film

VIDEO = film(2)


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browser(tmp_path) as started:
        yield started


async def posted(web: Browser, name: str, data: bytes) -> dict[str, object]:
    place = f"/api/channels/{web.channel('photos')}/messages"
    draft = form()
    draft.add_field("files", data, filename=name)
    await web.post(place, draft)
    (message,) = await web.get(place)
    file: dict[str, object] = message["files"][0]
    return file


@pytest.mark.parametrize(
    ("asked", "status", "told", "part"),
    [
        (None, 200, None, VIDEO),
        ("bytes=0-", 206, f"bytes 0-{len(VIDEO) - 1}/{len(VIDEO)}", VIDEO),
        ("bytes=100-199", 206, f"bytes 100-199/{len(VIDEO)}", VIDEO[100:200]),
        ("bytes=-50", 206, f"bytes {len(VIDEO) - 50}-{len(VIDEO) - 1}/{len(VIDEO)}", VIDEO[-50:]),
        (f"bytes={len(VIDEO)}-", 416, f"bytes */{len(VIDEO)}", b""),
        ("bytes=1-2,5-6", 200, None, VIDEO),
    ],
)
async def test_a_browser_gets_the_part_of_a_video_that_it_asks_for(
    web: Browser, asked: str | None, status: int, told: str | None, part: bytes
) -> None:
    file = await posted(web, "ride.mp4", VIDEO)
    headers = {"Range": asked} if asked else {}

    async with web.http.get(str(file["video"]), headers=headers) as answer:
        assert (answer.status, answer.headers.get("Content-Range")) == (status, told)
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
        assert await answer.read() == part


async def test_before_it_plays_a_video_shows_its_first_frame(web: Browser) -> None:
    file = await posted(web, "ride.mp4", VIDEO)

    still = await web.get(str(file["still"]))

    assert still.startswith(b"\x89PNG")
    assert (file["width"], file["height"], file["picture"]) == (320, 180, "")


@pytest.mark.parametrize("name", ["film.mkv", "film.avi"])
async def test_a_video_that_browsers_do_not_play_is_a_file_to_save(web: Browser, name: str) -> None:
    data = film(1, container="matroska")
    file = await posted(web, name, data)

    assert (file["video"], file["still"], file["picture"]) == ("", "", "")
    assert await web.get(str(file["original"])) == data
    assert (await web.status(f"/files/{file['id']}/video"))[0] == 404


async def test_a_broken_video_has_no_still(web: Browser) -> None:
    file = await posted(web, "ride.mp4", VIDEO[:500])

    assert file["still"] == ""
    assert (await web.status(f"/files/{file['id']}/still"))[0] == 404
