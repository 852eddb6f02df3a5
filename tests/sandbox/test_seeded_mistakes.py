"""A bot with one mistake is found out, by the name of that mistake; the bot as it is has none."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.aws import AWSSandbox
from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT
from sandbox.rekognition import KnownPictures, RekognitionSandbox
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.violations import CONSEQUENCES
from tests.sandbox.seeding import DEEDS, MISTAKES, SECONDS, Mistake, Patch, copy_of_bot
from tests.scenarios.bots import kill
from tests.scenarios.eyes import Eyes
from tests.scenarios.queues import JobQueue

BUCKET, TABLE, QUEUE = "seeded-pictures", "seeded-labels", "seeded-unused"
READINESS = 0.4
AFTERMATH = 0.3
"""Seconds in which another violation would show."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """What all bots share."""

    aws: AWSSandbox
    rekognition: RekognitionSandbox

    async def environment(self, slack: SlackSandbox, name: str) -> dict[str, str]:
        """What a bot is told. Each has its own queue: a killed one may still poll the last."""
        queue = await JobQueue.make(self.aws, f"seeded-{name}")
        return {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            **self.aws.environment(rekognition=self.rekognition.url),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "LABELS_BUCKET": BUCKET,
            "LABELS_TABLE": TABLE,
            "LABELS_QUEUE": queue.name,
        }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cloud() -> AsyncIterator[Cloud]:
    aws = AWSSandbox(ROOT / "infrastructure.yml", bucket=BUCKET, table=TABLE, queue=QUEUE)
    async with aws:
        known = KnownPictures()
        seer = RekognitionSandbox(detector=Eyes(), known=known, s3_reader=aws.read_object)
        async with seer:
            yield Cloud(aws, seer)


@asynccontextmanager
async def workspace(cloud: Cloud, root: Path, name: str) -> AsyncIterator[SlackSandbox]:
    """A new workspace with the bot whose source lies in `root`, as strict as Slack."""
    strictness = Strictness(readiness_delay=READINESS)
    async with SlackSandbox(ROOT / "manifest.yml", strictness=strictness) as slack:
        environment = await cloud.environment(slack, name)
        process = BotProcess(root=root, environment=environment, log=root / "bot.log")
        await process.start()
        try:
            await slack.wait_for_connection(SECONDS)
            yield slack
        finally:
            await kill(process)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.code)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_seeded_mistake_is_reported_as_what_it_is_and_nothing_else(
    cloud: Cloud, tmp_path: Path, mistake: Mistake
) -> None:
    root = copy_of_bot(tmp_path)
    mistake.patch.apply(root)
    async with workspace(cloud, root, mistake.code) as slack:
        await mistake.deed(slack)
        await slack.workspace.wait_for(slack.workspace.traffic.violations, SECONDS)
        await asyncio.sleep(AFTERMATH)

    assert set(slack.workspace.traffic.codes()) == {mistake.code}
    assert mistake.code in CONSEQUENCES


@pytest.mark.asyncio(loop_scope="module")
async def test_the_bot_as_it_is_makes_none_of_them(cloud: Cloud, tmp_path: Path) -> None:
    async with workspace(cloud, copy_of_bot(tmp_path), "none") as slack:
        for deed in DEEDS:
            await deed(slack)
            await answered(slack)

    assert slack.workspace.traffic.violations() == []


async def answered(slack: SlackSandbox) -> None:
    """Wait until every photo in #photos has its answer."""
    channel = slack.people.channel("#photos").id
    workspace = slack.workspace

    def done() -> bool:
        roots = workspace.history(channel)
        return all(workspace.replies(channel, root.ts) for root in roots)

    await workspace.wait_for(done, SECONDS)
    await asyncio.sleep(AFTERMATH)


def test_a_patch_that_no_longer_fits_fails_loudly(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\n")

    with pytest.raises(LookupError, match=r"a\.py has changed"):
        Patch("a.py", "two", "three").apply(tmp_path)
