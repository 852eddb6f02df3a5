"""The only reader of the environment. All problems are reported at once, each with its name.

What each name means and how it is read stands in `bot/settings.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.prices import LABELS_USD_PER_1000, PROPERTIES_USD_PER_1000, VIDEO_USD_PER_MINUTE
from bot.settings import SETTINGS, SLACK_API_URL


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
    slack_client_id: str = ""
    slack_client_secret: str = field(default="", repr=False)
    token_key: str = field(default="", repr=False)
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
    monthly_budget: float | None = None
    rekognition_tps: int | None = None
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
    log_format: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log line may hold, whatever it looks like."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_admin_token)
        keys = self.token_key.split(",")
        return (*tokens, self.slack_signing_secret, self.slack_client_secret, *keys)

    @property
    def serves_many(self) -> bool:
        """Whether workspaces install the app themselves, instead of one by its token."""
        return bool(self.token_key)


@dataclass(frozen=True, slots=True)
class Needs:
    """The settings that a command uses, and those of them that it cannot do without."""

    required: tuple[str, ...]
    used: frozenset[str]


def _all_but(*unused: str) -> frozenset[str]:
    return frozenset(setting.name for setting in SETTINGS) - {*unused}


OAUTH = frozenset({"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_KEY"})
"""What serves many workspaces, all three together."""

_ALL_OAUTH = "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and TOKEN_KEY"
_A_TEAM_SETTING = "every workspace sets that for itself, with `/labels settings`, so take it out"
_ONE_ONLY = (
    f"{_ALL_OAUTH} are for `python -m bot web` and `worker`: this command serves one workspace, "
    "with SLACK_BOT_TOKEN."
)
_INSTEAD = {
    "SLACK_BOT_TOKEN": "take it out to serve many workspaces, or the three to serve one",
    "MODERATION_CHANNEL": _A_TEAM_SETTING,
    "SLACK_ADMIN_TOKEN": _A_TEAM_SETTING,
}

_SERVICES = ("SLACK_BOT_TOKEN", "AWS_REGION", "LABELS_BUCKET")

EVERYTHING = Needs(_SERVICES, _all_but())
SOCKET_MODE = Needs(
    (*_SERVICES, "SLACK_APP_TOKEN"), _all_but("SLACK_SIGNING_SECRET", "PORT", *OAUTH)
)
WEB = Needs((*_SERVICES, "SLACK_SIGNING_SECRET"), _all_but("SLACK_APP_TOKEN", "METRICS_PORT"))
WORKER = Needs(_SERVICES, _all_but("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "PORT"))
SETUP = Needs(
    ("AWS_REGION", "LABELS_BUCKET"),
    frozenset(
        {
            "AWS_REGION", "LABELS_BUCKET", "LABELS_TABLE", "LABELS_QUEUE", "RETENTION_DAYS",
            "LOG_LEVEL", "LOG_FORMAT",
        }
    ),
)  # fmt: skip
LABEL = Needs(
    ("AWS_REGION",),
    frozenset(
        {
            "AWS_REGION", "MIN_CONFIDENCE", "MAX_LABELS", "MAX_FRAMES", "PERSON_GUESSES",
            "IMAGE_PROPERTIES", "REKOGNITION_TPS", "LOG_LEVEL", "LOG_FORMAT",
        }
    ),
)  # fmt: skip
REDRIVE = Needs(
    ("AWS_REGION",), frozenset({"AWS_REGION", "LABELS_QUEUE", "LOG_LEVEL", "LOG_FORMAT"})
)
LIVE = Needs(
    ("SLACK_BOT_TOKEN",),
    frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "LOG_LEVEL", "LOG_FORMAT"}),
)


def read_config(environ: Mapping[str, str], needs: Needs = EVERYTHING) -> Config:
    """Read the settings that are used; what is required must be there and not empty.

    Whatever a command does not use may say anything: its field keeps the default.
    Raises ConfigError with one line per problem.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    required = _required(environ, needs)
    for setting in SETTINGS:
        if setting.name not in needs.used:
            continue
        raw = _raw(environ, setting.name)
        if not raw:
            if setting.name in required:
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


def _serves_many(environ: Mapping[str, str]) -> bool:
    return any(_raw(environ, name) for name in OAUTH)


def _required(environ: Mapping[str, str], needs: Needs) -> frozenset[str]:
    """Three names take the bot token's place where many workspaces install the app."""
    required = frozenset(needs.required)
    if "SLACK_BOT_TOKEN" in required and _serves_many(environ) and needs.used.issuperset(OAUTH):
        return required - {"SLACK_BOT_TOKEN"} | OAUTH
    return required


def _contradictions(environ: Mapping[str, str], needs: Needs) -> list[str]:
    """Names that do not go together."""
    found = _oauth_problems(environ, needs) if "SLACK_BOT_TOKEN" in needs.used else []
    return found + (_notice_problems(environ) if "VIDEO_TOPIC_ARN" in needs.used else [])


def _oauth_problems(environ: Mapping[str, str], needs: Needs) -> list[str]:
    """One workspace or many: what belongs to the other way has to go.

    Bolt turns OAuth on by itself when it finds an id and a secret, and drops the bot token then
    (slack_bolt/app/async_app.py).
    """
    if not _serves_many(environ):
        return []
    if not needs.used.issuperset(OAUTH):
        return [_ONE_ONLY]
    return [
        f"{name} is set beside {_ALL_OAUTH}: {remedy}."
        for name, remedy in _INSTEAD.items()
        if _raw(environ, name)
    ]


def _notice_problems(environ: Mapping[str, str]) -> list[str]:
    """Rekognition publishes to a topic by a role, or to none."""
    names = ("VIDEO_TOPIC_ARN", "VIDEO_ROLE_ARN")
    unset = [name for name in names if not _raw(environ, name)]
    if len(unset) != 1:
        return []
    return [f"{unset[0]} is not set: VIDEO_TOPIC_ARN and VIDEO_ROLE_ARN belong together."]
