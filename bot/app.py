"""The one place that sees everything: builds clients, adapters, jobs and listeners."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.aws.clients import Clients
from bot.aws.threads import DaemonExecutor
from bot.aws.traffic import Traffic
from bot.config import Config
from bot.deliveries import begin_stories
from bot.errors import NotInstalledError, RetryLaterError, SetupError
from bot.health import Readiness
from bot.jobs.erasing import Eraser
from bot.jobs.pacing import Pacing
from bot.jobs.services import Shared
from bot.jobs.teams import OneTeam, Teams
from bot.jobs.together import together
from bot.jobs.worker import Worker
from bot.many import Many, build_many
from bot.metrics import Metrics
from bot.slack.calls import CALL_TIMEOUT, SlackCalls
from bot.slack.fence import slack_session
from bot.slack.traffic import traffic
from bot.sockets import Socket
from bot.wiring import build_services, build_shared, prices_of, rules_of

log = logging.getLogger(__name__)

_DEAD = 120.0
"""Seconds in which the receiving loop moves even if every call takes as long as it may."""

_CALLS_PER_JOB = 4
"""AWS calls that one job makes at the same time, at most."""

MOST_THREADS = 40
"""Calls of AWS at once, however many jobs there are. Every client keeps as many connections open,
and a process may often have no more than 256 files open, connections included."""

MOST_TO_SLACK = 64
"""Connections to Slack. One slow service must not keep others waiting for one: of files there are
never so many in work at once (`bot/jobs/in_work.py`)."""


@dataclass(slots=True)
class Runtime:
    """A configured bot: its workspaces, and who it is in Slack once that is known."""

    config: Config
    shared: Shared
    teams: Teams
    metrics: Metrics
    session: aiohttp.ClientSession
    calls: SlackCalls
    identity: AuthorizeResult | None = None
    many: Many | None = None
    """Where workspaces install the app themselves: then there is no one identity."""
    worker: Worker | None = None
    socket: Socket | None = None
    """In Socket Mode alone: then Slack has no other way here."""
    is_stopping: bool = False
    """Whether it takes what still comes, while others had better be asked."""
    readiness: Readiness = field(init=False)

    def __post_init__(self) -> None:
        """Whether it can work is asked of others no more often than need be."""
        self.readiness = Readiness(self._reach, self.metrics)

    @property
    def eraser(self) -> Eraser | None:
        """Who erases workspaces that left, where there are many."""
        return self.many.eraser if self.many else None

    @property
    def is_identified(self) -> bool:
        """Whether it is known who the bot is, or asked for each workspace."""
        return self.identity is not None or self.many is not None

    async def identity_in(self, team: str | None) -> AuthorizeResult:
        """Who the bot is in a workspace; of one that has not installed it only its id is known.

        Raises RetryLaterError and SetupError, upon which Slack delivers again.
        """
        if self.many is None:
            assert self.identity is not None, "nothing listens before the bot knows who it is"
            return self.identity
        try:
            return await self.many.teams.identity(team or "")
        except NotInstalledError:
            return AuthorizeResult(enterprise_id=None, team_id=team)

    async def identify(self) -> None:
        """Ask Slack whom the token belongs to. Raises SetupError, RetryLaterError."""
        if self.many:
            return
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
            await self.shared.queue.ping()
        except (RetryLaterError, SetupError) as error:
            log.warning("queue: %s", error)

    def expect_socket(self) -> Socket:
        """Have readiness and metrics tell of a connection, which Socket Mode lives by."""
        made = self.socket = Socket(self.shared.clock)
        self.metrics.follow_socket(lambda: made.is_connected)
        return made

    async def ready(self) -> None:
        """Raise SetupError or RetryLaterError while the bot cannot do its work."""
        if self.is_stopping:
            raise RetryLaterError("This bot", "it is stopping")
        if not self.is_identified:
            raise RetryLaterError("Slack", "the bot's token was not confirmed yet")
        if self.socket:
            self.socket.require()
        await self.readiness.require()

    def alive(self) -> None:
        """Raise SetupError when nothing but a new start helps: the worker asks for no jobs."""
        if self.worker and self.worker.silence > _DEAD:
            raise SetupError(f"The worker has not asked for jobs for {self.worker.silence:.0f} s.")

    async def _reach(self) -> None:
        await together(self.shared.queue.ping(), self.shared.library.ping())


@asynccontextmanager
async def open_runtime(config: Config, pacing: Pacing) -> AsyncIterator[Runtime]:
    """Build everything for a configuration, and close it in the end. Raises SetupError."""
    threads = min(config.worker_concurrency * _CALLS_PER_JOB + 2, MOST_THREADS)
    metrics = Metrics(prices_of(config).per_call(image_properties=config.image_properties))
    clients = Clients(region=config.region, connections=threads, traffic=Traffic(metrics))
    executor = DaemonExecutor(threads, name="aws")
    shared = build_shared(config, clients, executor, meter=metrics, pacing=pacing)
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT, sock_connect=5)
    connector, url = aiohttp.TCPConnector(limit=MOST_TO_SLACK), config.slack_api_url
    try:
        async with slack_session(
            url, timeout=timeout, connector=connector, trace_configs=[traffic(metrics, url)]
        ) as session:
            calls = SlackCalls(config.slack_bot_token, url, session, meter=metrics)
            if config.serves_many:
                many = build_many(config, clients, executor, shared, session)
                try:
                    yield Runtime(config, shared, many.teams, metrics, session, calls, many=many)
                finally:
                    await many.close()
            else:
                services = build_services(config, shared, session, calls, rules_of(config))
                yield Runtime(config, shared, OneTeam(services), metrics, session, calls)
    finally:
        shared.studio.close()
        shared.cutting_room.close()
        executor.shutdown(wait=False, cancel_futures=True)


def build_worker(runtime: Runtime) -> Worker:
    """The worker that takes jobs from the queue."""
    concurrency, eraser = runtime.config.worker_concurrency, runtime.eraser
    return Worker(runtime.shared, runtime.teams, concurrency, eraser=eraser)


def build_bolt(runtime: Runtime) -> AsyncApp:
    """The listener to Slack."""
    config = runtime.config

    async def authorize(team_id: str | None) -> AuthorizeResult:
        # Slack is not asked now: were it out of reach for a moment, Bolt would answer 200 with an
        # apology, and the event would be lost.
        return await runtime.identity_in(team_id)

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
    begin_stories(app)
    handlers.register(app, runtime.teams)
    return app
