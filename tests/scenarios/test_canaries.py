"""Words that nobody else uses, put wherever something secret or private comes in: where they end.

Only originals hold what a file holds, and only what people see of a file holds its name.
"""

import asyncio
import io
import json
import time
from collections.abc import Iterator

import aiohttp
from PIL import Image

from sandbox.people import PostedFile
from sandbox.slack.http_transport import sign
from sandbox.workspace.faults import Fault, FaultKind
from sandbox.workspace.records import Serving
from tests.scenarios.album import picture
from tests.scenarios.bots import Bot, http_bot
from tests.scenarios.leftovers import everything
from tests.scenarios.surroundings import BUCKET, Surroundings
from tests.scenarios.talk import Talk, new_channel
from tests.scenarios.whispers import asked

TEXT, NAME, INSIDE = "canary-text-7c1f", "canary-name-7c1f", "canary-exif-7c1f"
QUESTION = "canary-question-7c1f"
KEY, SESSION = "canary+aws/secret7c1f0123456789abcdefghi", "canary-session-token-7c1f"
ENVIRONMENT = {
    "LOG_LEVEL": "DEBUG", "AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": SESSION,
    "SLACK_APP_TOKEN": "xapp-1-canary-7c1f",
}  # fmt: skip


def told_much() -> bytes:
    """A photo that says in every place what nobody should hear."""
    notes = Image.Exif()
    notes[270], notes[315] = INSIDE, INSIDE
    notes.get_ifd(34853)[29] = INSIDE
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture())) as image:
        image.save(out, "JPEG", exif=notes.tobytes(), comment=INSIDE.encode(),
                   xmp=f"<x:xmpmeta>{INSIDE}</x:xmpmeta>".encode())  # fmt: skip
    return out.getvalue()


async def test_secrets_stay_secret_and_what_is_private_where_it_belongs(
    around: Surroundings,
) -> None:
    environment = {**ENVIRONMENT, "SLACK_ADMIN_TOKEN": around.slack.admin_token}
    async with http_bot(around, visibility=60, **environment) as bot:
        talk = Talk(around, bot, new_channel(around))
        await succeed(talk)
        await fail(talk)
        pages = await shown_to_strangers(around, bot)
        await bot.queue.empty()
        log = bot.log()

    secrets = (KEY, SESSION, "xapp-1-canary", around.slack.bot_token, around.slack.admin_token,
               around.slack.signing_secret)  # fmt: skip
    kept = await asyncio.to_thread(everything, around)
    said = "\n".join(spoken(around))
    for secret in secrets:
        assert secret not in log
        assert secret not in pages
        assert secret not in said
        assert not [name for name, text in kept if secret in name + text]
    for private in (TEXT, INSIDE, QUESTION):
        assert private not in log
        assert private not in pages
        assert not [name for name, text in kept if private in name + text]
    # Only whoever asks hears the question again.
    assert (TEXT in said, INSIDE in said, QUESTION in said) == (False, False, True)
    assert QUESTION not in "\n".join(spoken(around, aloud=True))
    # A name is what people know a file by: in answers, exports and the library, nowhere else.
    assert NAME in said
    assert NAME not in log + pages
    assert {name.split("#")[2] for name, text in kept if NAME in text} == {"C", "P"}
    assert not [name for name, _ in kept if NAME in name]
    # What a file holds stays in the original, and in nothing that is made of it.
    assert {key.partition("/")[0] for key in await holding(around, INSIDE)} == {"originals"}
    assert not [len(file) for file in ours(around) if INSIDE.encode() in file]
    around.workspace.faults.clear()


async def succeed(talk: Talk) -> None:
    photo = talk.photo(data=told_much(), name=f"{NAME}.jpg")
    answer = await talk.ask(photo, text=TEXT)
    await talk.press_show_all(answer)
    for words in (f"search {QUESTION}", f"{QUESTION} x", "export",
                  f"show https://team.slack.com/archives/C1/p1-{QUESTION}"):  # fmt: skip
        await asked(talk.around, talk.channel, words)
    await talk.bot.queue.empty()


async def fail(talk: Talk) -> None:
    """What may go wrong on the way of a picture, and files that are not what they say."""
    faults = talk.around.workspace.faults
    for method, kind in (
        ("download", FaultKind.HTTP_500), ("upload", FaultKind.HTTP_500),
        ("files.info", FaultKind.HTML), ("chat.postMessage", FaultKind.RATE_LIMITED),
        ("files.getUploadURLExternal", FaultKind.DROPPED), ("reactions.add", FaultKind.ERROR),
    ):  # fmt: skip
        faults.add(Fault(method, kind))
    whole = told_much()
    talk.around.rekognition.faults.fail_next("InvalidImageFormatException")
    files = [
        PostedFile(f"{NAME}-cut.jpg", whole[: len(whole) // 2]),
        PostedFile(f"{NAME}-page.jpg", whole, serving=Serving(page=True)),
        PostedFile(f"{NAME}-none.jpg", INSIDE.encode() * 9),
        PostedFile(f"{NAME}-away.jpg", whole, download_url=f"https://{TEXT}.example/x"),
    ]
    await talk.elsewhere().ask(*files, text=TEXT)
    await talk.elsewhere().ask(talk.photo(data=told_much(), name=f"{NAME}-2.jpg"), text=TEXT)


async def shown_to_strangers(around: Surroundings, bot: Bot) -> str:
    """All that the web process says to people who are not Slack."""
    raw = json.dumps(
        {"type": "event_callback", "event": {"text": TEXT, "type": "message"}}
    ).encode()
    now, secret = str(int(time.time())), around.slack.signing_secret
    stale = str(int(time.time()) - 400)
    attempts = [
        {}, {"X-Slack-Request-Timestamp": TEXT, "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": sign("another", now, raw)},
        {"X-Slack-Request-Timestamp": stale, "X-Slack-Signature": sign(secret, stale, raw)},
    ]  # fmt: skip
    pages = []
    async with aiohttp.ClientSession() as session:
        for headers in attempts:
            kind = {"Content-Type": "application/json"}
            url = f"{bot.address}/slack/events"
            async with session.post(url, data=raw, headers=headers | kind) as answer:
                pages.append(f"{answer.status} {answer.headers} {await answer.text()}")
        for path in ("/healthz", "/readyz", "/metrics", "/", f"/{TEXT}"):
            async with session.get(f"{bot.address}{path}") as answer:
                pages.append(f"{answer.headers} {await answer.text()}")
    return "\n".join(pages)


def spoken(around: Surroundings, *, aloud: bool = False) -> Iterator[str]:
    """All that the bot has said, in messages, about its files, and to one person unless `aloud`."""
    bot = around.slack.app.bot_user
    messages = [each for room in around.workspace.messages.values() for each in room.values()]
    messages += [] if aloud else around.workspace.ephemerals
    for message in messages:
        if message.bot_id:
            yield message.text + json.dumps(message.blocks)
    for file in around.workspace.files.values():
        if file.user == bot:
            yield f"{file.name} {file.title} {file.alt_text}"


def ours(around: Surroundings) -> Iterator[bytes]:
    """The bytes of every file that the bot has uploaded."""
    bot = around.slack.app.bot_user
    return (file.data for file in around.workspace.files.values() if file.user == bot)


async def holding(around: Surroundings, word: str) -> list[str]:
    """The keys of the objects in S3 that hold a word."""

    def look() -> list[str]:
        s3 = around.aws.session().client("s3", endpoint_url=around.aws.url)
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        bodies = ((key, s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()) for key in keys)
        return [key for key, body in bodies if word.encode() in body]

    return await asyncio.to_thread(look)
