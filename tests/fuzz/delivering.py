"""Broken deliveries, signed, through the gate, Bolt and every feature, over fakes.

A finding is an answer of 5xx, an error in the log without a reference, work that goes on for longer
than `LONGEST` or takes more memory than `LARGEST`, or a job that SQS or the table's keys would
choke on.
"""

import asyncio
import logging
import random
import re
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
from aiohttp import web

from bot import gate
from bot.clock import SystemClock
from bot.jobs.teams import OneTeam
from bot.ports.choosing import Front
from bot.running import EVENTS_PATH, web_app
from tests.fakes.desk import FakeDesk
from tests.fakes.installations import FakeInstallations
from tests.fuzz.good import Delivery, deliveries
from tests.fuzz.memory import forget_peak, peak
from tests.fuzz.structures import broken
from tests.handlers.conftest import MODERATORS, Listener, listening
from tests.handlers.deliveries import SECRET
from tests.jobs.posted import posted, record
from tests.samples import label

LONGEST = 10.0
"""Seconds that a delivery may be worked on."""
LARGEST = 100_000_000
"""Bytes that one may add to the process."""
_GROUP = re.compile(r"[!-~]{1,128}")
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html."""
_SERVER_ERROR = 500


Post = Callable[[bytes, str], Awaitable[int]]


class Log(logging.Handler):
    """Keeps what somebody on call would have to read."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass(slots=True)
class Tally:
    """How deliveries were answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    references: Counter[str] = field(default_factory=Counter)
    """Bugs that were told by a reference, by where they came from."""
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0
    """The most bytes that one delivery added to the process, the fakes' included."""


@asynccontextmanager
async def _town() -> AsyncIterator[Listener]:
    """A listener of a team with moderators and some pictures, that chooses its settings itself."""
    rules = {"moderation_channel": MODERATORS, "can_remove": True, "reads_text": True}
    async with listening(**rules) as listener:
        listener.world.doors.add_room(MODERATORS, "U7ANN", name="moderators", is_public=False)
        await record(listener.world, [posted(number, label("Beach")) for number in range(7)])
        front = Front(FakeInstallations(), FakeDesk())
        listener.runtime.teams = OneTeam(replace(listener.world.services, front=front))
        # Bolt checks with the real time; so does the gate then.
        listener.runtime.shared = replace(listener.runtime.shared, clock=SystemClock())
        yield listener


async def fuzz(count: int, seed: str, *, breaking: bool = True) -> Tally:
    """Deliver so many broken deliveries, each kind in turn; whole ones unless they are broken."""
    tally, log, kinds = Tally(), Log(), deliveries()
    logging.getLogger().addHandler(log)
    try:
        async with _town() as listener, _front(listener) as post:
            for number in range(count):
                delivery = kinds[number % len(kinds)]
                if breaking:
                    delivery = one_broken(delivery, random.Random(f"{seed} {number}"), kinds)
                faults = await _deliver(listener, post, log, delivery, tally)
                tally.findings += [f"{delivery.kind} {number}: {fault}" for fault in faults]
    finally:
        logging.getLogger().removeHandler(log)
    return tally


def one_broken(delivery: Delivery, dice: random.Random, kinds: list[Delivery]) -> Delivery:
    """The delivery, broken."""
    return delivery._replace(body=broken(delivery.body, dice, [each.body for each in kinds]))


@asynccontextmanager
async def _front(listener: Listener) -> AsyncIterator[Post]:
    """How to deliver: bytes and content type in, the answer's status out."""
    runner = gate.runner(web_app(listener.runtime))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS_PATH}"

    async def post(raw: bytes, kind: str) -> int:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": gate.signature(SECRET, timestamp, raw).decode(),
        }
        async with session.post(url, data=raw, headers=headers) as response:
            return response.status

    async with aiohttp.ClientSession() as session:
        yield post
    await runner.cleanup()


async def _deliver(
    listener: Listener, post: Post, log: Log, delivery: Delivery, tally: Tally
) -> list[str]:
    log.records.clear()
    listener.world.queue.messages.clear()
    held, before, began = forget_peak(), asyncio.all_tasks(), time.monotonic()
    status = await post(*delivery.wire())
    left = await _working(before)
    tally.slowest = max(tally.slowest, time.monotonic() - began)
    taken = peak() - held
    tally.largest = max(tally.largest, taken)
    tally.statuses[status] += 1
    faults = [f"answered with {status}"] if status >= _SERVER_ERROR else []
    faults += [f"takes {taken} bytes"] if taken > LARGEST else []
    faults += [f"still works on {task.get_coro()}" for task in left]
    faults += [f"group {each.group!r}" for each in listener.world.queue.messages.values()
               if not _GROUP.fullmatch(each.group)]  # fmt: skip
    faults += [record.getMessage() for record in log.records if _is_a_bug(record)]
    tally.references.update(_origin(record) for record in log.records if record.exc_info)
    return faults


async def _working(before: set[asyncio.Task[object]]) -> set[asyncio.Task[object]]:
    """What the delivery has begun and does not end in time; connections stay open."""
    begun = {task for task in asyncio.all_tasks() - before - {asyncio.current_task()}
             if "RequestHandler" not in str(task.get_coro())}  # fmt: skip
    if not begun:
        return set()
    _, pending = await asyncio.wait(begun, timeout=LONGEST)
    return pending


def _is_a_bug(record: logging.LogRecord) -> bool:
    """An exception without a reference, or an error of a library's."""
    is_ours = record.name.startswith(("bot.", "handlers."))
    is_an_error = record.exc_info or (record.levelno >= logging.ERROR and not is_ours)
    return bool(is_an_error) and "reference" not in record.getMessage()


def _origin(record: logging.LogRecord) -> str:
    """Where an exception was raised, and its kind."""
    error = record.exc_info[1] if record.exc_info else None
    frames = traceback.extract_tb(error.__traceback__) if error else []
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    place = ours[-1] if ours else None
    return f"{place and Path(place.filename).name}:{place and place.name} {error!r:.80}"
