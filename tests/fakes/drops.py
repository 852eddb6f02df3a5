"""The memory for dropped files, in memory."""

from bot.core.drops import Dropped


class FakeDrops:
    """Keeps what was found by its id."""

    def __init__(self) -> None:
        self.known: dict[str, Dropped] = {}

    async def put(self, dropped: Dropped) -> None:
        self.known[dropped.id] = dropped

    async def find(self, file_id: str) -> Dropped | None:
        return self.known.get(file_id)

    async def erase(self, file_id: str) -> None:
        self.known.pop(file_id, None)
