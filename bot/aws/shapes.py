"""Whether bucket, table and queue are as `infrastructure.yml` describes them."""

import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.codes import MISSING
from bot.aws.examining import RUN_SETUP, Examined, ProblemError, first_line, give_rights
from bot.aws.failures import error_code
from bot.aws.role_rights import NOBODY
from bot.core.findings import Role
from bot.errors import SetupError

LONGEST_VISIBILITY = 60
"""Seconds. So long a killed worker's job lies still."""
DAY = 86400
KEYS = {("pk", "HASH"), ("sk", "RANGE")}
_BY_HAND = "Run `python -m bot setup`; if that finds nothing to change: `aws {command}`."
_BLOCK = (
    "s3api put-public-access-block --bucket {name} --public-access-block-configuration "
    "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
)
_EXPIRE = (
    "dynamodb update-time-to-live --table-name {name} --time-to-live-specification "
    "Enabled=true,AttributeName=ttl"
)
_BACK_UP = (
    "dynamodb update-continuous-backups --table-name {name} "
    "--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"
)
_SHOW_SOON = (
    "sqs set-queue-attributes --queue-url $(aws sqs get-queue-url --queue-name {name} "
    "--query QueueUrl --output text) --attributes VisibilityTimeout=60"
)


class Shapes:
    """One method per look: it returns what is well, or raises a ProblemError."""

    def __init__(self, examined: Examined, executor: Executor) -> None:
        """Nothing is changed and nothing is paid for."""
        self._aws = examined
        self._calls = Calls("AWS", executor)

    def looks(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """Every look that the role has the rights for, by the name of what it looks at."""
        if self._aws.role is Role.OPERATOR:
            return {"Queue": self.queue}
        if self._aws.role is Role.WEB:
            return {"Table": self.readable, "Queue": self.reachable}
        return {
            "Bucket": self.bucket,
            "Public access": self.public_access,
            "Files' age": self.lifecycle,
            "Drop folder": self.drop_folder,
            "Table": self.table,
            "Expiry": self.expiry,
            "Recovery": self.recovery,
            "Queue": self.queue,
        }

    async def bucket(self) -> str:
        """HeadBucket has no body: its refusals are told by the status alone."""
        name = self._aws.bucket
        try:
            answer = await self._calls.run(self._aws.s3.head_bucket, Bucket=name)
        except ClientError as error:
            raise _bucket_problem(self._aws, error) from error
        region = answer.get("BucketRegion", self._aws.region)
        if region != self._aws.region:
            raise ProblemError(
                f"{name} is in {region}, the bot works in {self._aws.region}",
                f"Set AWS_REGION={region}, or choose a bucket in {self._aws.region}: Rekognition "
                "reads only objects of its own region.",
            )
        return name

    async def public_access(self) -> str:
        """All four blocks must be on."""
        name = self._aws.bucket
        try:
            answer = await self._calls.run(self._aws.s3.get_public_access_block, Bucket=name)
        except ClientError as error:
            if error_code(error) != "NoSuchPublicAccessBlockConfiguration":
                raise
            raise ProblemError("not blocked", _by_hand(_BLOCK, name)) from error
        if not all(answer["PublicAccessBlockConfiguration"].values()):
            raise ProblemError("not blocked in every way", _by_hand(_BLOCK, name))
        return "blocked"

    async def lifecycle(self) -> str:
        """Originals go by a rule of the bucket, which `setup` writes from RETENTION_DAYS."""
        days = await self._days_of("originals/")
        wanted = self._aws.retention_days or None
        if days != wanted:
            raise ProblemError(f"files go {_after(days)}, but RETENTION_DAYS says {_after(wanted)}")
        if await self._days_of("quarantine/") is None:
            raise ProblemError("flagged files that nobody decides about are kept for ever")
        return f"files go {_after(days)}"

    async def _days_of(self, prefix: str) -> int | None:
        """After how many days what lies under a prefix goes; None for never."""
        try:
            answer = await self._calls.run(
                self._aws.s3.get_bucket_lifecycle_configuration, Bucket=self._aws.bucket
            )
        except ClientError as error:
            if error_code(error) != "NoSuchLifecycleConfiguration":
                raise
            return None
        found = [
            rule.get("Expiration", {}).get("Days")
            for rule in answer.get("Rules", [])
            if rule.get("Status") == "Enabled"
            and (rule.get("Filter", {}).get("Prefix") or rule.get("Prefix", "")) == prefix
        ]
        return found[0] if found else None

    async def drop_folder(self) -> str:
        """What is put there is told to the queue by S3 itself."""
        answer = await self._calls.run(
            self._aws.s3.get_bucket_notification_configuration, Bucket=self._aws.bucket
        )
        told = [entry["QueueArn"] for entry in answer.get("QueueConfigurations", [])]
        if not any(arn.rsplit(":", 1)[-1] == self._aws.queue for arn in told):
            raise ProblemError(f"{self._aws.queue} is not told what is put into drop/")
        return f"told to {self._aws.queue}"

    async def table(self) -> str:
        """The keys cannot be changed later, so a table of another shape is somebody else's."""
        name = self._aws.table
        with _found(name):
            answer = await self._calls.run(self._aws.dynamodb.describe_table, TableName=name)
        table = answer["Table"]
        keys = {(key["AttributeName"], key["KeyType"]) for key in table.get("KeySchema", [])}
        types = {kind.get("AttributeType") for kind in table.get("AttributeDefinitions", [])}
        if keys != KEYS or types != {"S"}:
            raise ProblemError(
                f"{name} is a table of another shape",
                "Choose another LABELS_TABLE and run `python -m bot setup`.",
            )
        return name

    async def readable(self) -> str:
        """Whoever may only read learns whether the table is there."""
        name, key = self._aws.table, {"pk": {"S": NOBODY}, "sk": {"S": NOBODY}}
        with _found(name):
            await self._calls.run(self._aws.dynamodb.get_item, TableName=name, Key=key)
        return name

    async def expiry(self) -> str:
        """Finished claims and, with RETENTION_DAYS, everything else goes by `ttl`."""
        name = self._aws.table
        answer = await self._calls.run(self._aws.dynamodb.describe_time_to_live, TableName=name)
        life = answer["TimeToLiveDescription"]
        is_on = life.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
        if not is_on or life.get("AttributeName") != "ttl":
            raise ProblemError(f"{name} does not delete what has expired", _by_hand(_EXPIRE, name))
        return "by ttl"

    async def recovery(self) -> str:
        """What was deleted or broken by mistake can be brought back for 35 days."""
        name = self._aws.table
        answer = await self._calls.run(
            self._aws.dynamodb.describe_continuous_backups, TableName=name
        )
        described = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        if described.get("PointInTimeRecoveryStatus") != "ENABLED":
            raise ProblemError(
                f"{name} cannot be set back to an earlier moment", _by_hand(_BACK_UP, name)
            )
        return "to any moment of the last 35 days"

    async def queue(self) -> str:
        """A job that cannot be done needs a place, a lost one must come back soon."""
        name, attributes = self._aws.queue, await self._queue()
        seconds = int(attributes["VisibilityTimeout"])
        if seconds > LONGEST_VISIBILITY:
            raise ProblemError(
                f"{name} hides the job of a killed worker for {seconds} s",
                _by_hand(_SHOW_SOON, name),
            )
        self._senders(attributes)
        dead = json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"].rsplit(":", 1)[-1]
        waiting = (await self._attributes(dead))["ApproximateNumberOfMessages"]
        return f"{name}, {waiting} dead letters"

    async def reachable(self) -> str:
        """Whoever only sends has nothing to do with dead letters."""
        await self._queue()
        return self._aws.queue

    async def _queue(self) -> dict[Any, str]:
        """The queue's attributes."""
        name = self._aws.queue
        with _found(name):
            attributes = await self._attributes(name)
        if "RedrivePolicy" not in attributes:
            raise ProblemError(f"{name} has no dead-letter queue")
        return attributes

    def _senders(self, attributes: dict[Any, str]) -> None:
        """Who tells the queue of videos must be let in."""
        topic = self._aws.video_topic
        if topic and topic not in attributes.get("Policy", ""):
            raise ProblemError(
                f"{self._aws.queue} does not let {topic} in",
                "Copy VIDEO_TOPIC_ARN and VIDEO_ROLE_ARN from what `python -m bot setup` prints, "
                "or set neither.",
            )

    async def _attributes(self, name: str) -> dict[Any, str]:
        address = await self._calls.run(self._aws.sqs.get_queue_url, QueueName=name)
        answer = await self._calls.run(
            self._aws.sqs.get_queue_attributes,
            QueueUrl=address["QueueUrl"],
            AttributeNames=["All"],
        )
        return {**answer["Attributes"]}


@contextmanager
def _found(name: str) -> Iterator[None]:
    """Say in few words that something is not there."""
    try:
        yield
    except SetupError as error:
        cause = error.__cause__
        if not isinstance(cause, ClientError) or error_code(cause) not in MISSING:
            raise
        raise ProblemError(f"{name} does not exist") from error


def _after(days: int | None) -> str:
    return "never" if days is None else f"after {days} day{'s' if days != 1 else ''}"


def _by_hand(command: str, name: str) -> str:
    return _BY_HAND.format(command=command.format(name=name))


def _bucket_problem(aws: Examined, error: ClientError) -> ProblemError:
    name, give = aws.bucket, give_rights(aws.role)
    if error_code(error) == "404":
        return ProblemError(f"{name} does not exist", RUN_SETUP)
    if error_code(error) == "403":
        return ProblemError(
            f"{name} may not be looked at",
            f"If the bucket is yours: {give[0].lower()}{give[1:]} If not, choose "
            "another LABELS_BUCKET: names are shared by all of AWS.",
        )
    return ProblemError(first_line(error))
