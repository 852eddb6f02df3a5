"""What AWS refuses becomes waiting, a sentence, or stays a bug."""

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    ProfileNotFound,
    ProxyConnectionError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.retries.standard import ThrottledRetryableChecker

from bot.aws.clients import Clients
from bot.aws.codes import MISSING, PASSING, REFUSED
from bot.aws.failures import as_failure, translated
from bot.errors import RetryLaterError, SetupError
from tests.aws.servers import ENVIRONMENT, aws_at


def refusal(code: str, status: int = 400) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": "arn:aws:iam::123456789012:role/secret"},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": "",
                "HTTPHeaders": {},
                "RetryAttempts": 0,
                "HostId": "",
            },
        },
        "DetectLabels",
    )


@pytest.mark.parametrize("code", sorted(PASSING))
def test_what_passes_is_tried_again(code: str) -> None:
    failure = as_failure("Amazon S3", refusal(code))

    assert isinstance(failure, RetryLaterError)
    assert (failure.service, failure.delay) == ("Amazon S3", 0.0)


def test_everything_that_botocore_calls_throttling_passes() -> None:
    # Of these, EC2's cannot come.
    codes: list[str] = vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"]
    theirs = set(codes) - {"EC2ThrottledException"}

    assert theirs <= PASSING


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_any_server_error_passes_whatever_its_code(status: int) -> None:
    assert isinstance(as_failure("Amazon S3", refusal("Unheard", status)), RetryLaterError)


@pytest.mark.parametrize("code", sorted(REFUSED | MISSING))
def test_what_must_be_mended_has_a_sentence_without_secrets(code: str) -> None:
    failure = as_failure("Amazon S3", refusal(code, 403))

    assert isinstance(failure, SetupError)
    assert code in failure.sentence
    assert "arn:" not in failure.sentence
    assert failure.sentence.endswith(
        " Please tell whoever runs this bot: `python -m bot doctor` says what to mend."
    )


@pytest.mark.parametrize("code", ["AccessDenied", "NoSuchBucket"])
def test_whoever_runs_the_bot_is_not_sent_to_themselves(code: str) -> None:
    failure = as_failure("Amazon S3", refusal(code, 403))

    assert isinstance(failure, SetupError)
    assert (
        failure.for_operator
        == str(failure)
        == failure.sentence.replace("Please tell whoever runs this bot: ", "")
    )
    assert "whoever" not in failure.for_operator


def test_the_kinds_do_not_overlap() -> None:
    assert not PASSING & REFUSED
    assert not PASSING & MISSING
    assert not REFUSED & MISSING


ADDRESS = "https://my-bucket.s3.eu-west-1.amazonaws.com/drop/T7/C7/Anns%20passport.png"
HOST = "my-bucket.s3.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConnectTimeoutError(endpoint_url=ADDRESS), f"ConnectTimeoutError at {HOST}"),
        (ReadTimeoutError(endpoint_url=ADDRESS), f"ReadTimeoutError at {HOST}"),
        (
            EndpointConnectionError(endpoint_url=ADDRESS, error=OSError(ADDRESS)),
            f"EndpointConnectionError (OSError) at {HOST}",
        ),
        (
            ProxyConnectionError(proxy_url="http://ann:secret@proxy:3128"),
            "ProxyConnectionError at proxy",
        ),
        (HTTPClientError(error=OSError(ADDRESS)), "HTTPClientError (OSError)"),
        (ResponseStreamingError(error=ADDRESS), "ResponseStreamingError"),
    ],
)
def test_a_service_out_of_reach_is_tried_again_and_no_key_reaches_the_log(
    error: BotoCoreError, told: str
) -> None:
    failure = as_failure("Amazon S3", error)

    assert isinstance(failure, RetryLaterError)
    assert str(failure) == f"Amazon S3: {told}"


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        (NoCredentialsError(), "I have no AWS credentials."),
        (NoRegionError(), "I was not told which AWS region to use."),
        (ProfileNotFound(profile="x"), "My AWS profile does not exist."),
    ],
)
def test_missing_settings_have_a_sentence(error: BotoCoreError, beginning: str) -> None:
    failure = as_failure("Amazon S3", error)

    assert isinstance(failure, SetupError)
    assert failure.sentence.startswith(beginning)


@pytest.mark.parametrize("error", [refusal("ConditionalCheckFailedException"), refusal("")])
def test_what_is_not_understood_stays_what_it_is(error: ClientError) -> None:
    with pytest.raises(ClientError), translated("Amazon S3"):
        raise error


def test_our_own_mistakes_stay_bugs() -> None:
    assert as_failure("Amazon S3", ParamValidationError(report="wrong")) is None


def test_clients_without_a_region_are_for_whoever_runs_the_bot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    clients = Clients(region=None, connections=1)

    with pytest.raises(SetupError, match="which AWS region"):
        clients.dynamodb()


def test_an_unknown_profile_is_for_whoever_runs_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")

    with pytest.raises(SetupError, match="profile does not exist"):
        Clients(region="eu-west-1", connections=1)


@pytest.mark.parametrize("address", ["foo", "http://", "http://not a host"])
def test_an_address_that_is_none_is_for_whoever_runs_the_bot(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    clients = Clients(region="eu-west-1", connections=1)

    for build in (clients.s3, clients.queue, clients.cloudformation):
        with pytest.raises(SetupError) as caught:
            build()
        assert caught.value.for_operator == (
            "An address of AWS that I was given is not a web address "
            f"(Invalid endpoint: {address}). AWS_ENDPOINT_URL must be right, or not set."
        )


def test_clients_wait_no_longer_than_a_lease() -> None:
    with aws_at("nowhere", "http://127.0.0.1:9") as aws:
        for client in (aws.rekognition, aws.s3, aws.dynamodb, aws.sqs):
            config = vars(client.meta.config)["_user_provided_options"]
            assert config["retries"] == {"mode": "standard", "total_max_attempts": 4}
            assert config["connect_timeout"] == 3
            assert config["read_timeout"] <= 20
            assert config["max_pool_connections"] == 32
