"""Amazon SQS as the queue of jobs and their dead-letter queue."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.failures import error_code, to_mend
from bot.errors import RetryLaterError, SetupError
from bot.ports import Delivery, Depth
from bot.story import LUGGAGE, luggage

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import MessageSystemAttributeNameType, QueueAttributeFilterType
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef, MessageTypeDef

log = logging.getLogger(__name__)

POLL_SECONDS = 5
"""How long an empty queue is watched in one call. SQS allows 20, but a call cannot be called
off, and a process that was told to stop must be gone within 10 s."""
SEND_SECONDS = 2.4
"""How long sending may take in all, the wait for a free thread included: Slack takes an event
for lost when it is not acknowledged within 3 s, and delivers it again."""
MOST_MESSAGES = 10
"""The most that one ReceiveMessage hands out."""

_TOLD: "list[MessageSystemAttributeNameType]" = [
    "ApproximateReceiveCount", "MessageGroupId", "SentTimestamp",
]  # fmt: skip
_DELAY = "delay"
"""For how many seconds a message was to be hidden at first: SQS does not tell."""
_NUMBERS: "list[QueueAttributeFilterType]" = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
]

LOST_RECEIPT = frozenset(
    {
        "AWS.SimpleQueueService.MessageNotInflight",
        "InvalidParameterValue",
        "MessageNotInflight",
        "ReceiptHandleIsInvalid",
    }
)
"""Codes that say the delivery is over: deleted, or hidden no longer and perhaps handed to
somebody else. Nothing is left to do for it; the claim keeps the job from being done twice."""


@dataclass(frozen=True, slots=True)
class QueueClients:
    """Clients of one queue by how long each may wait; `Clients.queue` builds them."""

    polling: "SQSClient"
    sending: "SQSClient"
    """Also for what is asked before sending and polling, and for readiness."""
    working: "SQSClient"


class SQSQueue:
    """One standard queue, shared fairly among groups, and the queue for what cannot be done."""

    def __init__(
        self,
        clients: QueueClients,
        executor: Executor,
        *,
        name: str,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """`name` is the queue's; its dead-letter queue is the one that its redrive policy names."""
        self._poll_seconds = poll_seconds
        self._clients = clients
        self._calls = Calls("Amazon SQS", executor)
        self._name = name
        self._url = ""
        self._dead_url = ""

    async def send(self, job: dict[str, Any], *, group: str, delay: int = 0) -> None:
        """One SendMessage; see `bot.ports.Queue`.

        A group on a standard queue makes it a fair queue: when one team posts a thousand
        pictures, the others' messages are handed out in between
        (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html).
        The body is ASCII, because SQS refuses some characters that a file's name may hold.
        """
        body = json.dumps(job, ensure_ascii=True, separators=(",", ":"))
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._calls.run(
                    self._clients.sending.send_message,
                    QueueUrl=await self._queue_url(),
                    MessageBody=body,
                    MessageGroupId=group,
                    DelaySeconds=delay,
                    MessageAttributes=_packed({**luggage(), _DELAY: str(delay or "")}),
                )
        except TimeoutError as error:
            reason = f"a job was not stored within {SEND_SECONDS} s"
            raise RetryLaterError("Amazon SQS", reason) from error

    async def receive(self, limit: int) -> Sequence[Delivery]:
        """One ReceiveMessage of at most ten; see `bot.ports.Queue`. Do not cancel it.

        A message that is no JSON object is none of ours: it is buried, and logged.
        """
        url = await self._queue_url()
        answer = await self._calls.run(
            self._clients.polling.receive_message,
            QueueUrl=url,
            MaxNumberOfMessages=max(1, min(limit, MOST_MESSAGES)),
            WaitTimeSeconds=self._poll_seconds,
            MessageSystemAttributeNames=_TOLD,
            MessageAttributeNames=[_DELAY, *LUGGAGE],
        )
        deliveries = []
        for message in answer.get("Messages", ()):
            delivery = delivery_of(message)
            if delivery.job:
                deliveries.append(delivery)
            else:
                await self._bury_foreign(message)
        return deliveries

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        """One ChangeMessageVisibility; see `bot.ports.Queue`. A lost delivery stays lost."""
        try:
            await self._calls.run(
                self._clients.working.change_message_visibility,
                QueueUrl=await self._queue_url(),
                ReceiptHandle=delivery.receipt,
                VisibilityTimeout=seconds,
            )
        except ClientError as error:
            _only_a_lost_receipt(error)

    async def delete(self, delivery: Delivery) -> None:
        """One DeleteMessage; see `bot.ports.Queue`."""
        await self._delete(delivery.receipt)

    async def bury(self, delivery: Delivery) -> None:
        """A SendMessage to the dead-letter queue, then a DeleteMessage.

        In this order a crash in between leaves a copy too many, not one too few.
        """
        body = json.dumps(delivery.job, separators=(",", ":"))
        await self._bury(body, delivery.receipt, delivery.luggage)

    async def ping(self) -> None:
        """One GetQueueAttributes; see `bot.ports.Queue`."""
        await self._calls.run(
            self._clients.sending.get_queue_attributes,
            QueueUrl=await self._queue_url(),
            AttributeNames=["QueueArn"],
        )

    async def depth(self) -> Depth:
        """Two GetQueueAttributes; see `bot.ports.Queue`."""
        url, dead_url = await self._queue_url(), await self._dead_letter_url()
        (visible, in_flight, delayed), dead = await asyncio.gather(
            self._numbers(url), self._numbers(dead_url)
        )
        return Depth(visible, in_flight, delayed, sum(dead))

    async def _numbers(self, url: str) -> list[int]:
        """Messages that are visible, in flight, and delayed."""
        answer = await self._calls.run(
            self._clients.working.get_queue_attributes, QueueUrl=url, AttributeNames=_NUMBERS
        )
        told = {str(name): int(number) for name, number in answer.get("Attributes", {}).items()}
        return [told.get(str(name), 0) for name in _NUMBERS]

    async def _bury_foreign(self, message: "MessageTypeDef") -> None:
        log.warning("message %s is not a job; it is buried", message["MessageId"])
        try:
            await self._bury(message["Body"], message["ReceiptHandle"], {})
        except (RetryLaterError, SetupError) as error:
            # It comes again, and the jobs received beside it must not wait for it.
            log.warning("message %s could not be buried: %s", message["MessageId"], error)

    async def _bury(self, body: str, receipt: str, taken_along: Mapping[str, str]) -> None:
        await self._calls.run(
            self._clients.working.send_message,
            QueueUrl=await self._dead_letter_url(),
            MessageBody=body,
            MessageAttributes=_packed(taken_along),
        )
        await self._delete(receipt)

    async def _delete(self, receipt: str) -> None:
        url = await self._queue_url()
        try:
            await self._calls.run(
                self._clients.working.delete_message, QueueUrl=url, ReceiptHandle=receipt
            )
        except ClientError as error:
            _only_a_lost_receipt(error)

    async def _queue_url(self) -> str:
        if not self._url:
            self._url = await self._look_up(self._name)
        return self._url

    async def dead_letter_name(self) -> str:
        """The name of the queue that the redrive policy names. Raises SetupError without one."""
        return (await self._dead_letter_url()).rsplit("/", 1)[-1]

    async def _dead_letter_url(self) -> str:
        if not self._dead_url:
            answer = await self._calls.run(
                self._clients.working.get_queue_attributes,
                QueueUrl=await self._queue_url(),
                AttributeNames=["RedrivePolicy"],
            )
            policy = answer.get("Attributes", {}).get("RedrivePolicy")
            if not policy:
                raise to_mend(
                    f"My queue {self._name} has no dead-letter queue.",
                    "`python -m bot setup` makes one.",
                )
            arn = json.loads(policy)["deadLetterTargetArn"]
            self._dead_url = await self._look_up(arn.rsplit(":", 1)[-1])
        return self._dead_url

    async def _look_up(self, name: str) -> str:
        answer = await self._calls.run(self._clients.sending.get_queue_url, QueueName=name)
        return answer["QueueUrl"]


def _job(body: str) -> dict[str, Any] | None:
    try:
        job = json.loads(body)
    except ValueError:
        return None
    return job if isinstance(job, dict) else None


def delivery_of(message: "MessageTypeDef") -> Delivery:
    """A message as it was handed out; one that is no JSON object has an empty job."""
    told = message.get("Attributes", {})
    taken_along = _unpacked(message)
    sent, delay = int(told.get("SentTimestamp", 0)) / 1000, taken_along.pop(_DELAY, "")
    return Delivery(
        job=_job(message["Body"]) or {},
        receipt=message["ReceiptHandle"],
        message_id=message["MessageId"],
        received=int(told.get("ApproximateReceiveCount", 1)),
        due=sent + (int(delay) if delay.isdigit() else 0) if sent else 0.0,
        group=told.get("MessageGroupId", ""),
        luggage=taken_along,
    )


def _packed(taken_along: Mapping[str, str]) -> "dict[str, MessageAttributeValueTypeDef]":
    """As attributes of a message, of which SQS takes ten, and none that is empty."""
    return {
        name: {"DataType": "String", "StringValue": taken_along[name]}
        for name in (_DELAY, *LUGGAGE)
        if taken_along.get(name)
    }


def _unpacked(message: "MessageTypeDef") -> dict[str, str]:
    attributes = message.get("MessageAttributes", {})
    return {name: value.get("StringValue", "") for name, value in attributes.items()}


def _only_a_lost_receipt(error: ClientError) -> None:
    if error_code(error) not in LOST_RECEIPT:
        raise error
