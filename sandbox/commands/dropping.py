"""Photos into the sandbox's drop folder, and what the bot says of them in the channel."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.answers import Answer
from sandbox.photos import Photo
from sandbox.stack import BUCKET, QUEUE, Sandbox
from sandbox.workspace.records import Channel, Message

if TYPE_CHECKING:
    # The stubs are there for checking alone.
    from mypy_boto3_sqs import SQSClient

_POLL = 0.2


async def drop_all(
    sandbox: Sandbox, channel: str, photos: Sequence[Photo], seconds: float
) -> list[Answer | None]:
    """Drop photos for a channel, and wait until the bot has nothing left to do.

    Each photo's announcement as it stands then; None for one without, or after so many seconds.
    """
    place = sandbox.slack.workspace.channel_named(channel.removeprefix("#"))
    await asyncio.to_thread(_put, sandbox, place, photos)
    sqs = sandbox.aws.session().client("sqs", endpoint_url=sandbox.aws.url)
    last = time.monotonic() + seconds
    while await asyncio.to_thread(_is_busy, sqs):
        if time.monotonic() > last:
            break
        await asyncio.sleep(_POLL)
    said = [each for each in sandbox.slack.workspace.history(place.id) if each.bot_id]
    return [_answer(sandbox, said, photo) for photo in photos]


def _put(sandbox: Sandbox, channel: Channel, photos: Sequence[Photo]) -> None:
    s3 = sandbox.aws.session().client("s3", endpoint_url=sandbox.aws.url)
    team = sandbox.slack.workspace.team.id
    for number, photo in enumerate(photos, start=1):
        key = f"drop/{team}/{channel.id}/{number}/{photo.file.name}"
        s3.put_object(Bucket=BUCKET, Key=key, Body=photo.file.data)


def _is_busy(sqs: "SQSClient") -> bool:
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    waiting = counted["ApproximateNumberOfMessages"]
    return (waiting, counted["ApproximateNumberOfMessagesNotVisible"]) != ("0", "0")


def _answer(sandbox: Sandbox, said: list[Message], photo: Photo) -> Answer | None:
    """The first announcement that begins with the photo's name, taken out of what is said."""
    for message in said:
        if message.text.startswith(f"{photo.file.name} (drop folder)"):
            said.remove(message)
            shown = [block["slack_file"]["id"] for block in message.blocks if "slack_file" in block]
            return Answer(message, tuple(sandbox.slack.workspace.files[id_] for id_ in shown))
    return None
