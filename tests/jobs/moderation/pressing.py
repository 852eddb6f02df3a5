"""Moderators who press buttons, and workers who are lost in the middle of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.moderation.cases import Case, Post
from bot.core.moderation.presses import Press
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.services import Services
from tests.fakes.clock import FakeClock
from tests.jobs.forgetting_world import InstantStudio, at_once
from tests.jobs.moderation.flagged import MODERATORS, TEAM, make_moderated, sha_of
from tests.jobs.world import World, picture

NOW = 1_772_443_900.0
MOD, OTHER_MOD, STRANGER = "U7MOD", "U7MOD2", "U7EVE"
_PORTS = frozenset(
    {"clock", "studio", "cutting_room", "spool", "in_work", "front", "meter", "rules", "pacing"}
)
"""What a worker has beside ports."""

_MOST = 200


class LostError(Exception):
    """The worker is gone."""


def make_decided_world(monkeypatch: pytest.MonkeyPatch, **rules: Any) -> World:
    """A world without threads, with two moderators."""
    monkeypatch.setattr(asyncio, "to_thread", at_once)
    world = make_moderated(FakeClock(NOW), InstantStudio(threads=1), **rules)
    world.conversations.public |= {"C7GENERAL", "C7PHOTOS"}
    world.doors.add_room(MODERATORS, MOD, OTHER_MOD, name="moderators", is_public=False)
    return world


async def flag(world: World, data: bytes | None = None, **changes: Any) -> Upload:
    """Post the usual picture, and have it held; the alert's chore is done."""
    job = world.post(world.files.add(data or picture()), **changes)
    await finish(world, job)
    return job


async def finish(world: World, job: Upload) -> str:
    """Have an upload answered, its claim and its chores done."""
    ts = await world.answer(job)
    await world.claims.finish(job, "me", ts)
    await work(world)
    return ts


def press(chore: str, user: str = MOD, *, token: str = "", **more: Any) -> dict[str, Any]:
    """The chore of a pressed button below the usual picture's alert."""
    address = Address(TEAM, user, MODERATORS, thread="1772443900.000100")
    case = more.pop("case", sha_of(picture()))
    at = more.pop("at", NOW + 60)
    return Press(address, at, token or f"token-{user}", case).to_job(chore, **more)


async def do(world: World, job: Mapping[str, Any]) -> None:
    """Do a chore, and all that it asks for."""
    await CHORES[job["chore"]](world.services, job)
    await work(world)


async def work(world: World) -> None:
    """Do all chores that wait and are due, until none is."""
    for _ in range(_MOST):
        due = world.queue._visible()
        if not due:
            return
        job = world.queue.messages.pop(due[0]).job
        try:
            await CHORES[job["chore"]](world.services, job)
        except RetryLaterError:
            await world.queue.send(job, group="", delay=5)
    raise AssertionError("it never comes to an end")


async def lost_after(world: World, steps: int, job: Mapping[str, Any]) -> bool:
    """Whether the worker was lost before its chore was done, after so many calls."""
    crash = Crash(steps)
    try:
        await CHORES[job["chore"]](crash.services(world.services), job)
    except LostError:
        for claim in world.claims.jobs.values():
            claim.lease_until = 0.0
        postings = world.ledger.postings
        postings.update({key: (ts, min(until, NOW)) for key, (ts, until) in postings.items()})
        return True
    return False


async def with_every_loss(
    make: Callable[[], Awaitable[tuple[World, Mapping[str, Any]]]],
) -> AsyncIterator[World]:
    """The end of a chore that was broken off after 0, 1, 2, … calls and then done anew."""
    for steps in range(_MOST):
        world, job = await make()
        was_lost = await lost_after(world, steps, job)
        await do(world, job)
        yield world
        if not was_lost:
            return
    raise AssertionError("it never comes to an end")


class Crash:
    """Lets so many calls through; all later ones find the worker gone."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def services(self, services: Services) -> Services:
        names = {field.name for field in fields(services)} - _PORTS
        lost: dict[str, Any] = {name: _Port(getattr(services, name), self) for name in names}
        return replace(services, **lost)


class _Port:
    """A port whose calls count."""

    def __init__(self, port: Any, crash: Crash) -> None:
        self._port = port
        self._crash = crash

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            if not self._crash.left:
                raise LostError
            self._crash.left -= 1
            return await method(*arguments, **named)

        return call


def the_case(world: World) -> Case:
    (case,) = world.cases.cases.values()
    return case


def the_post(world: World) -> Post:
    (post,) = world.cases.kept_posts.values()
    return post


def told(world: World, user: str) -> list[str]:
    """What somebody was answered."""
    return [shown.card.text for shown in world.answers.shown if shown.address.user == user]


@asynccontextmanager
async def somebody_labels(world: World, job: Upload) -> AsyncIterator[None]:
    """A worker has the message in hand."""
    key = (job.team, job.channel, job.ts)
    claim = world.claims.jobs[key]
    before = (claim.reply_ts, claim.owner, claim.lease_until)
    claim.reply_ts, claim.owner, claim.lease_until = None, "somebody", NOW + 10_000
    yield
    claim.reply_ts, claim.owner, claim.lease_until = before


async def patiently(chore: Any, services: Any, job: Any) -> None:
    """As the queue has it done: a try that has to wait is followed by another one."""
    for _ in range(50):
        try:
            await chore(services, job)
        except RetryLaterError:
            await asyncio.sleep(0)
        else:
            return
    raise AssertionError("it never comes to an end")
