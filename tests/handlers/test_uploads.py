"""Posted pictures wait in the queue before Slack is told that they arrived."""

import asyncio
from typing import Any

import pytest

from bot.core.uploads import Upload, upload_from_event
from tests.fakes.hand_clock import settle
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import event
from tests.samples import payload


def queued(listener: Listener) -> list[Upload]:
    """The uploads that wait; a picture that somebody took out makes a chore instead."""
    jobs = [kept.job for kept in listener.world.queue.messages.values()]
    return [Upload.from_json(job) for job in jobs if "chore" not in job]


@pytest.mark.parametrize(
    "name", ["png_in_channel", "png_in_dm", "png_in_thread", "connect_stub", "three_files"]
)
async def test_a_posted_picture_is_stored_as_a_job(listener: Listener, name: str) -> None:
    response = await listener.app.async_dispatch(event(payload(name)))

    assert response.status == 200
    assert queued(listener) == [upload_from_event(payload(name))]


@pytest.mark.parametrize("name", ["plain_message", "own_upload", "file_taken_out", "other_bot"])
async def test_other_messages_are_not(listener: Listener, name: str) -> None:
    await listener.app.async_dispatch(event(payload(name)))

    assert queued(listener) == []


async def test_slack_is_told_only_after_the_job_is_safe(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = asyncio.Event()

    async def slow(*_: Any, **__: Any) -> None:
        await stored.wait()

    monkeypatch.setattr(listener.world.queue, "send", slow)
    answering = asyncio.create_task(listener.app.async_dispatch(event(payload("png_in_channel"))))
    await settle()
    assert not answering.done()

    stored.set()

    assert (await answering).status == 200


async def test_a_queue_that_fails_fails_the_request_so_that_slack_delivers_again(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    listener.world.queue.down = True

    response = await listener.app.async_dispatch(event(payload("png_in_channel")))

    assert response.status == 500
    assert "x-slack-no-retry" not in response.headers
    listener.world.queue.down = False
    assert (await listener.app.async_dispatch(event(payload("png_in_channel")))).status == 200
    assert len(queued(listener)) == 1


async def test_messages_without_pictures_do_not_need_the_queue(listener: Listener) -> None:
    listener.world.queue.down = True

    response = await listener.app.async_dispatch(event(payload("plain_message")))

    assert response.status == 200


async def test_repeated_deliveries_make_equal_jobs_of_one_group(listener: Listener) -> None:
    for _ in range(3):
        await listener.app.async_dispatch(event(payload("png_in_channel")))

    jobs = queued(listener)
    assert len(jobs) == 3
    assert jobs[0] == jobs[1] == jobs[2]
    assert {m.group for m in listener.world.queue.messages.values()} == {"T7TEAM/C7GENERAL"}
