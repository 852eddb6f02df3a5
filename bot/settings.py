"""The names in the environment: how each is read, and what it means.

The table in README.md lists these settings; a test holds it to `SETTINGS`. Only `bot/config.py`
reads the environment.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SLACK_API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Setting:
    """One name in the environment: the field it fills, how it is read, and what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str
    default: str = "–"


def _prefixed(*prefixes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not value.startswith(prefixes):
            kind = next((what for start, what in _KINDS.items() if value.startswith(start)), "")
            told = f"; what is there is {kind}" if kind else ""
            raise ValueError(f"must begin with {' or '.join(prefixes)}{told}")
        return value

    return read


def _channel(value: str) -> str:
    """https://docs.slack.dev/reference/objects/conversation-object."""
    if not re.fullmatch(r"[CG][A-Z0-9]+", value):
        raise ValueError(
            "must be the channel's id, such as C0123456789 (at the end of About in its details), "
            "not its name or its address"
        )
    return value


def _admin_token(value: str) -> str:
    """https://docs.slack.dev/authentication/using-token-rotation."""
    if value.startswith(_ROTATING):
        raise ValueError(
            f"must not begin with {_ROTATING}: such a token ends after 12 hours, so take "
            "that of an app without token rotation"
        )
    return _prefixed("xoxp-")(value)


def _keys(value: str) -> str:
    """https://cryptography.io/en/latest/fernet/."""
    keys = [key.strip() for key in value.split(",")]
    for key in keys:
        try:
            is_key = len(urlsafe_b64decode(key)) == _KEY_BYTES
        except ValueError:
            is_key = False
        if not is_key:
            raise ValueError(
                "must be a key as `python -m bot key` prints it, or several with commas between, "
                "the one to encrypt with first"
            )
    # Without blanks, so that each is known by its exact text wherever it is to be hidden.
    return ",".join(keys)


def _named(pattern: str, rule: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"must be {rule}")
        return value

    return read


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return read


def _at_most(high: int, what: str) -> Callable[[str], float]:
    def read(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= high:
            raise ValueError(f"must be {what} from 0 to {high}")
        return number

    return read


def _switch(value: str) -> bool:
    if value.lower() not in ("on", "off"):
        raise ValueError("must be on or off")
    return value.lower() == "on"


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _log_format(value: str) -> str:
    if value.lower() not in ("json", "text"):
        raise ValueError("must be json or text")
    return value.lower()


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or not value.endswith("/api/"):
        raise ValueError("must be a web address that ends with /api/")
    return value


_KINDS = {
    "xoxb-": "a bot's token, for SLACK_BOT_TOKEN",
    "xapp-": "an app-level token, for SLACK_APP_TOKEN",
    "xoxp-": "a person's token",
    "xoxe.xoxp-": "a person's token that ends after 12 hours",
    "xoxe.xoxb-": "a bot's token that ends after 12 hours",
    "xoxe-": "a refresh token, which opens nothing by itself",
    "xoxc-": "the token of a browser",
    "xoxd-": "the cookie of a browser",
}
"""https://docs.slack.dev/authentication/tokens"""
_bucket = _named(
    r"[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]",
    "the bucket's name alone, not an address: 3 to 63 lower-case letters, digits, dots and "
    "hyphens, a letter or digit first and last, no two dots in a row",
)
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""
_table = _named(
    r"[a-zA-Z0-9_.-]{3,255}",
    "the table's name alone, not its ARN: 3 to 255 letters, digits, underscores, dots and hyphens",
)
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html"""
_queue = _named(
    r"[a-zA-Z0-9_-]{1,80}",
    "the name alone of a standard queue, neither its address nor its ARN: 1 to 80 letters, "
    "digits, underscores and hyphens",
)
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html

The name of a FIFO queue ends with `.fifo`. Such a queue takes no message that is to wait by itself,
as jobs do that are tried again.
"""
_FOREVER = 36500
_percent = _at_most(100, "a number")
_dollars = _at_most(1000, "a number of US dollars")
_budget = _at_most(1_000_000, "a number of US dollars")
_ROTATING = "xoxe."
_KEY_BYTES = 32

SETTINGS = (
    Setting("SLACK_BOT_TOKEN", "slack_bot_token", _prefixed("xoxb-", "xoxe.xoxb-"),
            "The bot's token, `xoxb-…`; one of an app with token rotation, `xoxe.xoxb-…`, works "
            "for its 12 hours", "required"),
    Setting("SLACK_CLIENT_ID", "slack_client_id", str,
            "With the next two instead of `SLACK_BOT_TOKEN`: many workspaces install the app "
            "themselves"),
    Setting("SLACK_CLIENT_SECRET", "slack_client_secret", str,
            "The app's secret, by which Slack knows it when it asks for tokens"),
    Setting("TOKEN_KEY", "token_key", _keys,
            "Encrypts the workspaces' tokens; `python -m bot key` makes one. Several with commas "
            "between change it: the first encrypts, all open"),
    Setting("SLACK_APP_TOKEN", "slack_app_token", _prefixed("xapp-"),
            "The app-level token, `xapp-…`; `python -m bot` needs it (Socket Mode)"),
    Setting("SLACK_SIGNING_SECRET", "slack_signing_secret", str,
            "Proves that a request comes from Slack; `python -m bot web` needs it"),
    Setting("SLACK_API_URL", "slack_api_url", _api_url,
            "Base address of Slack's Web API, ends with `/api/`", SLACK_API_URL),
    Setting("AWS_REGION", "region", str,
            "AWS region of all services; `AWS_DEFAULT_REGION` is read too", "required"),
    Setting("LABELS_BUCKET", "bucket", _bucket, "S3 bucket that keeps the originals", "required"),
    Setting("LABELS_TABLE", "table", _table, "DynamoDB table", "labels"),
    Setting("LABELS_QUEUE", "queue", _queue, "Name of the SQS queue", "labels-jobs"),
    Setting("MIN_CONFIDENCE", "min_confidence", _percent,
            "Labels below this percentage stand only under *Show all labels*", "70"),
    Setting("MAX_LABELS", "max_labels", _number(1, 50),
            "Labels shown in the thread before *Show all labels*", "10"),
    Setting("MAX_FILE_MB", "max_file_mb", _number(1, 1000),
            "Larger pictures are refused with a sentence", "100"),
    Setting("MAX_VIDEO_MB", "max_video_mb", _number(1, 5000),
            "Larger videos are refused with a sentence", "1000"),
    Setting("MAX_VIDEO_MINUTES", "max_video_minutes", _number(1, 360),
            "Of longer videos only the first part is looked at, when somebody asks for it", "15"),
    Setting("MAX_FRAMES", "max_frames", _number(1, 100),
            "Frames of an animation or of a short video that are looked at, at most", "12"),
    Setting("VIDEO_TOPIC_ARN", "video_topic", _prefixed("arn:"),
            "SNS topic by which Rekognition tells the queue that a video is done; without it the "
            "bot asks"),
    Setting("VIDEO_ROLE_ARN", "video_role", _prefixed("arn:"),
            "The role by which Rekognition may publish to that topic; both or none"),
    Setting("MODERATION_CHANNEL", "moderation_channel", _channel,
            "Id of the channel that gets moderation alerts; unset turns moderation off"),
    Setting("SLACK_ADMIN_TOKEN", "slack_admin_token", _admin_token,
            "An administrator's user token with `files:write`: with it *Remove* deletes Slack's "
            "file too, else a person must"),
    Setting("OCR_LABELS", "ocr_labels", _switch,
            "`on` reads what is written in pictures, for `has:text` and for moderation's words, "
            "at one more call a picture", "off"),
    Setting("MONTHLY_BUDGET_USD", "monthly_budget", _budget,
            "What Rekognition may cost in a calendar month (UTC); beyond it pictures are labelled "
            "only on request. For many workspaces: what each of them may cost, at most"),
    Setting("REKOGNITION_TPS", "rekognition_tps", _number(1, 10_000),
            "Calls a second of each image operation that one worker makes, at most; without it the "
            "region's default quota. Share your account's quota among the workers"),
    Setting("WORKER_CONCURRENCY", "worker_concurrency", _number(1, 500),
            "Jobs at once in one worker", "8"),
    Setting("PORT", "port", _number(1, 65535), "Port of `python -m bot web`", "3000"),
    Setting("METRICS_PORT", "metrics_port", _number(1, 65535),
            "Port for health and metrics of `worker` and `python -m bot`"),
    Setting("RETENTION_DAYS", "retention_days", _number(1, _FOREVER),
            "Pictures and all that is known of them go after this many days", "never"),
    Setting("PERSON_GUESSES", "person_guesses", _switch,
            "`on` shows labels that guess a person's gender or ethnicity", "off"),
    Setting("IMAGE_PROPERTIES", "image_properties", _switch,
            "`on` lets Rekognition measure colours and quality, at 75 % more a picture", "off"),
    Setting("PRICE_LABELS_USD_PER_1000", "price_labels", _dollars,
            "What 1,000 paid calls cost in your region, for the estimate of `/labels usage`",
            "1"),
    Setting("PRICE_PROPERTIES_USD_PER_1000", "price_properties", _dollars,
            "What `IMAGE_PROPERTIES` adds to that", "0.75"),
    Setting("PRICE_VIDEO_USD_PER_MINUTE", "price_video", _dollars,
            "What a minute of video costs that Rekognition watches, for the same, and to choose "
            "the cheaper way to look at a short one", "0.1"),
    Setting("LOG_LEVEL", "log_level", _level, "DEBUG, INFO, WARNING or ERROR", "INFO"),
    Setting("LOG_FORMAT", "log_format", _log_format,
            "`json`, a line for each record, or `text`, for people; without it a terminal gets "
            "text and everything else JSON"),
)  # fmt: skip
