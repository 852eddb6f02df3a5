"""What AWS refuses, in the bot's words: wait, tell whoever runs it, or it is a bug."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    InvalidRegionError,
    MetadataRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ResponseStreamingError,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as AWSConnectionError

from bot.aws.codes import MISSING, PASSING, REFUSED
from bot.errors import RetryLaterError, SetupError

_SERVER_ERROR = 500

_UNREACHABLE = (
    AWSConnectionError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    MetadataRetrievalError,
    ResponseStreamingError,
)
_NOT_SET_UP: dict[type[BotoCoreError], str] = {
    NoCredentialsError: "I have no AWS credentials.",
    PartialCredentialsError: "My AWS credentials are incomplete.",
    ProfileNotFound: "My AWS profile does not exist.",
    SSOError: "My AWS sign-in has ended.",
    TokenRetrievalError: "My AWS sign-in has ended.",
    NoRegionError: "I was not told which AWS region to use.",
    InvalidRegionError: "The AWS region I was given is not a region's name.",
}
_COMMAND = "`python -m bot doctor`"
_DOCTOR = f"{_COMMAND} says what to mend."
_WITHOUT_SLACK = "`python -m bot doctor --for operator`"


def error_code(error: ClientError) -> str:
    """The service's own code for a refusal, empty when it gave none."""
    return error.response.get("Error", {}).get("Code", "")


def refused_by_rights(error: SetupError) -> str:
    """What AWS says is not allowed, and to whom; empty when rights are not what is wrong."""
    cause = error.__cause__
    is_refused = isinstance(cause, ClientError) and "AccessDenied" in error_code(cause)
    return f"{str(cause).split(chr(10), 1)[0].rstrip('.')}." if is_refused else ""


def without_slack(error: SetupError) -> SetupError:
    """The same for who has set nothing of Slack's: another doctor asks for none of it.

    Rights to what is not SQS are tried by a worker's doctor alone, so there it stays that one.
    """
    if refused_by_rights(error):
        return error
    told = error.for_operator.replace(_COMMAND, _WITHOUT_SLACK)
    return SetupError(error.sentence, for_operator=told)


def to_mend(problem: str, advice: str) -> SetupError:
    """What only whoever runs the bot can mend: a thread is asked to tell them."""
    return SetupError(
        f"{problem} Please tell whoever runs this bot: {advice}",
        for_operator=f"{problem} {advice}",
    )


def as_failure(
    service: str, error: ClientError | BotoCoreError
) -> RetryLaterError | SetupError | None:
    """Translate a failure; None for one that means something to the caller alone, or a bug."""
    if isinstance(error, ClientError):
        return _refusal(service, error)
    for kind, sentence in _NOT_SET_UP.items():
        if isinstance(error, kind):
            return to_mend(sentence, _DOCTOR)
    if isinstance(error, _UNREACHABLE):
        return RetryLaterError(service, _trouble(error))
    return None


def _trouble(error: BotoCoreError) -> str:
    """What is out of reach, for the log: of an address, which ends with a file's name, the host."""
    if isinstance(error, CredentialRetrievalError | MetadataRetrievalError):
        return str(error)
    told = error.kwargs
    inner, address = told.get("error"), told.get("endpoint_url") or told.get("proxy_url")
    words = [type(error).__name__]
    if isinstance(inner, Exception):
        words.append(f"({type(inner).__name__})")
    if host := urlsplit(str(address or "")).hostname:
        words.append(f"at {host}")
    return " ".join(words)


def _refusal(service: str, error: ClientError) -> RetryLaterError | SetupError | None:
    code = error_code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in PASSING or status >= _SERVER_ERROR:
        return RetryLaterError(service, str(error))
    if code in REFUSED:
        return to_mend(f"{service} does not let me in ({code}).", _DOCTOR)
    if code in MISSING:
        return to_mend(f"What I keep in {service} is missing ({code}).", _DOCTOR)
    return None


@contextmanager
def translated(service: str) -> Iterator[None]:
    """Translate the failures of the calls inside; what `as_failure` leaves alone passes."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        failure = as_failure(service, error)
        if failure is None:
            raise
        raise failure from error
