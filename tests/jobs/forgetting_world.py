"""A world in which several jobs run at once, and what must hold when they have ended."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.replies import PictureAnswer
from bot.core.uploads import SlackFile, Upload
from bot.errors import RetryLaterError
from bot.jobs.forgetting import forget
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.services import Services
from bot.jobs.studio import Studio
from bot.ports import ClaimState
from tests.fakes.clock import FakeClock
from tests.jobs.schedule import Choose, Schedule, at_random, interrupting
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG

TEAM, CHANNEL = "T7TEAM", "C7GENERAL"
OLD, NEW = "1772443805.000100", "1772443900.000100"

Result = TypeVar("Result")
SMALL = (80, 80)
_TRIES, _LEASE = 100, 10_000

ORDERS = [
    *(f"{first} until {after}" for first in ("a", "b") for after in range(40)),
    *(f"random {seed}" for seed in range(25)),
]
"""Names of orders in which two or three jobs take their turns."""


def chooser(order: str) -> Choose:
    """Who goes next in the order of a name."""
    kind, *_, number = order.split()
    return at_random(int(number)) if kind == "random" else interrupting(int(number), kind)


class InstantStudio(Studio):
    """Works at once: a thread would make the order of things depend on the machine.

    The same work is done once for all tests, because there are so many orders.
    """

    known: ClassVar[dict[str, Any]] = {}

    async def _run(self, work: Callable[..., Result], *arguments: object) -> Result:
        given = [each.read_bytes() if isinstance(each, Path) else each for each in arguments]
        key = f"{work.__name__} {given!r}"
        if key not in self.known:
            self.known[key] = work(*arguments)
        result: Result = self.known[key]
        return result


async def at_once(work: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """In the place of `asyncio.to_thread`."""
    return work(*arguments, **named)


def make_instant_world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A world without threads, whose detector sees a dog."""
    monkeypatch.setattr(asyncio, "to_thread", at_once)
    world = make_world(FakeClock(1_772_444_000.0), InstantStudio(threads=1))
    world.sees(DOG)
    return world


def message(world: World, *colours: str, ts: str = OLD, **changes: Any) -> Upload:
    """A message with one small picture of each colour."""
    files = [world.files.add(picture(colour, SMALL), f"{colour}.png") for colour in colours]
    return world.post(*files, ts=ts, **changes)


def identity(job: Upload, file: SlackFile | None = None) -> Identity:
    """A message's identity, or that of one of its pictures."""
    return Identity(job.channel, job.ts, file.id if file else "")


def targets_of(job: Upload) -> tuple[Identity, ...]:
    """What Slack tells when the message is deleted."""
    return (identity(job), *(identity(job, file) for file in job.files))


async def label(services: Services, job: Upload) -> None:
    """Label as a worker does: a try that has to wait is followed by another one."""
    labeller = UploadLabeller(services)
    for _ in range(_TRIES):
        claim = await services.claims.claim(job, "labeller", _LEASE)
        if claim.state is ClaimState.DONE:
            return
        if claim.state is ClaimState.BUSY:
            await asyncio.sleep(0)  # Time stands still, so that no lease ends meanwhile.
            continue
        try:
            ts = await labeller.answer(job, "labeller", claim.state)
        except RetryLaterError:
            await services.claims.release(job, "labeller", failed=True)
        else:
            await services.claims.finish(job, "labeller", ts)
            return
    raise AssertionError("it never comes to an end")


async def forget_targets(services: Services, *targets: Identity, thread: str = "") -> None:
    """Do the chore as the queue has it done."""
    for _ in range(_TRIES):
        try:
            await forget(services, Deletion(TEAM, targets, thread).to_job())
        except RetryLaterError:
            await asyncio.sleep(0)  # Time stands still, so that no lease ends meanwhile.
        else:
            return
    raise AssertionError("it never comes to an end")


async def at_the_same_time(world: World, order: str, **jobs: Callable[[Services], Any]) -> Schedule:
    """Run jobs in the chosen order of their calls."""
    schedule = Schedule(chooser(order))
    services = schedule.watched(world.services)
    await schedule.run(**{name: job(services) for name, job in jobs.items()})
    return schedule


def assert_nothing_of(world: World, *jobs: Upload) -> None:
    """No record, no mark, no answer and no file of ours tells of these messages."""
    for job in jobs:
        key = (job.team, job.channel, job.ts)
        library = world.library
        for kept in (library.images, library.traces, library.forgetting):
            assert [place for place in kept if place[:3] == key] == []
        assert [r for r in world.conversations.replies.values() if r.ts == job.ts] == []


def assert_whole(world: World) -> None:
    """What is kept is needed by a record, what a record needs is kept, and answers tell it."""
    images = list(world.library.images.values())
    assert set(world.objects.objects) == {image.object_key for image in images}
    assert {key[1] for key in world.library.analyses} == {image.sha256 for image in images}
    assert world.library.forgetting == {}
    assert set(world.library.traces) == set(world.library.images)
    shown = {file_id for image in images for file_id in (image.drawn_file, image.chart_file)}
    assert set(world.files.uploads) == shown - {""}
    told = {
        (reply.ts, item.file_id)
        for reply in world.conversations.replies.values()
        for item in reply.items
        if isinstance(item, PictureAnswer)
    }
    assert told == {(image.ts, image.file_id) for image in images}


def recorded(world: World) -> set[Identity]:
    """Which pictures are known."""
    return {Identity(*key[1:]) for key in world.library.images}
