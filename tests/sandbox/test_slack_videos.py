"""Videos in Slack: what their file objects say, and what can be fetched of them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.films import measured, still
from sandbox.slack import SlackSandbox
from sandbox.workspace.filetypes import guess
from tests.sandbox.slack_support import photo, slack
from tests.sandbox.test_slack_newer import fetched
from tests.sandbox.video_support import film


async def posted(
    sandbox: SlackSandbox, client: AsyncWebClient, name: str, **options: Any
) -> dict[str, Any]:
    message = sandbox.people.post_files("robin", "#photos", [photo(name, **options)])
    file: dict[str, Any] = (await client.files_info(file=message.files[0]))["file"]
    return file


async def test_a_video_tells_its_length_and_has_its_first_frame_as_still(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        file = await posted(sandbox, client, "a ride.mp4", data=film(2.5))
        kind, picture = await fetched(sandbox.bot_token, file["thumb_video"])

    assert (file["duration_ms"], file["media_display_type"]) == (2500, "video")
    assert (file["thumb_video_w"], file["thumb_video_h"]) == (320, 180)
    assert "original_w" not in file
    with Image.open(BytesIO(picture)) as image:
        assert (kind, image.size) == ("image/png", (320, 180))
        assert image.getpixel((10, 10)) == pytest.approx((250, 250, 250), abs=12)


@pytest.mark.parametrize(
    ("name", "mimetype", "pretty"),
    [
        ("a.mp4", "video/mp4", "MPEG 4 Video"),
        ("a.mov", "video/quicktime", "QuickTime Movie"),
        ("a.webm", "video/webm", "WebM"),
        ("a.mkv", "video/x-matroska", "Matroska Video"),
        ("a.avi", "video/x-msvideo", "AVI"),
    ],
)
async def test_every_kind_of_video_has_a_transcode_in_place_of_its_original(
    tmp_path: Path, name: str, mimetype: str, pretty: str
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        file = await posted(sandbox, client, name, data=b"movie")
        transcode = await fetched(sandbox.bot_token, file["url_private"])
        original = await fetched(sandbox.bot_token, file["url_private_download"])

    assert (file["mimetype"], file["pretty_type"]) == (mimetype, pretty)
    assert file["filetype"] == name.removeprefix("a.")
    assert file["url_private"].endswith("/a.mp4")
    assert transcode[0] == "video/mp4"
    assert original == (mimetype, b"movie") != transcode


async def test_a_clip_that_was_recorded_in_slack_says_so(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        clip = await posted(sandbox, client, "clip.mp4", data=film(1), clip=True)
        plain = await posted(sandbox, client, "plain.mp4", data=film(1))

    assert clip["subtype"] == "slack_video"
    assert "subtype" not in plain


@pytest.mark.parametrize(
    ("codec", "container", "filetype"),
    [
        ("libx264", "mp4", "mp4"),
        ("libx264", "mov", "mov"),
        ("libvpx", "webm", "webm"),
        ("libx264", "matroska", "mkv"),
        ("mpeg4", "avi", "avi"),
    ],
)
def test_a_video_without_a_suffix_is_known_by_its_first_bytes(
    codec: str, container: str, filetype: str
) -> None:
    data = film(1, codec=codec, container=container)

    assert guess("video", data).filetype == filetype
    found = measured(data)
    assert found is not None
    assert (found.width, found.height) == (320, 180)


def test_a_turned_video_is_measured_as_it_is_seen() -> None:
    found, picture = measured(film(1, turned=90)), still(film(1, turned=90), 160)

    assert found is not None
    assert (found.width, found.height) == (180, 320)
    assert picture is not None
    with Image.open(BytesIO(picture)) as image:
        assert image.size == (90, 160)


@pytest.mark.parametrize("data", [b"movie", b"", film(1)[:800]])
def test_what_cannot_be_played_has_no_length_and_no_still(data: bytes) -> None:
    assert (measured(data), still(data, 100)) == (None, None)
