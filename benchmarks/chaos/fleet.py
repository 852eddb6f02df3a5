"""The bot's processes: the listeners live, the workers are killed and started anew."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.chaos.plan import Plan
from benchmarks.chaos.surroundings import ROOT, Surroundings
from sandbox.bot_process import BotProcess
from sandbox.bot_roles import until_ready
from sandbox.config import free_port
from sandbox.faulty import FaultyProxy

START_SECONDS = 60.0
_SOCKETS = 2
"""While one socket is opened anew, the other one hears what happens."""


class ShortLeaseWorker(BotProcess):
    """The worker of a small round; see `benchmarks/chaos/worker.py`."""

    def __init__(self, lease: int, *, environment: Mapping[str, str], log: Path) -> None:
        super().__init__("worker", root=ROOT, environment=environment, log=log)
        self._arguments = ("-m", "benchmarks.chaos.worker", str(lease))


@dataclass(slots=True)
class Fleet:
    """What runs of the bot, and how often workers were killed."""

    plan: Plan
    environment: Mapping[str, str]
    logs: Path
    workers: list[BotProcess] = field(default_factory=list)
    killed: int = 0

    async def start(self) -> None:
        """Start all workers."""
        for _ in range(self.plan.workers):
            await self._start_one()

    async def keep_killing(self) -> None:
        """Kill a worker every few seconds, and start another one in its place."""
        drawn = random.Random(self.plan.seed)
        while True:
            await asyncio.sleep(self.plan.kill_every * drawn.uniform(0.5, 1.5))
            worker = self.workers.pop(drawn.randrange(len(self.workers)))
            await kill(worker)
            self.killed += 1
            await self._start_one()

    async def end(self) -> None:
        """Kill what still runs."""
        for worker in self.workers:
            await kill(worker)

    async def _start_one(self) -> None:
        log = self.logs / f"worker-{self.killed + len(self.workers)}.log"
        worker = (
            ShortLeaseWorker(self.plan.lease, environment=self.environment, log=log)
            if self.plan.lease
            else BotProcess("worker", root=ROOT, environment=self.environment, log=log)
        )
        await worker.start()
        self.workers.append(worker)


async def kill(process: BotProcess) -> None:
    """SIGKILL; nothing happens to one that has ended."""
    started = process._process  # noqa: SLF001 - nobody else kills what was not asked to end
    if started is not None and started.returncode is None:
        started.kill()
        await started.wait()


@asynccontextmanager
async def listeners(around: Surroundings, plan: Plan, logs: Path) -> AsyncIterator[str]:
    """A web process and, for Socket Mode, two `python -m bot`; where Slack delivers to."""
    port = free_port(0)
    environment = {**around.environment(), "PORT": str(port), "WORKER_CONCURRENCY": "1"}
    web = BotProcess("web", root=ROOT, environment=environment, log=logs / "web.log")
    both = [
        BotProcess(root=ROOT, environment=environment, log=logs / f"bot-{number}.log")
        for number in range(_SOCKETS if plan.sockets else 0)
    ]
    started = [web, *both]
    try:
        for process in started:
            await process.start()
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            await until_ready(session, f"http://127.0.0.1:{port}/readyz")
            if plan.sockets:
                await around.workspace.wait_for(
                    lambda: len(around.slack.slack.sockets.open) == _SOCKETS, START_SECONDS
                )
        async with FaultyProxy(f"http://127.0.0.1:{port}", around.dice) as proxy:
            yield f"{proxy.url}/slack/events"
    finally:
        for process in started:
            await kill(process)
