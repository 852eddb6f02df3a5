"""Everything around the bot: Slack, AWS and Rekognition on this machine."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.aws import AWSSandbox
from sandbox.bot_roles import ROOT
from sandbox.cloud import SandboxCloud
from sandbox.people import People
from sandbox.rekognition import KnownPictures, RekognitionSandbox
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace
from tests.scenarios.eyes import Eyes
from tests.scenarios.nursery import Nursery, nursery

BUCKET, TABLE = "scenario-pictures", "scenario-labels"
READINESS = 0.1
"""Seconds until an uploaded picture can be shown; Slack takes about 0.6."""

_HARMLESS = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


@dataclass(slots=True)
class Surroundings:
    """What the bots of all scenarios share. `logs` is where they write."""

    slack: SlackSandbox
    aws: AWSSandbox
    rekognition: RekognitionSandbox
    eyes: Eyes
    logs: Path
    nursery: Nursery
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """The state of the Slack workspace."""
        return self.slack.workspace

    @property
    def people(self) -> People:
        """What people do."""
        return self.slack.people

    @property
    def known(self) -> KnownPictures:
        """The pictures whose labels are given."""
        return self.rekognition.known

    def unused(self, name: str) -> str:
        """The name with the next number of its own."""
        self.numbers[name] = self.numbers.get(name, 0) + 1
        return f"{name}-{self.numbers[name]}"

    def environment(self, queue: str, role: str) -> dict[str, str]:
        """What a process of a bot is told. It comes to AWS under the name of its role."""
        return {
            **{name: os.environ[name] for name in _HARMLESS if name in os.environ},
            **self.aws.environment(rekognition=self.rekognition.url),
            "AWS_ACCESS_KEY_ID": role,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.api_url,
            "LABELS_BUCKET": BUCKET,
            "LABELS_TABLE": TABLE,
            "LABELS_QUEUE": queue,
        }


@asynccontextmanager
async def surroundings(logs: Path) -> AsyncIterator[Surroundings]:
    """Start everything but the bot.

    Rate limits are off: a hundred conversations a minute in one workspace are no bot's daily
    work. The scenarios about limits order them.
    """
    strictness = Strictness(rate_limits=False, readiness_delay=READINESS)
    eyes = Eyes()
    aws = AWSSandbox(
        ROOT / "infrastructure.yml", bucket=BUCKET, table=TABLE, queue="scenario-unused"
    )
    slack = SlackSandbox(ROOT / "manifest.yml", strictness=strictness)
    rekognition = RekognitionSandbox(
        detector=eyes, s3_reader=aws.read_object, cloud=SandboxCloud(aws)
    )
    async with nursery() as bots, aws, slack, rekognition:
        yield Surroundings(slack, aws, rekognition, eyes, logs, bots)
