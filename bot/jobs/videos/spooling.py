"""Files on disk while they are worked on: as many bytes of videos at once as there is room for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.core.uploads import FileKind, SlackFile
from bot.jobs.services import Services
from bot.ports import FetchedFile


@asynccontextmanager
async def on_disk(
    services: Services, file: SlackFile, directory: Path, *, copies: int = 0
) -> AsyncIterator[FetchedFile]:
    """Fetch a file, and delete it at the end; for a video wait until there is room for it.

    `copies` of it are going to lie beside it, of about its size. Raises what `Files.fetch` does.
    """
    rules, is_video = services.rules, file.kind is FileKind.VIDEO
    limit = rules.max_video_bytes if is_video else rules.max_file_bytes
    async with AsyncExitStack() as held:
        if is_video:
            size = min(file.size or limit, limit)
            await held.enter_async_context(services.spool.use(size * (1 + copies)))
        fetched = await services.files.fetch(file, directory, limit)
        try:
            yield fetched
        finally:
            await asyncio.to_thread(fetched.path.unlink, missing_ok=True)
