"""Files on disk while they are worked on: and videos only where there is room."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from bot.core.uploads import FileKind, SlackFile
from bot.jobs.services import Services
from bot.ports import FetchedFile


@asynccontextmanager
async def on_disk(
    services: Services, file: SlackFile, directory: Path, *, copies: int = 0
) -> AsyncIterator[FetchedFile]:
    """Fetch a file, and delete it at the end; a video needs room in the spool.

    `copies` of it are going to lie beside it, of about its size. Raises what `Files.fetch` does,
    and NoRoomError.
    """
    rules, is_video = services.rules, file.kind is FileKind.VIDEO
    limit = rules.max_video_bytes if is_video else rules.max_file_bytes
    async with AsyncExitStack() as held:
        if is_video:
            size = _size(services, file) * (1 + copies)
            await held.enter_async_context(services.spool.room(directory, size))
        fetched = await services.files.fetch(file, directory, limit)
        try:
            yield fetched
        finally:
            await asyncio.to_thread(fetched.path.unlink, missing_ok=True)


@contextmanager
def room_for(services: Services, files: Sequence[SlackFile], directory: Path) -> Iterator[None]:
    """Have room for all videos of a message before anything is done for it. Raises NoRoomError.

    A try that came to an end later would leave drawings of the message's pictures behind.
    """
    sizes = [_size(services, file) for file in files if file.kind is FileKind.VIDEO]
    with ExitStack() as held:
        if sizes:
            held.enter_context(services.spool.reserved(directory, max(sizes)))
        yield


def _size(services: Services, file: SlackFile) -> int:
    limit = services.rules.max_video_bytes
    return min(file.size or limit, limit)
