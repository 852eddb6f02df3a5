"""The drop folder of the sandbox's bucket, and what the bot says in a channel about it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from sandbox.aws import REGION
from sandbox.people import PostedFile
from sandbox.templates import ACCOUNT
from sandbox.workspace.records import Channel, Message
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import BUCKET, Surroundings
from tests.scenarios.talk import SECONDS, Talk

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_s3 import S3Client


class Folder:
    """Somebody with access to the bucket; S3 tells the queue of the bot of this conversation."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        around = talk.around
        self._s3: S3Client = around.aws.session().client("s3", endpoint_url=around.aws.url)
        self._sqs = around.aws.session().client("sqs", endpoint_url=around.aws.url)

    @classmethod
    @asynccontextmanager
    async def opened(cls, talk: Talk) -> AsyncIterator[Self]:
        """Until the end of the block."""
        folder = cls(talk)
        before = folder._s3.get_bucket_notification_configuration(Bucket=BUCKET)
        await asyncio.to_thread(folder._tell, talk.bot.queue)
        yield folder
        await asyncio.to_thread(folder._configure, before.get("QueueConfigurations", []))

    def key(self, name: str, channel: Channel | None = None) -> str:
        """Where files for a channel lie."""
        team = self._talk.around.workspace.team.id
        return f"drop/{team}/{(channel or self._talk.channel).id}/{name}"

    async def put(self, file: PostedFile, channel: Channel | None = None) -> str:
        """Put a file there; returns its key."""
        key = self.key(file.name, channel)
        await self.put_bytes(key, file.data)
        return key

    async def put_bytes(self, key: str, data: bytes) -> None:
        """Put anything anywhere."""
        await asyncio.to_thread(self._s3.put_object, Bucket=BUCKET, Key=key, Body=data)

    async def settled(self) -> list[Message]:
        """What the bot has said in the channel itself, once all is done."""
        await self._talk.bot.queue.empty()
        return said(self._talk.around, self._talk.channel)

    async def answered(self) -> Message:
        """Wait for the one announcement with its answer."""
        workspace = self._talk.around.workspace
        assert await workspace.wait_for(
            lambda: said(self._talk.around, self._talk.channel), SECONDS
        )
        (message,) = await self.settled()
        return message

    def _tell(self, queue: JobQueue) -> None:
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue.name}"
        allowed = {
            "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage", "Resource": arn,
        }  # fmt: skip
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        self._sqs.set_queue_attributes(QueueUrl=queue.url, Attributes={"Policy": policy})
        self._configure([{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}])

    def _configure(self, queues: Sequence[object]) -> None:
        self._s3.put_bucket_notification_configuration(
            Bucket=BUCKET,
            NotificationConfiguration={"QueueConfigurations": queues},  # type: ignore[typeddict-item]
        )


def said(around: Surroundings, channel: Channel) -> list[Message]:
    """What the bot has said in a channel, and not in a thread."""
    return [
        message
        for message in around.workspace.history(channel.id)
        if message.bot_id and not message.thread_ts
    ]
