"""The books of what is spent, in memory."""


class FakePurse:
    """Keeps one number for each team and month."""

    def __init__(self) -> None:
        self.books: dict[tuple[str, str], int] = {}
        self.keys: set[tuple[str, str]] = set()

    async def take(
        self, team: str, month: str, amount: int, *, limit: int | None = None
    ) -> int | None:
        total = self.books.get((team, month), 0) + amount
        if limit is not None and total > limit:
            return None
        self.books[team, month] = total
        return total

    async def take_once(
        self, team: str, month: str, amount: int, *, key: str, limit: int | None = None
    ) -> bool | None:
        if (team, key) in self.keys:
            return False
        if await self.take(team, month, amount, limit=limit) is None:
            return None
        self.keys.add((team, key))
        return True

    async def forget_key(self, team: str, key: str) -> None:
        self.keys.discard((team, key))

    async def give_back(self, team: str, month: str, amount: int) -> None:
        await self.take(team, month, -amount)

    async def spent(self, team: str, month: str) -> int:
        return self.books.get((team, month), 0)
