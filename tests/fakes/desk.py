"""What Slack says while a workspace's settings are changed, in memory."""

from bot.core.choosing import Standing, Unfit


class FakeDesk:
    """Ann is an admin; every other channel and token is unfit."""

    def __init__(self) -> None:
        self.admins = {"U7ANN"}
        self.rooms = {"C7MODS": Standing.FINE, "C8SHARED": Standing.SHARED}
        self.tokens: dict[str, str | Unfit] = {"xoxp-ann": "U7ANN"}
        self.asked: list[str] = []

    async def is_admin(self, user: str) -> bool:
        self.asked.append(user)
        return user in self.admins

    async def room(self, channel: str) -> Standing:
        self.asked.append(channel)
        return self.rooms.get(channel, Standing.OUTSIDE)

    async def holder(self, token: str) -> str | Unfit:
        self.asked.append(token)
        return self.tokens.get(token, Unfit.REFUSED)
