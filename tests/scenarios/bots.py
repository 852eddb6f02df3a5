"""The bot's processes, ended at once afterwards.

A whole bot, and every hasty worker, comes from the nursery; single processes are started as a
platform would start them.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT, until_ready
from sandbox.config import free_port
from tests.scenarios.hasty_worker import GRACE, LEASE, NOTICE, PATIENCE
from tests.scenarios.nursery import NurseryBot
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings

START_SECONDS = 60.0


class HastyWorker(BotProcess):
    """A process with short times; see `tests/scenarios/hasty_worker.py`."""

    def __init__(self, role: str, *times: float, environment: dict[str, str], log: Path) -> None:
        super().__init__(role, root=ROOT, environment=environment, log=log)
        self._arguments = ("-m", "tests.scenarios.hasty_worker", role, *map(str, times))


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot with the queue that it works on."""

    queue: JobQueue
    processes: tuple[BotProcess, ...]
    address: str = ""
    """Of the web process: scheme, host and port."""

    def log(self) -> str:
        """What its processes have written."""
        return "".join(process.log.read_text() for process in self.processes if process.log)


@asynccontextmanager
async def socket_bot(around: Surroundings, **settings: str) -> AsyncIterator[Bot]:
    """`python -m bot`. One at a time: Slack gives each event to one of the open sockets."""
    queue = await JobQueue.make(around.aws, around.unused("socket"))
    process = _copy(around, "bot", queue, **{**_for_socket(around), **settings})
    async with running(process):
        await _alive(process, around.slack.wait_for_connection(START_SECONDS))
        yield Bot(queue, (process,))


@asynccontextmanager
async def http_bot(
    around: Surroundings, *, visibility: int = 60, **settings: str
) -> AsyncIterator[Bot]:
    """`python -m bot web` and `python -m bot worker`; Slack delivers to the former."""
    queue = await JobQueue.make(around.aws, around.unused("http"), visibility)
    worker = _copy(around, "worker", queue, **settings)
    async with web_bot(around, queue, **settings) as web, running(worker):
        yield Bot(queue, (*web.processes, worker), web.address)


@asynccontextmanager
async def web_bot(around: Surroundings, queue: JobQueue, **settings: str) -> AsyncIterator[Bot]:
    """`python -m bot web` alone: jobs stay in the queue."""
    port = free_port(0)
    address = f"http://127.0.0.1:{port}"
    process = _copy(around, "web", queue, **{**_for_web(around, port), **settings})
    async with running(process):
        await _alive(process, answers(f"{address}/readyz"))
        around.slack.deliver_to(f"{address}/slack/events")
        try:
            yield Bot(queue, (process,), address)
        finally:
            around.slack.deliver_over_sockets()


def socket_process(around: Surroundings, queue: JobQueue, **settings: str) -> BotProcess:
    """`python -m bot`, not started yet."""
    return _started_anew(around, "bot", queue, **{**_for_socket(around), **settings})


def web_process(around: Surroundings, queue: JobQueue, port: int, **settings: str) -> BotProcess:
    """`python -m bot web`, not started yet."""
    return _started_anew(around, "web", queue, **{**_for_web(around, port), **settings})


def worker_process(around: Surroundings, queue: JobQueue, **settings: str) -> BotProcess:
    """`python -m bot worker`, not started yet."""
    return _started_anew(around, "worker", queue, **settings)


def copied(around: Surroundings, process: BotProcess) -> BotProcess:
    """The same process, not started yet, but from the nursery."""
    return NurseryBot(around.nursery, process)


def hasty_worker(
    around: Surroundings,
    queue: JobQueue,
    *,
    role: str = "worker",
    lease: int = LEASE,
    grace: float = GRACE,
    notice: float = NOTICE,
    patience: float = PATIENCE,
    **settings: str,
) -> BotProcess:
    """The worker, or `python -m bot` as the role `bot`, with short times and not started yet.

    It takes one job at a time: while it has one it does not poll, and a poll that outlives its
    worker would take the job, and hide it, before the next worker can have it.
    """
    log = around.logs / f"{around.unused('hasty')}.log"
    environment = {**around.environment(queue.name, role), "WORKER_CONCURRENCY": "1"}
    if role == "bot":
        environment["SLACK_APP_TOKEN"] = around.slack.app_token
    environment |= settings
    times = (lease, grace, notice, patience)
    return copied(around, HastyWorker(role, *times, environment=environment, log=log))


@asynccontextmanager
async def running(*processes: BotProcess) -> AsyncIterator[None]:
    """Start processes, and kill them in the end: an idle one would poll for five seconds more."""
    try:
        for process in processes:
            await process.start()
        yield
    finally:
        for process in processes:
            await kill(process)


async def kill(process: BotProcess) -> None:
    """SIGKILL, as the kernel does when memory runs out; nothing happens to one that ended."""
    try:
        send(process, signal.SIGKILL)
    except ProcessLookupError:
        return
    await process.wait()


def send(process: BotProcess, number: signal.Signals) -> None:
    """Send a signal. Raises ProcessLookupError when it has ended."""
    if process._process is None or process._process.returncode is not None:
        raise ProcessLookupError(process.name)
    process._process.send_signal(number)


async def answers(url: str) -> None:
    """Wait until an address answers well."""
    async with aiohttp.ClientSession() as session:
        await until_ready(session, url)


def _started_anew(around: Surroundings, role: str, queue: JobQueue, **settings: str) -> BotProcess:
    return BotProcess(
        *([] if role == "bot" else [role]),
        root=ROOT,
        environment={**around.environment(queue.name, role), **settings},
        log=around.logs / f"{around.unused(role)}.log",
    )


def _copy(around: Surroundings, role: str, queue: JobQueue, **settings: str) -> BotProcess:
    return copied(around, _started_anew(around, role, queue, **settings))


def _for_socket(around: Surroundings) -> dict[str, str]:
    return {"SLACK_APP_TOKEN": around.slack.app_token}


def _for_web(around: Surroundings, port: int) -> dict[str, str]:
    return {"SLACK_SIGNING_SECRET": around.slack.signing_secret, "PORT": str(port)}


async def _alive(process: BotProcess, ready: object) -> None:
    """Wait for readiness, but not for a process that has ended."""
    waiting = asyncio.ensure_future(ready)  # type: ignore[call-overload]
    ended = asyncio.ensure_future(process.wait())
    try:
        async with asyncio.timeout(START_SECONDS):
            await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), f"{process.name} ended:{process.last_lines()}"
        waiting.result()
    finally:
        for task in (waiting, ended):
            task.cancel()
        await asyncio.gather(waiting, ended, return_exceptions=True)
