"""Who works in the office of the recorded day, and where they talk."""

from sandbox.people import People
from sandbox.slack import SlackSandbox
from sandbox.workspace.membership import open_direct
from sandbox.workspace.records import Channel, ChannelKind, User
from sandbox.workspace.store import Workspace

PEOPLE = ("robin", "sam", "kim", "guest", "noor", "jules", "mika", "toni")
"""The four of every sandbox, and four more."""

BOT = "labels"
"""The app under test, as somebody who can be invited and removed."""

WEATHER_BOT = "weather"
"""Another app, which posts charts."""

CHANNELS = {
    "#photos": (ChannelKind.PUBLIC, ("robin", "sam", "kim", "guest", "noor", BOT)),
    "#field": (ChannelKind.PUBLIC, ("jules", "mika", "sam", "noor", BOT)),
    "#kitchen": (ChannelKind.PUBLIC, ("toni", "robin", "mika", "jules", "noor", BOT)),
    "#sites": (ChannelKind.PUBLIC, ("noor", "toni", "kim", "guest", BOT)),
    "#general": (ChannelKind.PUBLIC, PEOPLE),
    "#design": (ChannelKind.PRIVATE, ("robin", "kim", "mika", BOT)),
    "#lab": (ChannelKind.PRIVATE, ("noor", "jules", "kim")),
}
"""#general and #lab begin without the app."""

DIRECT = {
    "@noor": ("noor", BOT),
    "@robin+sam": ("robin", "sam", BOT),
    "@jules+mika+toni": ("jules", "mika", "toni", BOT),
}
"""One direct and two group messages with the app."""


class Cast:
    """The day's names as the workspace knows them."""

    def __init__(self, slack: SlackSandbox) -> None:
        self._people: People = slack.people
        self._bot = slack.app.bot_user
        self._direct: dict[str, Channel] = {}

    def user(self, name: str) -> User:
        """A person, or an app's user. Raises KeyError."""
        return self._people.user(self._bot if name == BOT else name)

    def place(self, name: str) -> Channel:
        """A channel (`#…`), or a direct or group message (`@…`). Raises KeyError."""
        return self._direct.get(name) or self._people.channel(name)

    def arrive(self, workspace: Workspace) -> None:
        """Fill the workspace: everybody, everywhere. What stands there already stays."""
        for name in (*PEOPLE, WEATHER_BOT):
            _hire(workspace, name)
        for name, (kind, members) in CHANNELS.items():
            _open(workspace, name.removeprefix("#"), kind, [self.user(one).id for one in members])
        for name, members in DIRECT.items():
            users = [self.user(member).id for member in members]
            self._direct[name] = open_direct(workspace, *users)


def _hire(workspace: Workspace, name: str) -> None:
    if any(user.name == name for user in workspace.users.values()):
        return
    is_bot = name == WEATHER_BOT
    user = User(workspace.ids.new("U"), name, name.capitalize(), is_bot=is_bot)
    user.bot_id = workspace.ids.new("B") if is_bot else ""
    workspace.users[user.id] = user


def _open(workspace: Workspace, name: str, kind: ChannelKind, members: list[str]) -> None:
    for channel in workspace.channels.values():
        if channel.name == name:
            channel.members[:] = members
            return
    now = int(workspace.clock.now())
    workspace.add_channel(
        Channel(workspace.ids.new("C"), name, kind, members[0], now, list(members))
    )
