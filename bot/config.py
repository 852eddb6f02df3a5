"""The only reader of the environment. All problems are reported at once, each with its name.

The table in README.md lists these settings; a test holds it to `SETTINGS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.core.prices import LABELS_USD_PER_1000, PROPERTIES_USD_PER_1000, VIDEO_USD_PER_MINUTE

SLACK_API_URL = "https://slack.com/api/"


class ConfigError(Exception):
    """The environment does not make a working configuration; one line per problem."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem, so that they can be mended in one go."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process. Secrets are kept out of `repr`."""

    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = SLACK_API_URL
    region: str = ""
    bucket: str = ""
    table: str = "labels"
    queue: str = "labels-jobs"
    slack_admin_token: str = field(default="", repr=False)
    moderation_channel: str = ""
    ocr_labels: bool = False
    min_confidence: float = 70.0
    max_labels: int = 10
    max_file_mb: int = 100
    max_video_mb: int = 1000
    max_video_minutes: int = 15
    max_frames: int = 12
    video_topic: str = ""
    video_role: str = ""
    worker_concurrency: int = 8
    port: int = 3000
    metrics_port: int | None = None
    retention_days: int | None = None
    person_guesses: bool = False
    image_properties: bool = False
    price_labels: float = LABELS_USD_PER_1000
    price_properties: float = PROPERTIES_USD_PER_1000
    price_video: float = VIDEO_USD_PER_MINUTE
    log_level: str = "INFO"


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
            raise ValueError(f"must begin with {' or '.join(prefixes)}")
        return value

    return read


def _admin_token(value: str) -> str:
    """https://docs.slack.dev/authentication/using-token-rotation."""
    if value.startswith(_ROTATING):
        raise ValueError(
            f"must not begin with {_ROTATING}: such a token ends after 12 hours, so take "
            "that of an app without token rotation"
        )
    return _prefixed("xoxp-")(value)


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


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or not value.endswith("/api/"):
        raise ValueError("must be a web address that ends with /api/")
    return value


_CHANNEL = _prefixed("C", "G")
_FOREVER = 36500
_percent = _at_most(100, "a number")
_dollars = _at_most(1000, "a number of US dollars")
_ROTATING = "xoxe."

SETTINGS = (
    Setting("SLACK_BOT_TOKEN", "slack_bot_token", _prefixed("xoxb-", "xoxe.xoxb-"),
            "The bot's token, `xoxb-…`", "required"),
    Setting("SLACK_APP_TOKEN", "slack_app_token", _prefixed("xapp-"),
            "The app-level token, `xapp-…`; `python -m bot` needs it (Socket Mode)"),
    Setting("SLACK_SIGNING_SECRET", "slack_signing_secret", str,
            "Proves that a request comes from Slack; `python -m bot web` needs it"),
    Setting("SLACK_API_URL", "slack_api_url", _api_url,
            "Base address of Slack's Web API, ends with `/api/`", SLACK_API_URL),
    Setting("AWS_REGION", "region", str,
            "AWS region of all services; `AWS_DEFAULT_REGION` is read too", "required"),
    Setting("LABELS_BUCKET", "bucket", str, "S3 bucket that keeps the originals", "required"),
    Setting("LABELS_TABLE", "table", str, "DynamoDB table", "labels"),
    Setting("LABELS_QUEUE", "queue", str, "Name of the SQS queue", "labels-jobs"),
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
    Setting("MODERATION_CHANNEL", "moderation_channel", _CHANNEL,
            "Id of the channel that gets moderation alerts; unset turns moderation off"),
    Setting("SLACK_ADMIN_TOKEN", "slack_admin_token", _admin_token,
            "An administrator's user token with `files:write`: with it *Remove* deletes Slack's "
            "file too, else a person must"),
    Setting("OCR_LABELS", "ocr_labels", _switch,
            "`on` reads what is written in pictures, for `has:text` and for moderation's words, "
            "at one more call a picture", "off"),
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
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Needs:
    """The settings that a command uses, and those of them that it cannot do without."""

    required: tuple[str, ...]
    used: frozenset[str]


def _all_but(*unused: str) -> frozenset[str]:
    return frozenset(setting.name for setting in SETTINGS) - {*unused}


_SERVICES = ("SLACK_BOT_TOKEN", "AWS_REGION", "LABELS_BUCKET")

EVERYTHING = Needs(_SERVICES, _all_but())
SOCKET_MODE = Needs((*_SERVICES, "SLACK_APP_TOKEN"), _all_but("SLACK_SIGNING_SECRET", "PORT"))
WEB = Needs((*_SERVICES, "SLACK_SIGNING_SECRET"), _all_but("SLACK_APP_TOKEN", "METRICS_PORT"))
WORKER = Needs(_SERVICES, _all_but("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "PORT"))
SETUP = Needs(
    ("AWS_REGION", "LABELS_BUCKET"),
    frozenset(
        {
            "AWS_REGION", "LABELS_BUCKET", "LABELS_TABLE", "LABELS_QUEUE", "RETENTION_DAYS",
            "LOG_LEVEL",
        }
    ),
)  # fmt: skip
LABEL = Needs(
    ("AWS_REGION",),
    frozenset(
        {
            "AWS_REGION", "MIN_CONFIDENCE", "MAX_LABELS", "MAX_FRAMES", "PERSON_GUESSES",
            "IMAGE_PROPERTIES", "LOG_LEVEL",
        }
    ),
)  # fmt: skip
LIVE = Needs(
    ("SLACK_BOT_TOKEN",),
    frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "LOG_LEVEL"}),
)


def read_config(environ: Mapping[str, str], needs: Needs = EVERYTHING) -> Config:
    """Read the settings that are used; what is required must be there and not empty.

    Whatever a command does not use may say anything: its field keeps the default.
    Raises ConfigError with one line per problem.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        if setting.name not in needs.used:
            continue
        raw = _raw(environ, setting.name)
        if not raw:
            if setting.name in needs.required:
                problems.append(f"{setting.name} is not set: {setting.meaning}.")
            continue
        try:
            values[setting.field] = setting.read(raw)
        except ValueError as error:
            problems.append(f"{setting.name} {error}.")
    problems += _contradictions(environ, needs)
    if problems:
        raise ConfigError(problems)
    return Config(**values)


def _raw(environ: Mapping[str, str], name: str) -> str:
    # boto3 reads AWS_DEFAULT_REGION alone; most platforms set AWS_REGION.
    if name == "AWS_REGION":
        return (environ.get(name) or environ.get("AWS_DEFAULT_REGION") or "").strip()
    return environ.get(name, "").strip()


def _contradictions(environ: Mapping[str, str], needs: Needs) -> list[str]:
    """Names that do not go together."""
    found = _oauth_problems(environ) if "SLACK_BOT_TOKEN" in needs.used else []
    return found + (_notice_problems(environ) if "VIDEO_TOPIC_ARN" in needs.used else [])


def _oauth_problems(environ: Mapping[str, str]) -> list[str]:
    # Bolt turns OAuth on by itself when it finds both names, and drops the bot token then
    # (slack_bolt/app/async_app.py).
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    if not all(name in environ for name in names):
        return []
    problem = (
        "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are both there: take them out, "
        "this bot is installed in one workspace with SLACK_BOT_TOKEN."
    )
    return [problem]


def _notice_problems(environ: Mapping[str, str]) -> list[str]:
    """Rekognition publishes to a topic by a role, or to none."""
    names = ("VIDEO_TOPIC_ARN", "VIDEO_ROLE_ARN")
    unset = [name for name in names if not _raw(environ, name)]
    if len(unset) != 1:
        return []
    return [f"{unset[0]} is not set: VIDEO_TOPIC_ARN and VIDEO_ROLE_ARN belong together."]
