"""What is deleted in Slack waits in the queue before Slack is told that it arrived."""

from typing import Any

import pytest

from bot.core.deletions import deletion_from_event
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import event
from tests.samples import payload


def queued(listener: Listener) -> list[dict[str, Any]]:
    return [message.job for message in listener.world.queue.messages.values()]


@pytest.mark.parametrize(
    "name", ["message_deleted", "parent_deleted", "file_taken_out", "file_deleted"]
)
async def test_a_deletion_is_stored_as_a_chore(listener: Listener, name: str) -> None:
    assert await listener.hear(event(payload(name))) == 200

    deletion = deletion_from_event(payload(name))
    assert deletion
    assert queued(listener) == [deletion.to_job()]


@pytest.mark.parametrize("name", ["plain_message", "own_upload"])
async def test_other_messages_delete_nothing(listener: Listener, name: str) -> None:
    await listener.hear(event(payload(name)))

    assert queued(listener) == []


async def test_our_reply_that_somebody_tidies_away_forgets_nothing(listener: Listener) -> None:
    body = payload("message_deleted")
    body["event"]["previous_message"] |= {"bot_id": "B7BOT", "user": "U7BOT"}

    assert await listener.hear(event(body)) == 200

    assert queued(listener) == []


@pytest.mark.parametrize("name", ["message_deleted", "file_deleted"])
async def test_a_queue_that_fails_fails_the_request_so_that_slack_delivers_again(
    listener: Listener, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    listener.world.queue.down = True

    assert await listener.hear(event(payload(name))) == 500
