"""What people do to messages on the page, the inspector, and the shelf."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.page.inspector import masked
from sandbox.workspace import posting
from sandbox.workspace.records import Message
from tests.sandbox.page_support import Browser, browser, form


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browser(tmp_path) as started:
        yield started


async def request(
    web: Browser, method: str, path: str, person: str, content: Any = None
) -> tuple[int, Any]:
    data = None if content is None else json.dumps(content)
    query = {"as": person}
    async with web.http.request(method, path, params=query, data=data) as response:
        return response.status, await response.json()


async def posted(web: Browser, text: str = "Hello") -> str:
    place = f"/api/channels/{web.channel('photos')}/messages"
    _, answer = await web.post(place, form(text))
    return f"{place}/{answer['ts']}"


async def test_only_whoever_wrote_a_message_changes_it(web: Browser) -> None:
    message = await posted(web)

    refused = await request(web, "PUT", message, "kim", {"text": "Changed"})
    status, _ = await request(web, "PUT", message, "robin", {"text": "Changed"})
    (shown,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    assert refused == (403, {"error": "Only whoever wrote a message can change it."})
    assert (status, shown["text"], shown["edited"]) == (200, "Changed", True)


@pytest.mark.parametrize(("person", "status"), [("sam", 403), ("robin", 200), ("alex", 200)])
async def test_a_message_is_deleted_by_its_author_or_an_admin(
    web: Browser, person: str, status: int
) -> None:
    message = await posted(web)

    answer, _ = await request(web, "DELETE", message, person)
    left = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    assert answer == status
    assert len(left) == (1 if status == 403 else 0)


async def test_a_reaction_comes_and_goes(web: Browser) -> None:
    message = await posted(web)
    place = f"/api/channels/{web.channel('photos')}/messages"

    await request(web, "POST", f"{message}/reactions/eyes", "sam")
    (once,) = await web.get(place, "sam")
    await request(web, "POST", f"{message}/reactions/eyes", "sam")
    (twice,) = await web.get(place, "sam")

    assert once["reactions"] == [{"name": "eyes", "count": 1, "mine": True, "names": ["Sam"]}]
    assert twice["reactions"] == []


async def test_line_ends_are_kept_as_they_are_typed(web: Browser) -> None:
    await posted(web, "one\r\ntwo")

    (message,) = await web.get(f"/api/channels/{web.channel('photos')}/messages")

    assert message["text"] == "one\ntwo"


async def test_the_inspector_tells_what_is_new_and_no_secret(web: Browser) -> None:
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    await client.auth_test()
    first = await web.get("/api/traffic")
    await client.chat_postMessage(channel=web.channel("photos"), text=web.slack.bot_token)
    async with web.http.get("/api/traffic", params={"after": first["last"]}) as response:
        later = await response.json()
    _, cleared = await request(web, "DELETE", "/api/traffic", "robin")
    after = [
        e for e in (await web.get("/api/traffic"))["exchanges"] if e["number"] > cleared["last"]
    ]

    names = [exchange["name"] for exchange in later["exchanges"] if exchange["ok"]]
    assert [exchange["name"] for exchange in first["exchanges"]] == ["auth.test"]
    assert "chat.postMessage" in names
    assert web.slack.bot_token not in json.dumps(later)
    assert after == []


def test_tokens_are_masked_wherever_they_stand() -> None:
    said = {"token": "abc", "deep": [{"text": "is xoxb-1-2-3 right?"}], "n": 1, "none": None}

    shown = masked(said)

    deep = [{"text": "is xoxb-••• right?"}]
    assert shown == {"token": "•••", "deep": deep, "n": 1, "none": None}


async def test_the_shelf_holds_samples_that_can_be_posted(web: Browser) -> None:
    shelf = await web.get("/api/samples")
    place = f"/api/channels/{web.channel('photos')}"

    small = await web.get("/samples/balloons")
    status, _ = await request(web, "POST", f"{place}/samples/balloons", "sam")
    (message,) = await web.get(f"{place}/messages")

    names = [sample["name"] for sample in shelf]
    assert names[:4] == ["beach", "park", "desk", "balloons"]
    assert names[4:7] == ["scenes", "ride", "short-ride"]
    assert names[7:] == ["test-card", "pill-card", "poster"]
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (288, 216)
    assert status == 200
    assert (message["author"]["name"], message["files"][0]["animated"]) == ("Sam", True)


async def test_what_one_person_sees_in_a_thread_stands_there_alone(web: Browser) -> None:
    people, channel = web.slack.people, web.channel("photos")
    parent = people.post_text("sam", "#photos", "Look")
    reply = people.post_text("robin", "#photos", "@Labels search dog", thread_ts=parent.ts)
    whisper = Message(
        channel, web.slack.workspace.ids.ts(), web.slack.app.bot_user, "Two", thread_ts=parent.ts,
        bot_id=web.slack.app.bot_id, ephemeral_to=web.person("robin"),
    )  # fmt: skip
    posting.post_ephemeral(web.slack.workspace, whisper)
    place = f"/api/channels/{channel}/messages"

    async def seen(path: str, person: str) -> list[str]:
        return [message["ts"] for message in await web.get(path, person)]

    thread = f"{place}/{parent.ts}/thread"
    assert await seen(thread, "robin") == [parent.ts, reply.ts, whisper.ts]
    assert await seen(thread, "sam") == [parent.ts, reply.ts]
    assert await seen(place, "robin") == [parent.ts]
