"""The queue of one bot in the sandbox's SQS, with its dead-letter queue."""

import asyncio
import json
from typing import TYPE_CHECKING, Any, Literal, Self

from sandbox.aws import AWSSandbox

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_sqs import SQSClient

_POLL = 0.03
Count = Literal["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
_WAITING: Count = "ApproximateNumberOfMessages"
_IN_WORK: Count = "ApproximateNumberOfMessagesNotVisible"


class JobQueue:
    """A queue of its own keeps jobs from workers that were killed while they polled."""

    def __init__(
        self, client: "SQSClient", name: str, visibility: int, *, url: str, dead_url: str
    ) -> None:
        self.name = name
        self.url = url
        self._client = client
        self._visibility = visibility
        self._dead_url = dead_url

    @classmethod
    async def make(cls, aws: AWSSandbox, name: str, visibility: int = 60) -> Self:
        """Make both queues; `visibility` is the time-out in seconds, 60 as in the template."""
        client = aws.session().client("sqs", endpoint_url=aws.url)
        return await asyncio.to_thread(cls._make, client, name, visibility)

    @classmethod
    def _make(cls, client: "SQSClient", name: str, visibility: int) -> Self:
        dead = client.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        described = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
        redrive = {"deadLetterTargetArn": described["Attributes"]["QueueArn"]}
        attributes = {
            "VisibilityTimeout": str(visibility),
            "RedrivePolicy": json.dumps({**redrive, "maxReceiveCount": 100}),
        }
        url = client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]  # type: ignore[arg-type]
        return cls(client, name, visibility, url=url, dead_url=dead)

    async def jobs(self) -> int:
        """How many jobs wait or are in work."""
        return await asyncio.to_thread(self._count, _WAITING, _IN_WORK)

    async def handed_back(self, seconds: float) -> None:
        """Wait until a job lies there for whoever comes first. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not await asyncio.to_thread(self._count, _WAITING):  # noqa: ASYNC110 - as `empty`
                await asyncio.sleep(_POLL)

    async def buried(self) -> list[dict[str, Any]]:
        """Takes the jobs out of the dead-letter queue."""
        return await asyncio.to_thread(self._receive, self._dead_url)

    async def empty(self, seconds: float = 15.0) -> None:
        """Wait until every job is done. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while await self.jobs():  # noqa: ASYNC110 - SQS tells nobody when it is empty
                await asyncio.sleep(_POLL)

    async def make_again(self) -> None:
        """Make the queue again after `remove`, at the same address."""
        await asyncio.to_thread(self._make, self._client, self.name, self._visibility)

    async def remove(self) -> None:
        """Delete the queue, so that sending to it fails."""
        await asyncio.to_thread(self._client.delete_queue, QueueUrl=self.url)

    def _count(self, *names: Count) -> int:
        answer = self._client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def _receive(self, url: str) -> list[dict[str, Any]]:
        messages = self._client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in messages.get("Messages", ())]
