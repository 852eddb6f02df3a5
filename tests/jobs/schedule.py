"""Several jobs at once, one call to the outside at a time, in an order that the test chooses."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from random import Random
from typing import Any

from bot.jobs.services import Services

Choose = Callable[[Sequence[str]], int]
"""Who goes next: one of the names of those who wait for their turn."""

_QUIET = 12
"""Turns of the event loop after which everybody waits for a call."""
_PATIENCE = 80
"""Calls after which somebody who was let through alone is taken to wait for another one."""


class Schedule:
    """Holds up every call to a port until its job is chosen."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._who: ContextVar[str] = ContextVar("who")
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self.taken: list[str] = []
        """Whose calls were let through, in order."""

    def watched(self, services: Services, *more: str) -> Services:
        """The same services, whose calls wait for their turn; `more` are further ports."""
        ports = (
            "library",
            "index",
            "objects",
            "files",
            "conversations",
            "answers",
            "claims",
            *more,
        )
        watched: dict[str, Any] = {name: _Watched(getattr(services, name), self) for name in ports}
        return replace(services, **watched)

    async def run(self, **jobs: Awaitable[Any]) -> None:
        """See all jobs through; raises what one of them raised."""
        tasks = [asyncio.create_task(self._named(name, job)) for name, job in jobs.items()]
        while True:
            for _ in range(_QUIET):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                break
            if self._waiting:
                chosen = self._choose([name for name, _ in self._waiting])
                name, turn = self._waiting.pop(chosen)
                self.taken.append(name)
                turn.set_result(None)
        await asyncio.gather(*tasks)

    async def turn(self) -> None:
        """Wait until it is this job's turn."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((self._who.get(), turn))
        await turn

    async def _named(self, name: str, job: Awaitable[Any]) -> None:
        self._who.set(name)
        await job


class _Watched:
    """A port each of whose calls waits for its turn."""

    def __init__(self, port: Any, schedule: Schedule) -> None:
        self._port = port
        self._schedule = schedule

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        async def wait_and_call(*arguments: Any, **named: Any) -> Any:
            await self._schedule.turn()
            return await method(*arguments, **named)

        return wait_and_call


def at_random(seed: int) -> Choose:
    """Everybody is equally likely to go next."""
    random = Random(seed)
    return lambda names: random.randrange(len(names))


def interrupting(after: int, first: str) -> Choose:
    """`first` takes so many turns; then all others go to their end; then it goes on.

    Where they wait for `first` to go on, it does so after a while.
    """
    taken = {"ours": 0, "theirs": 0}

    def choose(names: Sequence[str]) -> int:
        others = [place for place, name in enumerate(names) if name != first]
        ours = [place for place, name in enumerate(names) if name == first]
        ours_next = taken["ours"] < after or taken["theirs"] > _PATIENCE
        whose = "ours" if ours and (ours_next or not others) else "theirs"
        taken[whose] += 1
        return ours[0] if whose == "ours" else others[0]

    return choose
