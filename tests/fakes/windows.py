"""Windows in memory."""

from itertools import count

from bot.ports.windows import View


class FakeWindows:
    """Keeps what each window shows, by its id."""

    def __init__(self) -> None:
        self.shown: dict[str, View] = {}
        self._numbers = count(1)

    async def open(self, trigger: str, view: View) -> str:
        assert trigger
        view_id = f"V{next(self._numbers)}"
        self.shown[view_id] = view
        return view_id

    async def push(self, trigger: str, view: View) -> str:
        return await self.open(trigger, view)

    async def fill(self, view_id: str, view: View, *, seen: str = "") -> None:
        self.shown[view_id] = view
