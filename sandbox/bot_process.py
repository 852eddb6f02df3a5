"""The bot as it is: processes of their own that know nothing but their environment."""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

STOP_SECONDS = 10.0
"""An idle bot ends within this time of SIGTERM; a busy one has nothing to lose here."""

_LINES_SHOWN = 20


class BotStoppedError(Exception):
    """A process of the bot ended by itself; the text holds the last lines that it wrote."""


class Started(Protocol):
    """A process that runs or has ended, as `asyncio.subprocess.Process` describes it."""

    @property
    def pid(self) -> int:
        """Its id."""
        ...

    @property
    def returncode(self) -> int | None:
        """Its exit status once it has ended."""
        ...

    async def wait(self) -> int:
        """Wait until it has ended; its exit status."""
        ...

    def send_signal(self, signal: int, /) -> None:
        """Send a signal. Raises ProcessLookupError."""
        ...

    def terminate(self) -> None:
        """Ask it to end. Raises ProcessLookupError."""
        ...

    def kill(self) -> None:
        """End it. Raises ProcessLookupError."""
        ...


class BotProcess:
    """One `python -m bot …`. What it writes goes to the file `log`, or where ours goes."""

    def __init__(
        self, *arguments: str, root: Path, environment: Mapping[str, str], log: Path | None
    ) -> None:
        self.log = log
        self.name = " ".join(("python -m bot", *arguments))
        """The command as a person would type it."""
        self._arguments = ("-m", "bot", *arguments)
        self._root = root
        self.environment = dict(environment)
        self._process: Started | None = None

    @property
    def pid(self) -> int:
        """The id of the process. Raises RuntimeError before the start."""
        return self._started().pid

    async def start(self) -> None:
        """Start it; returns at once."""
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self.log.open("ab")) if self.log else None
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=self._root,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT if output else None,
                # A session of its own keeps Ctrl-C, which the terminal sends to everyone, away:
                # the bot is stopped in its turn.
                start_new_session=True,
            )

    async def wait(self) -> int:
        """Wait until it has ended; its exit status, negative when a signal ended it."""
        return await self._started().wait()

    async def stop(self, patience: float = STOP_SECONDS) -> None:
        """Ask it to end, and end it when it has not after so many seconds."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(patience):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        except asyncio.CancelledError:
            # Somebody pressed Ctrl-C again: no patience is left.
            self._process.kill()
            raise

    def last_lines(self, count: int = _LINES_SHOWN) -> str:
        """The end of its log, indented; empty when that went elsewhere."""
        if self.log is None or not self.log.exists():
            return ""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "".join(f"\n  {line}" for line in lines[-count:])

    def _started(self) -> Started:
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process


class BotProcesses:
    """The processes that make up one running bot."""

    def __init__(self, processes: Sequence[BotProcess]) -> None:
        self.processes = tuple(processes)

    async def start(self) -> None:
        """Start all of them; returns at once."""
        for process in self.processes:
            await process.start()

    async def stop(self) -> None:
        """Stop all of them at the same time."""
        await asyncio.gather(*(process.stop() for process in self.processes))

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`, for as long as the bot runs. Raises BotStoppedError."""
        working = asyncio.create_task(work)
        ends = {asyncio.create_task(one.wait()): one for one in self.processes}
        try:
            await asyncio.wait({working, *ends}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            end, process = next(item for item in ends.items() if item[0].done())
            raise BotStoppedError(_obituary(process, end.result()))
        finally:
            await _cancelled({working, *ends})


async def _cancelled(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _obituary(process: BotProcess, status: int) -> str:
    how = f"with status {status}" if status >= 0 else f"by signal {-status}"
    text = f"The bot (`{process.name}`) ended {how}."
    lines = process.last_lines()
    return f"{text} Its last lines:{lines}" if lines else text
