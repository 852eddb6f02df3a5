"""Which message of a thread is the bot's answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.answers import Answer, wait_for_answer
from sandbox.slack import SlackSandbox
from sandbox.workspace import Workspace, posting, sharing
from sandbox.workspace.records import File, Message
from tests.sandbox.slack_support import manifest, photo

PATIENCE = 0.05


@pytest_asyncio.fixture
async def slack(tmp_path: Path) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(manifest(tmp_path)) as started:
        yield started


@pytest_asyncio.fixture
async def posted(slack: SlackSandbox) -> Message:
    return slack.people.post_files("robin", "#photos", [photo()])


def drawn(workspace: Workspace, name: str) -> File:
    return sharing.new_file(workspace, name, "U0SANDBOXB")


def reply(workspace: Workspace, to: Message, **more: object) -> Message:
    message = Message(to.channel, workspace.ids.ts(), "U0SANDBOXB", "Beach", thread_ts=to.ts)
    for name, value in {"bot_id": "B0SANDBOX1", **more}.items():
        setattr(message, name, value)
    return posting.post(workspace, message)


async def test_the_answer_holds_the_pictures_it_shows(slack: SlackSandbox, posted: Message) -> None:
    picture = drawn(slack.workspace, "beach-labels.jpg")
    image = {"type": "image", "slack_file": {"id": picture.id}, "alt_text": "A beach"}
    waiting = asyncio.create_task(wait_for_answer(slack.workspace, posted, 5))
    await asyncio.sleep(0)

    message = reply(slack.workspace, posted, blocks=[image, {"type": "divider"}])

    assert await waiting == Answer(message, (picture,))


async def test_pictures_shared_before_the_answer_belong_to_it(
    slack: SlackSandbox, posted: Message
) -> None:
    picture = drawn(slack.workspace, "beach-labels.jpg")
    reply(slack.workspace, posted, subtype="file_share", files=[picture.id])
    message = reply(slack.workspace, posted)

    answer = await wait_for_answer(slack.workspace, posted, PATIENCE)

    assert answer == Answer(message, (picture,))


async def test_what_people_say_in_the_thread_is_no_answer(
    slack: SlackSandbox, posted: Message
) -> None:
    slack.people.post_text("sam", "#photos", "Nice!", thread_ts=posted.ts)

    with pytest.raises(TimeoutError):
        await wait_for_answer(slack.workspace, posted, PATIENCE)


async def test_an_answer_to_an_earlier_photo_in_the_thread_does_not_count(
    slack: SlackSandbox, posted: Message
) -> None:
    reply(slack.workspace, posted)
    later = slack.people.post_files("sam", "#photos", [photo()], thread_ts=posted.ts)

    with pytest.raises(TimeoutError):
        await wait_for_answer(slack.workspace, later, PATIENCE)
