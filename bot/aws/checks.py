"""Whether everything in AWS is there and as `infrastructure.yml` describes it.

Nothing is changed and nothing is paid for.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.codes import MISSING
from bot.aws.failures import error_code
from bot.aws.rekognition import UNREADABLE
from bot.core.findings import Finding
from bot.errors import RetryLaterError, SetupError

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

RUN_SETUP = "Run `python -m bot setup`: it makes what is missing and mends what differs."
GIVE_RIGHTS = "Attach the policy that `python -m bot setup` names to the bot's AWS identity."
CORRECT_ADDRESS = "Correct AWS_REGION, and AWS_ENDPOINT_URL if it is set."
GIVE_CREDENTIALS = "Give the bot AWS credentials that are valid, for example with `aws configure`."
LONGEST_VISIBILITY = 60
"""Seconds. So long a killed worker's job lies still."""
KEYS = {("pk", "HASH"), ("sk", "RANGE")}
NOT_A_PICTURE = b"Is anybody there?"
NO_JOB = "0" * 64
"""The id of a video's job that never was."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The clients to examine with, and the names to examine."""

    sts: "STSClient"
    s3: "S3Client"
    dynamodb: "DynamoDBClient"
    sqs: "SQSClient"
    rekognition: "RekognitionClient"
    region: str
    bucket: str
    table: str
    queue: str
    moderates: bool = False
    reads_text: bool = False
    watches: bool = False


async def check_aws(examined: Examined, executor: Executor) -> list[Finding]:
    """Examine credentials, bucket, table, queue and detector, all at once; never raises for AWS.

    Without credentials there is one finding: everything else would only repeat it.
    """
    examiner = _Examiner(examined, executor)
    credentials = await examiner.check("Credentials", examiner.credentials)
    if not credentials.ok:
        return [credentials]
    return [
        credentials,
        *await asyncio.gather(
            examiner.check("Bucket", examiner.bucket),
            examiner.check("Public access", examiner.public_access),
            examiner.check("Table", examiner.table),
            examiner.check("Expiry", examiner.expiry),
            examiner.check("Queue", examiner.queue),
            *(examiner.check(name, look) for name, look in examiner.detections().items()),
            *(examiner.check(name, look) for name, look in examiner.watching().items()),
        ),
    ]


def credentials_problem(error: SetupError) -> Finding:
    """The one finding when not even a client can be built."""
    detail, advice = _refusal(error)
    return Finding("Credentials", ok=False, detail=detail, advice=advice)


class _ProblemError(Exception):
    """What is wrong, and how to mend it."""

    def __init__(self, detail: str, advice: str = RUN_SETUP) -> None:
        super().__init__(detail)
        self.detail = detail
        self.advice = advice


class _Examiner:
    """One method per check: it returns what is well, or raises a _ProblemError."""

    def __init__(self, examined: Examined, executor: Executor) -> None:
        self._aws = examined
        self._calls = Calls("AWS", executor)

    async def check(self, subject: str, look: Callable[[], Awaitable[str]]) -> Finding:
        """Put whatever comes out of a look into a finding."""
        try:
            return Finding(subject, ok=True, detail=await look())
        except _ProblemError as problem:
            return Finding(subject, ok=False, detail=problem.detail, advice=problem.advice)
        except SetupError as error:
            detail, advice = _refusal(error)
            return Finding(subject, ok=False, detail=detail, advice=advice)
        except RetryLaterError as error:
            advice = f"Check the network and that {self._aws.region} is a region with this service."
            return Finding(subject, ok=False, detail=error.reason, advice=advice)
        except ClientError as error:
            return Finding(subject, ok=False, detail=str(error), advice=RUN_SETUP)

    async def credentials(self) -> str:
        """Needs no right at all (GetCallerIdentity)."""
        answer = await self._calls.run(self._aws.sts.get_caller_identity)
        return f"{answer['Arn']} in {self._aws.region}"

    async def bucket(self) -> str:
        """HeadBucket has no body: its refusals are told by the status alone."""
        name = self._aws.bucket
        try:
            answer = await self._calls.run(self._aws.s3.head_bucket, Bucket=name)
        except ClientError as error:
            raise _bucket_problem(name, error) from error
        region = answer.get("BucketRegion", self._aws.region)
        if region != self._aws.region:
            raise _ProblemError(
                f"{name} is in {region}, the bot works in {self._aws.region}",
                f"Set AWS_REGION={region}, or choose a bucket in {self._aws.region}: Rekognition "
                "reads only objects of its own region.",
            )
        return name

    async def public_access(self) -> str:
        """All four blocks must be on."""
        try:
            answer = await self._calls.run(
                self._aws.s3.get_public_access_block, Bucket=self._aws.bucket
            )
        except ClientError as error:
            if error_code(error) != "NoSuchPublicAccessBlockConfiguration":
                raise
            raise _ProblemError("not blocked") from error
        if not all(answer["PublicAccessBlockConfiguration"].values()):
            raise _ProblemError("not blocked in every way")
        return "blocked"

    async def table(self) -> str:
        """The keys cannot be changed later, so a table of another shape is somebody else's."""
        name = self._aws.table
        answer = await self._calls.run(self._aws.dynamodb.describe_table, TableName=name)
        table = answer["Table"]
        keys = {(key["AttributeName"], key["KeyType"]) for key in table.get("KeySchema", [])}
        types = {kind.get("AttributeType") for kind in table.get("AttributeDefinitions", [])}
        if keys != KEYS or types != {"S"}:
            raise _ProblemError(
                f"{name} is a table of another shape",
                "Choose another LABELS_TABLE and run `python -m bot setup`.",
            )
        return name

    async def expiry(self) -> str:
        """Finished claims and, with RETENTION_DAYS, everything else goes by `ttl`."""
        answer = await self._calls.run(
            self._aws.dynamodb.describe_time_to_live, TableName=self._aws.table
        )
        life = answer["TimeToLiveDescription"]
        is_on = life.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
        if not is_on or life.get("AttributeName") != "ttl":
            raise _ProblemError(f"{self._aws.table} does not delete what has expired")
        return "by ttl"

    async def queue(self) -> str:
        """A job that cannot be done needs a place, a lost one must come back soon."""
        name = self._aws.queue
        attributes = await self._attributes(name)
        if "RedrivePolicy" not in attributes:
            raise _ProblemError(f"{name} has no dead-letter queue")
        seconds = int(attributes["VisibilityTimeout"])
        if seconds > LONGEST_VISIBILITY:
            raise _ProblemError(f"{name} hides the job of a killed worker for {seconds} s")
        dead = json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"].rsplit(":", 1)[-1]
        waiting = (await self._attributes(dead))["ApproximateNumberOfMessages"]
        return f"{name}, {waiting} dead letters"

    def detections(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """A look for each call that pictures need: rights and regions differ from one to another.

        https://docs.aws.amazon.com/general/latest/gr/rekognition.html
        """
        ask = self._aws.rekognition
        calls: dict[str, Callable[..., Any]] = {"Rekognition": ask.detect_labels}
        if self._aws.moderates:
            calls["Rekognition's moderation"] = ask.detect_moderation_labels
        if self._aws.reads_text:
            calls["Rekognition's reading"] = ask.detect_text
        return {name: partial(self._detection, call) for name, call in calls.items()}

    async def _detection(self, call: Callable[..., Any]) -> str:
        """Send what is no picture: the right is checked first, and a refusal costs nothing."""
        try:
            await self._calls.run(call, Image={"Bytes": NOT_A_PICTURE})
        except ClientError as error:
            if error_code(error) not in UNREADABLE:
                raise
        return f"answers in {self._aws.region}"

    def watching(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """A look for each job of Rekognition Video: asking for one that never was costs nothing."""
        ask = self._aws.rekognition
        if not self._aws.watches:
            return {}
        calls: dict[str, Callable[..., Any]] = {"Rekognition's videos": ask.get_label_detection}
        if self._aws.moderates:
            calls["Rekognition's moderation of videos"] = ask.get_content_moderation
        return {name: partial(self._watching, call) for name, call in calls.items()}

    async def _watching(self, call: Callable[..., Any]) -> str:
        try:
            await self._calls.run(call, JobId=NO_JOB)
        except SetupError as error:
            cause = error.__cause__
            if not isinstance(cause, ClientError) or error_code(cause) not in MISSING:
                raise
        return f"answers in {self._aws.region}"

    async def _attributes(self, name: str) -> dict[Any, str]:
        address = await self._calls.run(self._aws.sqs.get_queue_url, QueueName=name)
        answer = await self._calls.run(
            self._aws.sqs.get_queue_attributes,
            QueueUrl=address["QueueUrl"],
            AttributeNames=["All"],
        )
        return {**answer["Attributes"]}


def _bucket_problem(name: str, error: ClientError) -> _ProblemError:
    if error_code(error) == "404":
        return _ProblemError(f"{name} does not exist")
    if error_code(error) == "403":
        return _ProblemError(
            f"{name} may not be looked at",
            f"If the bucket is yours: {GIVE_RIGHTS[0].lower()}{GIVE_RIGHTS[1:]} If not, choose "
            "another LABELS_BUCKET: names are shared by all of AWS.",
        )
    return _ProblemError(str(error))


def _refusal(error: SetupError) -> tuple[str, str]:
    cause = error.__cause__
    code = error_code(cause) if isinstance(cause, ClientError) else ""
    if code in MISSING:
        return str(cause), RUN_SETUP
    if "AccessDenied" in code:
        return str(cause), GIVE_RIGHTS
    if isinstance(cause, ValueError):  # Not a region's name, or not an address.
        return str(cause), CORRECT_ADDRESS
    return str(cause or error), GIVE_CREDENTIALS
