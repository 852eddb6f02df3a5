"""How the doctor looks at AWS: what it is given, and how what it meets becomes a finding."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from bot.aws.codes import MISSING
from bot.aws.failures import error_code
from bot.core.clock_skew import SET_CLOCK
from bot.core.findings import Finding, Role
from bot.errors import RetryLaterError, SetupError

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

RUN_SETUP = (
    "Run `python -m bot setup`. If that finds nothing to change, this was changed or deleted by "
    "hand, which it does not notice: docs/deploying.md says how to begin anew (Teardown)."
)
CORRECT_ADDRESS = "Correct AWS_REGION, and AWS_ENDPOINT_URL if it is set."
GIVE_CREDENTIALS = "Give the bot AWS credentials that are valid, for example with `aws configure`."
LOOK_AT_SETTINGS = (
    "boto3 sent nothing. Look at AWS_REGION, at LABELS_BUCKET, LABELS_TABLE and LABELS_QUEUE, and "
    "at what AWS's own files and variables of this identity say."
)
COPY_KEYS = (
    "Copy AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY anew, both from the same access key, and "
    "AWS_SESSION_TOKEN too if they came with one."
)
SIGN_IN = (
    "They have ended. Sign in anew with `aws sso login`, or get new temporary ones; an access key "
    "of an IAM user, or a role of the machine, does not end."
)

_WHO = {
    Role.WORKER: "the bot's AWS identity",
    Role.WEB: "the AWS identity of `python -m bot web`",
    Role.OPERATOR: "the AWS identity of whoever runs `python -m bot redrive`",
}

_ADVICE = {
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException", "RequestExpired"), SIGN_IN),
    **dict.fromkeys(
        (
            "IncompleteSignature", "InvalidAccessKeyId", "InvalidClientTokenId",
            "InvalidSignatureException", "SignatureDoesNotMatch", "UnrecognizedClientException",
        ),
        COPY_KEYS,
    ),
    "RequestTimeTooSkewed": SET_CLOCK,
}  # fmt: skip


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
    now: Callable[[], float]
    """Seconds since the epoch."""
    moderates: bool = False
    reads_text: bool = False
    watches: bool = False
    retention_days: int = 0
    video_topic: str = ""
    video_role: str = ""
    role: Role = Role.WORKER
    """Whose rights are tried: nothing else is looked at than with them."""
    rekognition_regions: frozenset[str] = frozenset()
    """Where Rekognition is, as far as boto3 knows; empty when nobody asked."""


class ProblemError(Exception):
    """What is wrong, and how to mend it."""

    def __init__(self, detail: str, advice: str = RUN_SETUP) -> None:
        """The detail is told without the name of what was examined."""
        super().__init__(detail)
        self.detail = detail
        self.advice = advice


def give_rights(role: Role) -> str:
    """How a role comes by its rights."""
    return (
        f"Attach the {role}'s policy that `python -m bot setup` names to {_WHO[role]}. After an "
        "upgrade run setup first: it brings new rights."
    )


async def examine(subject: str, look: Callable[[], Awaitable[str]], aws: Examined) -> Finding:
    """Put whatever comes out of a look into a finding: what is well, or a ProblemError."""
    try:
        return Finding(subject, ok=True, detail=await look())
    except ProblemError as problem:
        return Finding(subject, ok=False, detail=problem.detail, advice=problem.advice)
    except SetupError as error:
        detail, advice = refusal(error, aws.role)
        return Finding(subject, ok=False, detail=detail, advice=advice)
    except RetryLaterError as error:
        # Credentials that have ended may come again by themselves, where a role gives them.
        network = f"Check the network and that {aws.region} is a region with this service."
        advice = _ADVICE.get(_code_behind(error), network)
        detail = first_line(error.__cause__ or error)
        return Finding(subject, ok=False, detail=detail, advice=advice)
    except ClientError as error:
        return Finding(subject, ok=False, detail=first_line(error), advice=RUN_SETUP)
    except BotoCoreError as error:  # What boto3 itself finds wrong, before it asks anybody.
        return Finding(subject, ok=False, detail=first_line(error), advice=LOOK_AT_SETTINGS)


def refusal(error: SetupError, role: Role) -> tuple[str, str]:
    """What AWS refused, and what to do about it."""
    cause = error.__cause__
    if cause is None:
        return error.for_operator, GIVE_CREDENTIALS
    if isinstance(cause, ValueError):  # Not a region's name, or not an address.
        return str(cause), CORRECT_ADDRESS
    code = _code_behind(error)
    if code in MISSING:
        return first_line(cause), RUN_SETUP
    if "AccessDenied" in code:
        return first_line(cause), give_rights(role)
    return first_line(cause), _ADVICE.get(code, GIVE_CREDENTIALS)


def _code_behind(error: Exception) -> str:
    cause = error.__cause__
    return error_code(cause) if isinstance(cause, ClientError) else ""


def first_line(error: BaseException) -> str:
    """Why a call failed. What follows the first line may repeat headers, a token among them."""
    # Its first line says no more than that there is one.
    told = error.kwargs["report"] if isinstance(error, ParamValidationError) else error
    return str(told).split("\n", 1)[0].strip()
