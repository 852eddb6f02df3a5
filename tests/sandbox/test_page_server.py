"""What the page shows of the workspace, and what people do on it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.page import Page
from sandbox.samples import SAMPLES
from sandbox.workspace import Change, sharing
from tests.sandbox.page_support import DETECTOR, Browser, browser, form
from tests.sandbox.slack_support import photo, png


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browser(tmp_path) as started:
        yield started


async def test_the_page_says_who_is_who_and_which_detector_is_at_work(web: Browser) -> None:
    workspace = await web.get("/api/workspace")

    assert f"{DETECTOR}." in workspace["notice"]
    assert workspace["me"] == {
        "id": web.person("robin"),
        "name": "Robin",
        "bot": False,
        "handle": "robin",
        "role": "member",
        "channels": 3,
    }
    roles = {person["name"]: person["role"] for person in workspace["people"]}
    assert roles == {
        "Robin": "member",
        "Sam": "member",
        "Kim": "moderator",
        "Alex": "admin",
        "Guest": "guest",
    }
    assert workspace["names"]["U0SANDBOXB"] == "Labels"


@pytest.mark.parametrize(
    ("person", "channels"),
    [
        ("robin", ["general", "photos", "design", "Labels", "Sam, Labels"]),
        ("kim", ["general", "photos", "design", "moderation"]),
        ("guest", ["photos"]),
    ],
)
async def test_people_see_their_own_conversations(
    web: Browser, person: str, channels: list[str]
) -> None:
    workspace = await web.get("/api/workspace", person)

    assert [channel["name"] for channel in workspace["channels"]] == channels


async def test_without_a_person_the_first_member_acts(web: Browser) -> None:
    async with web.http.get("/api/workspace") as response:
        workspace = await response.json()

    assert workspace["me"]["name"] == "Robin"


async def test_photos_and_words_are_posted_as_one_message(web: Browser) -> None:
    place = f"/api/channels/{web.channel('photos')}/messages"

    status, posted = await web.post(place, form("Look!", a__png=png(), b__png=png(8, 6)))

    (message,) = await web.get(place, "sam")
    first, second = message["files"]
    assert status == 200
    assert message["ts"] == posted["ts"]
    assert message["text"] == "Look!"
    assert message["author"]["name"] == "Robin"
    assert (first["name"], first["width"], first["height"]) == ("a.png", 400, 300)
    assert await web.get(second["picture"], "sam") == png(8, 6)


async def test_replies_stand_in_their_thread(web: Browser) -> None:
    place = f"/api/channels/{web.channel('photos')}/messages"
    _, first = await web.post(place, form("One"))
    _, second = await web.post(place, form("Two", first["ts"]), "sam")

    channel = await web.get(place)
    thread = await web.get(f"{place}/{first['ts']}/thread")

    assert [(message["text"], message["replies"]) for message in channel] == [("One", 1)]
    assert channel[0]["repliers"] == [web.person("sam")]
    assert channel[0]["last_reply"] == second["ts"]
    assert [message["text"] for message in thread] == ["One", "Two"]


def too_many() -> aiohttp.FormData:
    data = form()
    for number in range(11):
        data.add_field("files", b"", filename=f"{number}.png")
    return data


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (form("  "), "An empty message cannot be sent."),
        (form("/other search dog"), "/other is not a valid command."),
        (
            form("/labels search dog", "1.2"),
            "/labels is not supported in threads. Sorry! Write @Labels search dog instead.",
        ),
        (too_many(), "At most 10 files fit into one message."),
    ],
)
async def test_what_cannot_be_posted_is_refused_with_a_sentence(
    web: Browser, draft: aiohttp.FormData, sentence: str
) -> None:
    place = f"/api/channels/{web.channel('photos')}/messages"

    assert await web.post(place, draft) == (400, {"error": sentence})
    assert await web.get(place) == []


async def test_strangers_neither_read_nor_write_in_a_private_channel(web: Browser) -> None:
    place = f"/api/channels/{web.channel('design')}/messages"
    _, posted = await web.post(place, form("Secret", plan__png=png()))
    (message,) = await web.get(place)
    nothing = (404, {"error": "That is not there, or not for you."})

    assert await web.status(place, "sam") == nothing
    assert await web.status(f"{place}/{posted['ts']}/thread", "sam") == nothing
    assert await web.post(place, form("Hello"), "sam") == nothing
    assert await web.status(message["files"][0]["picture"], "sam") == nothing
    assert await web.status(message["files"][0]["original"], "sam") == nothing


async def test_an_archived_channel_takes_no_messages(web: Browser) -> None:
    web.slack.people.archive("kim", "photos")

    answer = await web.post(f"/api/channels/{web.channel('photos')}/messages", form("Hi"))

    assert answer == (403, {"error": "photos is archived."})


async def test_a_message_only_for_one_person_is_shown_to_that_person(web: Browser) -> None:
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    channel = web.channel("photos")
    await client.chat_postEphemeral(channel=channel, user=web.person("sam"), text="Psst")

    (message,) = await web.get(f"/api/channels/{channel}/messages", "sam")

    assert (message["text"], message["ephemeral"]) == ("Psst", True)
    assert await web.get(f"/api/channels/{channel}/messages", "robin") == []


async def test_files_that_browsers_cannot_show_are_shown_as_files(web: Browser) -> None:
    web.slack.people.post_files(
        "robin", "#photos", [photo("note.txt", data=b"Hi"), photo("broken.png", data=b"no")]
    )

    (message,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    assert [file["picture"] for file in message["files"]] == ["", ""]
    assert await web.get(message["files"][0]["original"]) == b"Hi"


async def test_what_people_post_is_never_run_in_the_page(web: Browser) -> None:
    web.slack.people.post_files("robin", "#photos", [photo("page.html", data=b"<script>")])
    (message,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    async with web.http.get(message["files"][0]["original"]) as response:
        headers = response.headers

    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == "attachment"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")


async def test_a_deleted_file_is_gone(web: Browser) -> None:
    posted = web.slack.people.post_files("robin", "#photos", [photo()])
    (message,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")
    web.slack.people.delete_file(posted.files[0])

    (after,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    assert after["files"][0]["gone"] is True
    assert (await web.status(message["files"][0]["picture"]))[0] == 404


async def test_a_picture_in_a_block_is_for_those_who_can_read_the_message(web: Browser) -> None:
    drawn = sharing.new_file(web.slack.workspace, "drawn.png", web.slack.app.bot_user)
    drawn.data = png()
    sharing.look_at(drawn)
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    block = {"type": "image", "slack_file": {"id": drawn.id}, "alt_text": "Boxes"}
    channel = web.channel("design")
    await client.chat_postMessage(channel=channel, text="Done", blocks=[block])

    (message,) = await web.get(f"/api/channels/{channel}/messages")
    picture = message["pictures"][drawn.id]["picture"]

    assert await web.get(picture) == png()
    assert (await web.status(picture, "guest"))[0] == 404


async def news(response: aiohttp.ClientResponse) -> dict[str, Any]:
    async for line in response.content:
        if line.startswith(b"data: "):
            found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return found
    raise AssertionError("the stream ended")


async def test_news_come_at_once_and_only_to_members(web: Browser) -> None:
    def live(name: str) -> Any:
        return web.http.get("/api/live", params={"as": web.person(name)})

    async with live("robin") as robin, live("guest") as guest:
        await robin.content.readline()
        await guest.content.readline()
        secret = web.slack.people.post_text("robin", "#design", "Secret")
        public = web.slack.people.post_text("robin", "#photos", "Public")
        heard = [await news(robin), await news(robin), await news(guest)]

    expected = [
        {"kind": "message", "channel": message.channel, "ts": message.ts}
        for message in (secret, public, public)
    ]
    assert heard == expected


async def test_everybody_hears_that_the_app_came_or_went(web: Browser) -> None:
    async with web.http.get("/api/live", params={"as": web.person("guest")}) as guest:
        await guest.content.readline()
        for kind in ("app_installed", "app_uninstalled"):
            web.slack.workspace.emit(Change(kind))
        heard = [(await news(guest))["kind"] for _ in range(2)]

    assert heard == ["app_installed", "app_uninstalled"]


async def test_a_page_that_is_closed_leaves_no_error_behind(
    web: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async with web.http.get("/api/live") as response:
        await response.content.readline()
    for _ in range(3):
        web.slack.people.post_text("robin", "#photos", "Is anybody there?")
        await asyncio.sleep(0.02)

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_other_sites_are_refused(web: Browser, headers: dict[str, str]) -> None:
    async with web.http.get("/api/workspace", headers=headers) as response:
        status = response.status

    assert status == 403


async def test_a_port_in_use_is_no_obstacle(web: Browser) -> None:
    taken = int(web.page.url.rsplit(":", 1)[1])

    async with Page(web.slack, detector=DETECTOR, port=taken) as second:
        assert second.url.startswith("http://127.0.0.1:")
        assert second.url != web.page.url


async def test_the_samples_can_be_drawn_before_anybody_asks(web: Browser) -> None:
    await web.page.draw_samples()

    async with asyncio.timeout(0.5):
        pictures = [await web.get(f"/samples/{name}") for name in SAMPLES]

    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)
