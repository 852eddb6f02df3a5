"""The whole sandbox as one thing: Slack, AWS, Rekognition, and the unmodified bot among them."""

import asyncio
import base64
import secrets
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, Self, TypeVar

from sandbox.answers import Answer, wait_for_answer
from sandbox.aws import AWSSandbox
from sandbox.bot_process import BotProcesses, BotStoppedError
from sandbox.bot_roles import ROOT, build_roles
from sandbox.cloud import SandboxCloud
from sandbox.config import SandboxConfigError
from sandbox.options import Options
from sandbox.rekognition import Detector, KnownPictures, NoDetector, RekognitionSandbox
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.records import Message
from sandbox.workspace.seed import MODERATORS

T = TypeVar("T")

BUCKET, TABLE, QUEUE = "labels-sandbox", "labels", "labels-jobs"

VIDEO_OUTPUTS = {"VIDEO_TOPIC_ARN": "VideoTopicArn", "VIDEO_ROLE_ARN": "VideoRoleArn"}
"""The bot's settings, and what the template calls them."""


class StartError(Exception):
    """The sandbox did not start; the text is for the person who started it."""


class Sandbox:
    """Everything runs for as long as the context lasts: `async with Sandbox() as sandbox:`."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.known = KnownPictures()
        many = bool(self.options.workspaces)
        self.slack = SlackSandbox(
            ROOT / "manifest.yml",
            strictness=self.options.strictness or Strictness(distributed=many),
            clock=self.options.clock,
            on_picture=self._remember,
            installed=not many,
        )
        for name in self.options.workspaces[1:]:
            self.slack.add_team(name)
        self.aws = AWSSandbox(ROOT / "infrastructure.yml", bucket=BUCKET, table=TABLE, queue=QUEUE)
        self.bot = BotProcesses(())
        self.seconds: dict[str, float] = {}
        """How long each part took to start."""
        self._detector: Detector = NoDetector()
        self._rekognition: RekognitionSandbox | None = None
        self._stack = AsyncExitStack()

    @property
    def rekognition(self) -> RekognitionSandbox:
        """The Rekognition endpoint. Raises RuntimeError before the start."""
        if self._rekognition is None:
            raise RuntimeError("the sandbox was not started")
        return self._rekognition

    @property
    def detector(self) -> str:
        """Which detector is at work, in words."""
        return self._detector.description

    async def __aenter__(self) -> Self:
        """Start everything. Raises StartError."""
        try:
            async with self._timed("all"), asyncio.timeout(self.options.start_timeout):
                await self._start_services()
                await self._start_bot()
        except TimeoutError as error:
            await self._stack.aclose()
            raise StartError(self._too_slow()) from error
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop everything, the bot first."""
        await self._stack.aclose()

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`, for as long as the bot runs. Raises BotStoppedError."""
        return await self.bot.during(work)

    async def answer_to(self, message: Message, seconds: float = 30.0) -> Answer:
        """Wait for the bot's answer to a posted message. Raises TimeoutError, BotStoppedError."""
        return await self.during(wait_for_answer(self.slack.workspace, message, seconds))

    def _remember(self, picture: bytes) -> None:
        self.known.remember(picture)

    async def _start_services(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._enter("Slack", self.slack))
                group.create_task(self._enter("AWS", self.aws))
                group.create_task(self._start_rekognition())
        except ExceptionGroup as failures:
            first = failures.exceptions[0]
            if isinstance(first, SandboxConfigError):
                raise first from failures
            raise StartError(f"{type(first).__name__}: {first}") from failures

    async def _start_rekognition(self) -> None:
        async with self._timed("detector"):
            self._detector = await self.options.find_detector()
        self._rekognition = RekognitionSandbox(
            detector=self._detector,
            known=self.known,
            s3_reader=self.aws.read_object,
            text_reader=await self.options.find_reader(),
            cloud=SandboxCloud(self.aws),
        )
        await self._enter("Rekognition", self._rekognition)

    async def _enter(self, name: str, context: AbstractAsyncContextManager[object]) -> None:
        async with self._timed(name):
            entering = asyncio.ensure_future(self._stack.enter_async_context(context))
            try:
                await asyncio.shield(entering)
            except asyncio.CancelledError:
                # What has half started cannot be stopped: let it finish first.
                await asyncio.wait({entering})
                raise

    async def _start_bot(self) -> None:
        roles = build_roles(self.options, self.slack, self._bot_environment())
        self.bot = roles.processes
        self._stack.push_async_callback(self.bot.stop)
        async with self._timed("bot"):
            await self.bot.start()
            try:
                await self.bot.during(roles.ready())
            except BotStoppedError as error:
                raise StartError(str(error)) from error

    def _bot_environment(self) -> dict[str, str]:
        return {
            **self.aws.environment(rekognition=self.rekognition.url),
            "LABELS_BUCKET": BUCKET,
            "LABELS_TABLE": TABLE,
            "LABELS_QUEUE": QUEUE,
            **self.slack_environment(),
            "SLACK_API_URL": self.slack.api_url,
            **self._video_environment(),
        }

    def slack_environment(self) -> dict[str, str]:
        """By what the bot is known to Slack: a workspace's token, or its own secrets."""
        return self._of_many() if self.options.workspaces else self._of_one()

    def _of_one(self) -> dict[str, str]:
        """What a bot is told that has one workspace, and its token."""
        admin = {"SLACK_ADMIN_TOKEN": self.slack.admin_token} if self.options.admin_token else {}
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "MODERATION_CHANNEL": self.slack.workspace.channel_named(MODERATORS).id,
            **admin,
        }

    def _of_many(self) -> dict[str, str]:
        """What a bot is told that any workspace may install."""
        return {
            "SLACK_CLIENT_ID": self.slack.app.client_id,
            "SLACK_CLIENT_SECRET": self.slack.app.client_secret,
            "TOKEN_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }

    def _video_environment(self) -> dict[str, str]:
        """Where Rekognition tells that a video is done, when the template has such a topic."""
        if not self.options.video_notices:
            return {}
        outputs = self.aws.outputs
        return {name: outputs[key] for name, key in VIDEO_OUTPUTS.items() if key in outputs}

    def _too_slow(self) -> str:
        started = ", ".join(self.seconds) or "nothing"
        lines = "".join(process.last_lines() for process in self.bot.processes)
        text = f"The sandbox was not up after {self.options.start_timeout:.0f} s; up: {started}."
        return f"{text} The bot's last lines:{lines}" if lines else text

    @asynccontextmanager
    async def _timed(self, name: str) -> AsyncIterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began
