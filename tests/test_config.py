"""What the environment may say, and what a person is told when it says something else."""

from dataclasses import fields

import pytest

from bot.config import (
    EVERYTHING,
    LABEL,
    LIVE,
    OAUTH,
    SETUP,
    SOCKET_MODE,
    WEB,
    WORKER,
    Config,
    ConfigError,
    Needs,
    read_config,
)
from bot.settings import SETTINGS

ENOUGH = {
    "SLACK_BOT_TOKEN": "xoxb-secret-bot",
    "AWS_REGION": "eu-west-1",
    "LABELS_BUCKET": "labels-test",
}
SECRETS = {
    "SLACK_APP_TOKEN": "xapp-secret-app",
    "SLACK_SIGNING_SECRET": "secret-signing",
    "SLACK_ADMIN_TOKEN": "xoxp-secret-admin",
}


def problems(environ: dict[str, str], needs: Needs = EVERYTHING) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(environ, needs)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_three_settings_are_enough() -> None:
    assert read_config(ENOUGH) == Config(
        slack_bot_token="xoxb-secret-bot",
        slack_app_token="",
        slack_signing_secret="",
        slack_api_url="https://slack.com/api/",
        region="eu-west-1",
        bucket="labels-test",
        table="labels",
        queue="labels-jobs",
        slack_admin_token="",
        moderation_channel="",
        ocr_labels=False,
        min_confidence=70.0,
        max_labels=10,
        max_file_mb=100,
        max_video_mb=1000,
        max_video_minutes=15,
        max_frames=12,
        video_topic="",
        video_role="",
        worker_concurrency=8,
        port=3000,
        metrics_port=None,
        retention_days=None,
        person_guesses=False,
        image_properties=False,
        price_labels=1.0,
        price_properties=0.75,
        price_video=0.1,
        log_level="INFO",
    )


def test_every_setting_is_read() -> None:
    environ = ENOUGH | SECRETS | {
        "SLACK_API_URL": "http://127.0.0.1:8080/api/",
        "LABELS_TABLE": "t_2",
        "LABELS_QUEUE": "q",
        "MODERATION_CHANNEL": "C7MOD",
        "OCR_LABELS": "on",
        "MIN_CONFIDENCE": "62.5",
        "MAX_LABELS": "5",
        "MAX_FILE_MB": "20",
        "MAX_VIDEO_MB": "200",
        "MAX_VIDEO_MINUTES": "30",
        "MAX_FRAMES": "20",
        "VIDEO_TOPIC_ARN": "arn:aws:sns:eu-west-1:1:labels-videos",
        "VIDEO_ROLE_ARN": "arn:aws:iam::1:role/labels-videos",
        "MONTHLY_BUDGET_USD": "25.5",
        "REKOGNITION_TPS": "10",
        "WORKER_CONCURRENCY": "50",
        "PORT": "8000",
        "METRICS_PORT": "9000",
        "RETENTION_DAYS": "30",
        "PERSON_GUESSES": "ON",
        "IMAGE_PROPERTIES": "on",
        "PRICE_LABELS_USD_PER_1000": "1.25",
        "PRICE_PROPERTIES_USD_PER_1000": "0.9",
        "PRICE_VIDEO_USD_PER_MINUTE": "0.12",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
    }  # fmt: skip
    assert set(environ) | OAUTH == {setting.name for setting in SETTINGS}

    config = read_config(environ)

    assert config == Config(
        "xoxb-secret-bot", "xapp-secret-app", "secret-signing", "http://127.0.0.1:8080/api/",
        "eu-west-1", "labels-test", "t_2", "q", slack_admin_token="xoxp-secret-admin",
        moderation_channel="C7MOD", ocr_labels=True, min_confidence=62.5, max_labels=5,
        max_file_mb=20, max_video_mb=200, max_video_minutes=30, max_frames=20,
        video_topic="arn:aws:sns:eu-west-1:1:labels-videos",
        video_role="arn:aws:iam::1:role/labels-videos",
        monthly_budget=25.5, rekognition_tps=10, worker_concurrency=50, port=8000,
        metrics_port=9000, retention_days=30, person_guesses=True, image_properties=True,
        price_labels=1.25,
        price_properties=0.9, price_video=0.12, log_level="DEBUG", log_format="json",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("there", "missing"),
    [("VIDEO_TOPIC_ARN", "VIDEO_ROLE_ARN"), ("VIDEO_ROLE_ARN", "VIDEO_TOPIC_ARN")],
)
def test_rekognition_needs_topic_and_role_or_neither(there: str, missing: str) -> None:
    assert problems(ENOUGH | {there: "arn:aws:x"}) == [
        f"{missing} is not set: VIDEO_TOPIC_ARN and VIDEO_ROLE_ARN belong together."
    ]


def test_every_field_has_its_setting() -> None:
    assert sorted(setting.field for setting in SETTINGS) == sorted(f.name for f in fields(Config))


def test_every_default_in_the_table_is_the_default() -> None:
    config = Config()
    told = {setting.field: setting.default for setting in SETTINGS}
    names = {None: ("never", "–"), "": ("required", "–"), False: ("off",)}

    for name, default in told.items():
        value = getattr(config, name)
        if isinstance(value, bool) or value in ("", None):
            assert default in names[value], name
        else:
            assert default == (f"{value:g}" if isinstance(value, float) else str(value)), name


def test_empty_is_not_set() -> None:
    assert read_config(ENOUGH | {"MAX_LABELS": "", "METRICS_PORT": " "}) == read_config(ENOUGH)
    assert problems(ENOUGH | {"LABELS_BUCKET": ""}) == [
        "LABELS_BUCKET is not set: S3 bucket that keeps the originals."
    ]


@pytest.mark.parametrize(
    ("environ", "region"),
    [
        ({"AWS_DEFAULT_REGION": "us-east-1"}, "us-east-1"),
        ({"AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": ""}, "us-east-1"),
    ],
)
def test_the_region_has_two_names(environ: dict[str, str], region: str) -> None:
    assert read_config(environ, LABEL).region == region


def test_every_problem_is_told_at_once_with_its_name() -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "secret-bot",
        "SLACK_API_URL": "slack.com/api",
        "MIN_CONFIDENCE": "120",
        "MAX_LABELS": "many",
        "PORT": "70000",
        "PERSON_GUESSES": "perhaps",
        "LOG_LEVEL": "LOUD",
        "LOG_FORMAT": "xml",
        "MODERATION_CHANNEL": "#mods",
    }

    told = problems(wrong)

    assert [line.split()[0] for line in told] == [
        "SLACK_BOT_TOKEN", "SLACK_API_URL", "AWS_REGION", "LABELS_BUCKET", "MIN_CONFIDENCE",
        "MAX_LABELS", "MODERATION_CHANNEL", "PORT", "PERSON_GUESSES", "LOG_LEVEL", "LOG_FORMAT",
    ]  # fmt: skip
    assert all(line.endswith(".") and "\n" not in line for line in told)
    assert "secret" not in "".join(told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MIN_CONFIDENCE", "nan"),
        ("MIN_CONFIDENCE", "-1"),
        ("MAX_LABELS", "0"),
        ("MAX_LABELS", "51"),
        ("MAX_LABELS", "²"),
        ("RETENTION_DAYS", "-1"),
        ("WORKER_CONCURRENCY", "1.5"),
        ("PRICE_LABELS_USD_PER_1000", "$1"),
        ("PRICE_LABELS_USD_PER_1000", "nan"),
        ("PRICE_PROPERTIES_USD_PER_1000", "-0.1"),
        ("SLACK_API_URL", "https://slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("SLACK_APP_TOKEN", "xoxb-mixed-up"),
        ("SLACK_ADMIN_TOKEN", "xoxb-mixed-up"),
        ("OCR_LABELS", "yes"),
    ],
)
def test_impossible_values_are_refused(name: str, value: str) -> None:
    assert [line.split()[0] for line in problems(ENOUGH | {name: value})] == [name]


def test_an_administrators_token_that_ends_after_hours_is_refused_with_what_to_do() -> None:
    (told,) = problems(ENOUGH | {"SLACK_ADMIN_TOKEN": "xoxe.xoxp-secret"})

    assert told == (
        "SLACK_ADMIN_TOKEN must not begin with xoxe.: such a token ends after 12 hours, so take "
        "that of an app without token rotation."
    )


def test_secrets_stay_out_of_what_is_printed() -> None:
    assert "secret" not in repr(read_config(ENOUGH | SECRETS))


MALFORMED = {
    "LABELS_BUCKET": "s3://b", "LABELS_TABLE": "a table", "LABELS_QUEUE": "https://q",
    "SLACK_BOT_TOKEN": "bot", "SLACK_APP_TOKEN": "app", "SLACK_API_URL": "slack",
    "MIN_CONFIDENCE": "much", "MAX_LABELS": "many", "MAX_FILE_MB": "big", "MAX_VIDEO_MB": "big",
    "MODERATION_CHANNEL": "#mods", "SLACK_ADMIN_TOKEN": "admin", "OCR_LABELS": "perhaps",
    "MONTHLY_BUDGET_USD": "all", "REKOGNITION_TPS": "0",
    "WORKER_CONCURRENCY": "all", "PORT": "home",
    "METRICS_PORT": "home", "RETENTION_DAYS": "ever", "PERSON_GUESSES": "perhaps",
    "IMAGE_PROPERTIES": "perhaps", "LOG_LEVEL": "LOUD", "LOG_FORMAT": "xml",
}  # fmt: skip
NAMES = ("LABELS_BUCKET", "LABELS_TABLE", "LABELS_QUEUE")
AROUND = {"AWS_REGION": "r", "SLACK_SIGNING_SECRET": "s"}


@pytest.mark.parametrize(
    ("needs", "names"),
    [
        (EVERYTHING, set(MALFORMED)),
        (SOCKET_MODE, MALFORMED.keys() - {"PORT"}),
        (WEB, MALFORMED.keys() - {"SLACK_APP_TOKEN", "METRICS_PORT"}),
        (WORKER, MALFORMED.keys() - {"SLACK_APP_TOKEN", "PORT"}),
        (LIVE, {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "LOG_LEVEL", "LOG_FORMAT"}),
        (SETUP, {*NAMES, "RETENTION_DAYS", "LOG_LEVEL", "LOG_FORMAT"}),
        (LABEL, {
            "MIN_CONFIDENCE", "MAX_LABELS", "PERSON_GUESSES", "IMAGE_PROPERTIES", "LOG_LEVEL",
            "LOG_FORMAT", "REKOGNITION_TPS",
        }),
    ],
    ids=["doctor", "bot", "web", "worker", "live", "setup", "label"],
)  # fmt: skip
def test_a_command_hears_only_of_what_it_uses(needs: Needs, names: set[str]) -> None:
    assert {line.split()[0] for line in problems(AROUND | MALFORMED, needs)} == names


@pytest.mark.parametrize(
    ("needs", "environ"),
    [
        (LABEL, {"AWS_REGION": "r"}),
        (SETUP, {"AWS_REGION": "r", "LABELS_BUCKET": "bucket"}),
        (LIVE, {"SLACK_BOT_TOKEN": "xoxb-1"}),
    ],
)
def test_a_command_needs_only_what_it_uses(needs: Needs, environ: dict[str, str]) -> None:
    config = read_config(environ, needs)

    assert (config.region, config.bucket, config.slack_bot_token) == (
        environ.get("AWS_REGION", ""),
        environ.get("LABELS_BUCKET", ""),
        environ.get("SLACK_BOT_TOKEN", ""),
    )


def test_what_is_required_is_used() -> None:
    for needs in (EVERYTHING, SOCKET_MODE, WEB, WORKER, SETUP, LABEL, LIVE):
        assert needs.used >= {*needs.required}
