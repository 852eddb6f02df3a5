"""The dead-letter queue, for whoever sends its jobs again."""

from collections.abc import Sequence

from bot.aws.queue import MOST_MESSAGES, SQSQueue, delivery_of
from bot.ports import Delivery

_LOOK_SECONDS = 1
"""How long an empty queue is watched: with less SQS asks only some of its servers
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html)."""


class DeadLetterQueue(SQSQueue):
    """The port `bot.ports.DeadLetters`: the queue by its own name, which buries nothing further."""

    async def waiting(self) -> int:
        """One GetQueueAttributes; see `bot.ports.DeadLetters`."""
        return sum(await self._numbers(await self._queue_url()))

    async def receive(self, limit: int) -> Sequence[Delivery]:
        """One ReceiveMessage of at most ten; see `bot.ports.DeadLetters`.

        What is no JSON object comes as an empty job.
        """
        answer = await self._calls.run(
            self._clients.polling.receive_message,
            QueueUrl=await self._queue_url(),
            MaxNumberOfMessages=max(1, min(limit, MOST_MESSAGES)),
            WaitTimeSeconds=_LOOK_SECONDS,
            VisibilityTimeout=60,
            MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
            MessageAttributeNames=["All"],
        )
        return [delivery_of(message) for message in answer.get("Messages", ())]
