"""The one place that sees everything: builds clients, adapters, jobs and listeners."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.aws.cases import DynamoCases
from bot.aws.claims import DynamoClaims
from bot.aws.clients import Clients
from bot.aws.clips import DynamoClips
from bot.aws.index import DynamoIndex
from bot.aws.ledger import DynamoLedger
from bot.aws.library import DynamoLibrary
from bot.aws.queue import SQSQueue
from bot.aws.rekognition import RekognitionDetector
from bot.aws.storage import S3ObjectStore
from bot.aws.threads import DaemonExecutor
from bot.aws.watcher import RekognitionWatcher
from bot.clock import SystemClock
from bot.config import Config
from bot.core.keys import analysis_version
from bot.core.prices import Prices
from bot.errors import RetryLaterError, SetupError
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.pacing import Pacing
from bot.jobs.services import Rules, Services
from bot.jobs.studio import Studio
from bot.jobs.videos.room import Spool
from bot.jobs.worker import Worker
from bot.metrics import Metrics
from bot.slack.answers import SlackAnswers
from bot.slack.board import SlackBoard
from bot.slack.calls import CALL_TIMEOUT, SlackCalls
from bot.slack.conversations import SlackConversations
from bot.slack.doors import SlackDoors
from bot.slack.files import MEGABYTE, SlackFiles
from bot.slack.messages import Display
from bot.slack.pace import MessagePace
from bot.slack.responses import ResponseURLs

log = logging.getLogger(__name__)

_VIDEOS_ON_DISK = 2
"""The largest one and its copy in another form, or as many smaller ones."""

_JOBS_PER_VIDEO = 4
"""Of so many jobs at once one may have videos in work: plain pictures never wait for them."""

_CALLS_PER_JOB = 4
"""AWS calls that one job makes at the same time, at most."""


@dataclass(slots=True)
class Runtime:
    """A configured bot: its services, and who it is in Slack once that is known."""

    config: Config
    services: Services
    metrics: Metrics
    session: aiohttp.ClientSession
    calls: SlackCalls
    identity: AuthorizeResult | None = None

    async def identify(self) -> None:
        """Ask Slack whom the token belongs to. Raises SetupError, RetryLaterError."""
        answer = await self.calls.read("auth.test")
        self.identity = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            bot_user_id=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            bot_token=self.config.slack_bot_token,
        )

    async def find_queue(self) -> None:
        """Find the queue before the first event comes: Slack waits only 3 s for that one too."""
        try:
            await self.services.queue.ping()
        except (RetryLaterError, SetupError) as error:
            log.warning("queue: %s", error)

    async def ready(self) -> None:
        """Raise SetupError or RetryLaterError while the bot cannot do its work."""
        if self.identity is None:
            raise RetryLaterError("Slack", "the bot's token was not confirmed yet")
        await self.services.queue.ping()


@asynccontextmanager
async def open_runtime(config: Config, pacing: Pacing) -> AsyncIterator[Runtime]:
    """Build everything for a configuration, and close it in the end. Raises SetupError."""
    threads = config.worker_concurrency * _CALLS_PER_JOB + 2
    clients = Clients(region=config.region, connections=threads)
    executor = DaemonExecutor(threads, name="aws")
    studio = Studio(threads=os.cpu_count() or 1)
    cutting_room = CuttingRoom()
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT, sock_connect=5)
    # One slow service must not keep others waiting for a connection.
    connector = aiohttp.TCPConnector(limit=0)
    try:
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            calls = SlackCalls(config.slack_bot_token, config.slack_api_url, session)
            metrics = Metrics()
            services = _services(
                config, clients, executor, studio=studio, cutting_room=cutting_room, calls=calls,
                session=session, metrics=metrics, pacing=pacing,
            )  # fmt: skip
            yield Runtime(config, services, metrics, session, calls)
    finally:
        studio.close()
        cutting_room.close()
        executor.shutdown(wait=False, cancel_futures=True)


def build_worker(runtime: Runtime) -> Worker:
    """The worker that takes jobs from the queue."""
    services = runtime.services
    return Worker(services, UploadLabeller(services), runtime.config.worker_concurrency)


def build_bolt(runtime: Runtime) -> AsyncApp:
    """The listener to Slack."""
    config = runtime.config

    async def authorize() -> AuthorizeResult:
        # Asked once at the start: were Slack out of reach for a moment now, Bolt would answer
        # 200 with an apology, and the event would be lost.
        assert runtime.identity is not None, "nothing listens before the bot knows who it is"
        return runtime.identity

    app = AsyncApp(
        name="labels",
        # Left alone, Bolt takes the root's level, and at DEBUG logs all that Slack delivers.
        logger=logging.getLogger("slack_bolt"),
        # Socket Mode has no signatures; Bolt wants a secret all the same.
        signing_secret=config.slack_signing_secret or "unused",
        client=AsyncWebClient(base_url=config.slack_api_url, session=runtime.session),
        authorize=authorize,
        # Our own messages are told apart in `upload_from_event`; Bolt's filter would hide
        # more than those.
        ignoring_self_events_enabled=False,
    )
    handlers.register(app, runtime.services)
    return app


def _services(
    config: Config,
    clients: Clients,
    executor: DaemonExecutor,
    *,
    studio: Studio,
    cutting_room: CuttingRoom,
    calls: SlackCalls,
    session: aiohttp.ClientSession,
    metrics: Metrics,
    pacing: Pacing,
) -> Services:
    clock = SystemClock()
    pace = MessagePace(clock)
    detector = RekognitionDetector(
        clients.rekognition(), executor, image_properties=config.image_properties
    )
    dynamodb, days = clients.dynamodb(), config.retention_days or 0
    return Services(
        clock=clock,
        detector=detector,
        objects=S3ObjectStore(clients.s3(), executor, bucket=config.bucket, expires=days > 0),
        library=DynamoLibrary(
            dynamodb, executor, clock, table=config.table,
            analysis_version=analysis_version(detector.version), retention_days=days,
        ),
        index=DynamoIndex(dynamodb, executor, clock, table=config.table, retention_days=days),
        claims=DynamoClaims(dynamodb, executor, clock, table=config.table),
        queue=SQSQueue(clients.queue(), executor, name=config.queue),
        files=_files(config, calls, session, clock),
        conversations=SlackConversations(
            calls,
            display=Display(config.min_confidence, config.max_labels, config.person_guesses),
            clock=clock, pace=pace,
        ),
        doors=SlackDoors(calls, clock),
        watcher=_watcher(config, clients, executor),
        clips=DynamoClips(dynamodb, executor, clock, table=config.table, retention_days=days),
        cases=DynamoCases(dynamodb, executor, clock, table=config.table, retention_days=days),
        ledger=DynamoLedger(dynamodb, executor, clock, table=config.table, retention_days=days),
        board=SlackBoard(calls, pace),
        answers=SlackAnswers(calls, ResponseURLs(session, config.slack_api_url), pace),
        studio=studio,
        cutting_room=cutting_room,
        spool=_spool(config),
        meter=metrics,
        rules=_rules(config),
        pacing=pacing,
    )  # fmt: skip


def _watcher(config: Config, clients: Clients, executor: DaemonExecutor) -> RekognitionWatcher:
    return RekognitionWatcher(
        clients.rekognition(), executor,
        bucket=config.bucket, topic=config.video_topic, role=config.video_role,
    )  # fmt: skip


def _files(
    config: Config, calls: SlackCalls, session: aiohttp.ClientSession, clock: SystemClock
) -> SlackFiles:
    """Nothing else calls Slack with the administrator's token, where there is one."""
    token, url = config.slack_admin_token, config.slack_api_url
    admin = SlackCalls(token, url, session) if token else None
    return SlackFiles(
        calls, session, token=config.slack_bot_token, api_url=url, clock=clock, admin=admin
    )


def _spool(config: Config) -> Spool:
    size = _VIDEOS_ON_DISK * config.max_video_mb * MEGABYTE
    return Spool(size, jobs=max(config.worker_concurrency // _JOBS_PER_VIDEO, 1))


def _rules(config: Config) -> Rules:
    prices = Prices(config.price_labels, config.price_properties, config.price_video)
    return Rules(
        min_confidence=config.min_confidence,
        person_guesses=config.person_guesses,
        max_file_bytes=config.max_file_mb * MEGABYTE,
        max_video_bytes=config.max_video_mb * MEGABYTE,
        max_video_seconds=config.max_video_minutes * 60.0,
        max_frames=config.max_frames,
        watches_for_notices=bool(config.video_topic and config.video_role),
        files_at_once=config.worker_concurrency,
        usd_per_1000=prices.per_1000(
            image_properties=config.image_properties,
            moderation=bool(config.moderation_channel),
            text=config.ocr_labels,
        ),
        usd_per_minute=prices.per_minute(moderation=bool(config.moderation_channel)),
        moderation_channel=config.moderation_channel,
        reads_text=config.ocr_labels,
        can_remove=bool(config.slack_admin_token),
    )
