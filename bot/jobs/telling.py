"""Telling in the thread how far a message's files have come, until the answer takes its place.

There is one reply to a message. Progress is posted as that reply, with another mark than the
answer's, and the answer is written over it. So whoever takes the job over finds it, and goes on
from there: before it is posted the claim is marked as for an answer.

**Nobody writes over an answer.** Before each rewriting the lease is renewed, for longer than the
call can take. So while it is under way nobody else can have the job and answer it; and our own
answer waits until the call is over.

A sentence says nothing of what was seen: it may stand there before anybody knows whether that may
be shown.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.core.replies import FoundReply, Progress, Reply
from bot.core.uploads import EXPECTED, SlackFile, Upload
from bot.errors import BotError, ChecksWaitError, RetryLaterError, TooSoonError
from bot.jobs.services import Services
from bot.jobs.tombstones import forgotten
from bot.ports import ClaimState

log = logging.getLogger(__name__)

Tell = Callable[[str], None]
"""Takes a plain sentence on how far one file has come; returns at once."""

PATIENCE = 1.5
"""Seconds for which nobody minds that there is no answer yet."""
PAUSE = 1.0
"""Seconds between two rewritings, at least."""

_SLOWER = 0.1
"""What takes long is told of less often: once in this share of the time that it took."""
_LATER = "This takes longer than usual. I will go on with it as soon as I can."


def untold(_: str) -> None:
    """Where nobody reads it."""


class Teller:
    """Shows a message's progress in its thread."""

    def __init__(
        self, services: Services, upload: Upload, owner: str, state: ClaimState,
        standing: FoundReply | None,
    ) -> None:  # fmt: skip
        """`standing` is the reply of an earlier try, None when there is none."""
        self.ts = standing.ts if standing and standing.is_progress else ""
        self.is_uncertain = state is ClaimState.UNCERTAIN
        """Whether a reply may stand there that we do not know of."""
        self._standing = standing
        self._was_looked = self.is_uncertain
        self._services, self._upload, self._owner = services, upload, owner
        self._began = services.clock.monotonic()
        self._lines: dict[str, Progress] = {}
        self._is_over = False
        self._changed = asyncio.Event()
        self._writing = asyncio.Lock()

    def of(self, file: SlackFile) -> Tell:
        """Takes what is told of one file."""

        def tell(sentence: str) -> None:
            line = Progress(file.id, file.name, sentence)
            if self._lines.get(file.id) != line:
                self._lines[file.id] = line
                self._changed.set()

        return tell

    async def look(self) -> FoundReply | None:
        """The reply as it stands in the thread now.

        Where Slack allows no second look so soon, as it stood when this try began, unless we may
        have posted it since: else every try would end here. Raises like `find_reply`.
        """
        try:
            return await self._services.conversations.find_reply(self._upload)
        except TooSoonError as error:
            if not self._was_looked:
                raise
            log.info("the thread of %s is not looked at again: %s", self._upload.ts, error)
            return self._standing

    async def run(self) -> None:
        """Tell what is new for as long as somebody can be told. Failing is no error."""
        clock = self._services.clock
        await self._changed.wait()
        await clock.sleep(max(self._began + PATIENCE - clock.monotonic(), 0.0))
        while not self._is_over:
            await self._changed.wait()
            self._changed.clear()
            async with self._writing:
                delay = await self._tell()
            await clock.sleep(max(PAUSE, _SLOWER * (clock.monotonic() - self._began), delay))

    async def stop(self, running: asyncio.Task[None]) -> None:
        """Tell nothing any more; what is being told is waited for."""
        try:
            async with self._writing:
                pass
        finally:
            running.cancel()
            (end,) = await asyncio.gather(running, return_exceptions=True)
            if isinstance(end, Exception):
                # The edge of a task: whoever labels goes on, and looks before answering.
                log.error("progress of %s is not told", self._upload.ts, exc_info=end)

    async def put_off(self, *, waits_long: bool) -> None:
        """Say that it goes on later: where something was said before, or who `waits_long`."""
        told = {each.file_id: each.name for each in self._lines.values()} if self.ts else {}
        if waits_long and not self.ts:
            told = {file.id: file.name for file in self._upload.files if file.kind in EXPECTED}
        if told:
            self._lines = {id_: Progress(id_, name, _LATER) for id_, name in told.items()}
            await self._tell()

    async def _tell(self) -> float:
        """Post or rewrite; returns for how many seconds Slack wants to be left alone."""
        try:
            if self.ts or await self._may_post():
                await self._write()
        except RetryLaterError as error:
            log.info("progress of %s is not told: %s", self._upload.ts, error)
            return error.delay
        except BotError as error:
            log.info("progress of %s is not told any more: %s", self._upload.ts, error)
            self._is_over = True
        return 0.0

    async def _may_post(self) -> bool:
        """Whether the reply is ours to begin; progress that stands there is taken over."""
        services, upload = self._services, self._upload
        if await forgotten(services.library, upload):
            return False
        if not await services.claims.mark_answering(upload, self._owner):
            return False
        if self.is_uncertain:
            standing = await self.look()
            self.ts = standing.ts if standing and standing.is_progress else ""
            return standing is None or standing.is_progress
        return True

    async def _write(self) -> None:
        services, upload = self._services, self._upload
        if not await services.claims.renew(upload, self._owner, services.pacing.lease):
            return
        lines = [self._lines[file.id] for file in upload.files if file.id in self._lines]
        reply = Reply(upload.ts, upload.progress_block_id, tuple(lines))
        if self.ts:
            await services.conversations.tell_progress(upload.channel, self.ts, reply)
            return
        self.is_uncertain, self._was_looked = True, False
        self.ts = await services.conversations.reply(upload, reply)
        self.is_uncertain = False


@asynccontextmanager
async def telling(
    services: Services, upload: Upload, owner: str, state: ClaimState, standing: FoundReply | None
) -> AsyncIterator[Teller]:
    """Tell of progress until the end of the block; nothing is being told after that."""
    teller = Teller(services, upload, owner, state, standing)
    running = asyncio.create_task(teller.run())
    try:
        yield teller
    except RetryLaterError as error:
        await teller.stop(running)
        await teller.put_off(waits_long=_waits_long(services, upload, error))
        raise
    finally:
        await teller.stop(running)


def _waits_long(services: Services, upload: Upload, error: RetryLaterError) -> bool:
    """Whether somebody asks themselves by now what became of it; of checks nobody is told."""
    if isinstance(error, ChecksWaitError) or not upload.waits_since:
        return False
    return services.clock.now() - upload.waits_since >= services.pacing.check_notice
