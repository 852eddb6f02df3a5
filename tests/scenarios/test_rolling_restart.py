"""Two web processes and three workers behind a balancer; each is replaced while people post."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from sandbox.bot_process import BotProcess
from sandbox.config import free_port
from sandbox.workspace.records import Message
from tests.scenarios.balancer import Balancer, balancing
from tests.scenarios.bots import (
    START_SECONDS,
    Bot,
    answers,
    copied,
    kill,
    send,
    web_process,
    worker_process,
)
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel

CHANNELS = 8
PAUSE = 0.25
"""Seconds between two photos."""
ENOUGH, LATER = 40, 2.0
PATIENCE = 60.0


class Machines:
    """The processes, each on a machine of its own: they share neither files nor memory."""

    def __init__(
        self, around: Surroundings, queue: JobQueue, balancer: Balancer, place: Path
    ) -> None:
        self._around = around
        self.queue = queue
        self.balancer = balancer
        self._place = place
        self.running: list[tuple[BotProcess, str]] = []
        """Each with its address, empty for a worker."""

    async def start(self, role: str) -> None:
        """Start one more, and let it have work once it is ready."""
        port = free_port(0)
        home = self._place / f"{role}-{port}"
        home.mkdir()
        alone = {"TMPDIR": str(home), "HOME": str(home)}
        if role == "web":
            process = web_process(self._around, self.queue, port, **alone)
        else:
            process = worker_process(
                self._around, self.queue, METRICS_PORT=str(port), WORKER_CONCURRENCY="2", **alone
            )
        process = copied(self._around, process)
        await process.start()
        address = f"http://127.0.0.1:{port}"
        async with asyncio.timeout(START_SECONDS):
            await answers(f"{address}/readyz")
            if role == "web":
                self.balancer.backends.append(address)
                await self.balancer.knows(address)
        self.running.append((process, address if role == "web" else ""))

    async def replace_oldest(self) -> int:
        """Start another one, then end the oldest; its exit status."""
        process, address = self.running.pop(0)
        if address:
            async with asyncio.timeout(START_SECONDS):
                await self.balancer.asked(address)
        await self.start("web" if address else "worker")
        send(process, signal.SIGTERM)
        status = await process.wait()
        if address:
            self.balancer.backends.remove(address)
        return status


@asynccontextmanager
async def machines(around: Surroundings, place: Path) -> AsyncIterator[Machines]:
    """Two web processes and three workers, to which Slack delivers through a balancer."""
    queue = await JobQueue.make(around.aws, around.unused("balanced"))
    async with AsyncExitStack() as stack:
        balancer, address = await stack.enter_async_context(balancing())
        fleet = Machines(around, queue, balancer, place)
        stack.push_async_callback(_kill_all, fleet)
        await asyncio.gather(*(fleet.start(role) for role in ("web",) * 2 + ("worker",) * 3))
        fleet.running.sort(key=lambda one: not one[1])
        around.slack.deliver_to(f"{address}/slack/events")
        stack.callback(around.slack.deliver_over_sockets)
        yield fleet


async def _kill_all(fleet: Machines) -> None:
    for process, _ in fleet.running:
        await kill(process)


async def post_until(done: asyncio.Event, talks: Sequence[Talk]) -> list[Message]:
    """One photo after the other, in turn into each channel."""
    posted: list[Message] = []
    while not done.is_set():
        talk = talks[len(posted) % len(talks)]
        posted.append(talk.post())
        # On a busy machine it takes long, and more photos would prove no more.
        await asyncio.sleep(PAUSE if len(posted) < ENOUGH else LATER)
    return posted


async def test_everything_is_answered_once_while_every_process_is_replaced(
    around: Surroundings, tmp_path: Path
) -> None:
    async with machines(around, tmp_path) as fleet:
        bot = Bot(fleet.queue, tuple(process for process, _ in fleet.running))
        talks = [Talk(around, bot, new_channel(around)) for _ in range(CHANNELS)]
        done = asyncio.Event()
        posting = asyncio.create_task(post_until(done, talks))
        statuses = [await fleet.replace_oldest() for _ in range(5)]
        done.set()
        posted = await posting

        for number, message in enumerate(posted):
            await talks[number % CHANNELS].answer(message, PATIENCE)
        await fleet.queue.empty()

    assert statuses == [0] * 5
    assert len(posted) > 3 * CHANNELS
    answered = [len(talks[n % CHANNELS].answers(message)) for n, message in enumerate(posted)]
    assert answered == [1] * len(posted)
    balancer = fleet.balancer
    assert (len(balancer.served), balancer.broken) == (4, 0)
    assert await fleet.queue.buried() == []
