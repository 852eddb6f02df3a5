"""Slack, AWS and Rekognition, each behind a proxy that lets calls go wrong."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chaos.album import ColourDetector
from benchmarks.chaos.plan import Plan
from sandbox.aws import AWSSandbox
from sandbox.cloud import SandboxCloud
from sandbox.faulty import Dice, FaultyProxy
from sandbox.faulty.calls import Service
from sandbox.rekognition import RekognitionSandbox
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace
from sandbox.workspace.records import Channel, ChannelKind
from sandbox.workspace.seed import MODERATORS

ROOT = Path(__file__).resolve().parents[2]
BUCKET, TABLE, QUEUE = "labels-chaos", "labels", "labels-jobs"
READY = 0.3
"""Seconds until an uploaded picture can be shown."""
SOCKET_FAULTS = 0.01
"""The share of frames with which a WebSocket breaks: it takes a while to come back."""

PEOPLE = ("robin", "sam", "kim", "alex")
_HARMLESS = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


@dataclass(slots=True)
class Surroundings:
    """What runs around the bot. Its processes are told of the proxies alone."""

    slack: SlackSandbox
    aws: AWSSandbox
    rekognition: RekognitionSandbox
    dice: Dice
    of_slack: FaultyProxy
    of_aws: FaultyProxy
    of_rekognition: FaultyProxy
    channels: list[Channel] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The state of the Slack workspace."""
        return self.slack.workspace

    @property
    def moderators(self) -> Channel:
        """The channel that gets alerts."""
        return self.workspace.channel_named(MODERATORS)

    def environment(self) -> dict[str, str]:
        """What every process of the bot is told."""
        return {
            **{name: os.environ[name] for name in _HARMLESS if name in os.environ},
            **self.aws.environment(rekognition=self.of_rekognition.url),
            "AWS_ENDPOINT_URL": self.of_aws.url,
            "SLACK_API_URL": f"{self.of_slack.url}/api/",
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "LABELS_BUCKET": BUCKET,
            "LABELS_TABLE": TABLE,
            "LABELS_QUEUE": QUEUE,
            "MODERATION_CHANNEL": self.moderators.id,
            "PYTHONUNBUFFERED": "1",
        }


@asynccontextmanager
async def surroundings(plan: Plan) -> AsyncIterator[Surroundings]:
    """Everything but the bot, for as long as the context lasts; nothing fails before it is told to.

    Slack's limits by method are off, and it delivers again sooner than after one and five minutes:
    these, and not the faults, would say how long a round takes.
    """
    dice = Dice(plan.seed)
    slack = SlackSandbox(
        ROOT / "manifest.yml",
        strictness=Strictness(
            rate_limits=False, readiness_delay=READY, retry_delays=plan.slack_retries
        ),
    )
    aws = AWSSandbox(ROOT / "infrastructure.yml", bucket=BUCKET, table=TABLE, queue=QUEUE)
    rekognition = RekognitionSandbox(
        detector=ColourDetector(), s3_reader=aws.read_object, cloud=SandboxCloud(aws)
    )
    async with (
        slack,
        aws,
        rekognition,
        FaultyProxy(slack.slack.base_url, dice) as of_slack,
        FaultyProxy(aws.url, dice) as of_aws,
        FaultyProxy(rekognition.url, dice) as of_rekognition,
    ):
        # Addresses of files and sockets that Slack hands out lead through the proxy, too.
        slack.slack.listen_at(of_slack.url)
        around = Surroundings(
            slack, aws, rekognition, dice, of_slack, of_aws, of_rekognition
        )  # fmt: skip
        around.channels = _channels(around.workspace, slack.app.bot_user, plan.channels)
        yield around


def begin_trouble(dice: Dice, plan: Plan) -> None:
    """From now on calls fail."""
    dice.rate, dice.slow = plan.rate, plan.slow
    dice.rates = {Service.SOCKET: SOCKET_FAULTS if plan.rate else 0.0}


def _channels(workspace: Workspace, bot: str, count: int) -> list[Channel]:
    """Every fifth one is private."""
    people = [workspace.user_named(name).id for name in PEOPLE]
    return [
        workspace.add_channel(
            Channel(
                id=workspace.ids.new("C"),
                name=f"team-{number}",
                kind=ChannelKind.PUBLIC if number % 5 else ChannelKind.PRIVATE,
                creator=people[0],
                created=int(workspace.clock.now()),
                members=[*people, bot],
            )
        )
        for number in range(count)
    ]
