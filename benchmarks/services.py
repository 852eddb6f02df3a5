"""The services around the bot, with times like the real ones': the same for both ways.

All of them wait for seeded times. The times are assumptions, not measurements of the real
services: AWS and Slack publish none.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.aws_proxy import slowed_aws
from sandbox.aws import AWSSandbox
from sandbox.rekognition import RekognitionSandbox
from sandbox.rekognition.faults import Latency as RekognitionLatency
from sandbox.rekognition.values import Pixels, Sighting, Spot
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.faults import Latency
from sandbox.workspace.records import Channel, ChannelKind

ROOT = Path(__file__).resolve().parent.parent
BUCKET, TABLE, QUEUE = "labels-bench", "labels", "labels-jobs"

API_CALL = (0.09, 0.13)
DOWNLOAD = (0.20, 0.30)
UPLOAD = (0.12, 0.20)
READY = 0.8
DETECT = 0.6

IDEAL = sum(
    (
        sum(DOWNLOAD) / 2,
        DETECT,
        sum(API_CALL) / 2,  # files.getUploadURLExternal
        sum(UPLOAD) / 2,
        sum(API_CALL) / 2,  # files.completeUploadExternal
        READY,
        sum(API_CALL) / 2,  # chat.postMessage
    )
)
"""Seconds from the event to the reply if nothing but these services took time."""


class FixedDetector:
    """Sees the same street in every picture, so that looking costs nothing here."""

    description = "a fixed answer, for measuring what the bot does around it"

    def detect(self, picture: Pixels) -> list[Sighting]:  # noqa: ARG002 - a Detector
        """The same for every picture."""
        return street()


def street() -> list[Sighting]:
    """Six boxed things and three scenes."""
    people = tuple(Spot(0.08 + 0.22 * n, 0.3, 0.15, 0.5, 97.0 - n) for n in range(3))
    cars = (Spot(0.62, 0.45, 0.35, 0.25, 88.1), Spot(0, 0.5, 0.1, 0.1, 80.0))
    return [
        Sighting("Person", 97.2, people),
        Sighting("Dog", 93.5, (Spot(0.3, 0.6, 0.2, 0.3, 92.0),)),
        Sighting("Car", 88.1, cars),
        Sighting("Beach", 91.0),
        Sighting("Sky", 84.0),
        Sighting("Walking", 73.0),
    ]


@dataclass(slots=True)
class Services:
    """What runs, and what a process needs to find it."""

    slack: SlackSandbox
    rekognition: RekognitionSandbox
    environment: dict[str, str]


@asynccontextmanager
async def services(*, detect: float = DETECT, rate_limits: bool = False) -> AsyncIterator[Services]:
    """Slack, Rekognition and AWS, for as long as the context lasts; `detect` in seconds.

    Slack's limits would measure themselves, unless it is they that are to be measured.
    """
    times = {"download": DOWNLOAD, "upload": UPLOAD, "auth.test": (0, 0)}
    latency = Latency(times, default=API_CALL, seed=1)
    slack = SlackSandbox(
        ROOT / "manifest.yml",
        strictness=Strictness(rate_limits=rate_limits, readiness_delay=READY),
        latency=latency,
    )
    aws = AWSSandbox(ROOT / "infrastructure.yml", bucket=BUCKET, table=TABLE, queue=QUEUE)
    async with slack, aws, slowed_aws(aws.url) as aws_url:
        rekognition = RekognitionSandbox(detector=FixedDetector(), s3_reader=aws.read_object)
        rekognition.faults.latency = RekognitionLatency(detect, spread=0.1, seed=1)
        async with rekognition:
            environment = {
                **_own_environment(),
                **aws.environment(rekognition=rekognition.url),
                "AWS_ENDPOINT_URL": aws_url,
                "SLACK_API_URL": slack.api_url,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_SIGNING_SECRET": slack.signing_secret,
                "LABELS_BUCKET": BUCKET,
                "LABELS_TABLE": TABLE,
                "LABELS_QUEUE": QUEUE,
                "LOG_LEVEL": "WARNING",
            }
            yield Services(slack, rekognition, environment)


def open_channels(slack: SlackSandbox, count: int) -> list[str]:
    """Public channels with Robin and the bot in them: the bot posts once a second into each."""
    workspace = slack.workspace
    names = [f"team-{number}" for number in range(count)]
    for name in names:
        workspace.add_channel(
            Channel(
                id=workspace.ids.new("C"),
                name=name,
                kind=ChannelKind.PUBLIC,
                creator=workspace.user_named("robin").id,
                created=int(workspace.clock.now()),
                members=[workspace.user_named("robin").id, slack.app.bot_user],
            )
        )
    return names


@asynccontextmanager
async def process(
    module: str, *arguments: str, environment: Mapping[str, str]
) -> AsyncIterator[psutil.Process]:
    """Run `python -m module` for as long as the context lasts."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env=dict(environment)
    )
    try:
        yield psutil.Process(running.pid)
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


def _own_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
