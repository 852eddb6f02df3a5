"""The one store of the sandbox's workspace; it tells its listeners of every change."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.clock import Clock
from sandbox.workspace.faults import Faults, Latency
from sandbox.workspace.ids import Ids
from sandbox.workspace.records import Channel, ChannelKind, File, Json, Message, Team, User, View
from sandbox.workspace.traffic import TrafficLog

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened. `kind` is named after Slack's event; the rest says where."""

    kind: str
    channel: str = ""
    ts: str = ""
    user: str = ""
    details: Json = field(default_factory=dict)


Listener = Callable[[Change], None]


class Workspace:
    """Users, conversations, messages, files and views, with the log of what was said to whom."""

    def __init__(self, team: Team, *, clock: Clock, latency: Latency | None = None) -> None:
        self.team = team
        self.clock = clock
        self.ids = Ids(clock)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: list[Message] = []
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.app_installed = True
        self.faults = Faults()
        self.latency = latency or Latency()
        self.traffic = TrafficLog(self.wake)
        self._listeners: list[Listener] = []
        self._changed = asyncio.Event()

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every change from now on, in order."""
        self._listeners.append(listener)

    def emit(self, change: Change) -> None:
        """Tell everybody of a change that was just made."""
        for listener in self._listeners:
            listener(change)
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits for something look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:  # noqa: ASYNC109 - in real seconds, so that a stopped clock cannot hang a test
        """Wait until `predicate` is true, look again after each change, return what it gave.

        `timeout` is in real seconds; raises TimeoutError.
        """
        async with asyncio.timeout(timeout):
            while not (value := predicate()):
                await self._changed.wait()
        return value

    async def wait_for_replies(
        self,
        channel: str,
        thread_ts: str,
        count: int = 1,
        timeout: float = 10.0,  # noqa: ASYNC109 - see wait_for
    ) -> list[Message]:
        """Wait until a thread has at least `count` replies; returns all of them in order."""
        await self.wait_for(lambda: len(self.replies(channel, thread_ts)) >= count, timeout)
        return self.replies(channel, thread_ts)

    def add_channel(self, channel: Channel) -> Channel:
        """Open a conversation."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        return channel

    def message(self, channel: str, ts: str) -> Message | None:
        """The message of that timestamp, if it is there."""
        return self.messages.get(channel, {}).get(ts)

    def history(self, channel: str) -> list[Message]:
        """What stands in the channel itself, oldest first: no replies but broadcast ones."""
        messages = self.messages[channel].values()
        return [m for m in messages if not m.is_reply or m.subtype == "thread_broadcast"]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first, without its parent."""
        messages = self.messages[channel].values()
        return [m for m in messages if m.is_reply and m.thread_ts == thread_ts]

    def channel_named(self, name: str) -> Channel:
        """The channel of that name, `#` or not. Raises KeyError."""
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == wanted:
                return channel
        raise KeyError(name)

    def user_named(self, name: str) -> User:
        """The user of that name, `@` or not. Raises KeyError."""
        wanted = name.removeprefix("@").lower()
        for user in self.users.values():
            if user.name == wanted:
                return user
        raise KeyError(name)

    def direct_message(self, *users: str) -> Channel | None:
        """The direct or group message between exactly these users, if it is open."""
        for channel in self.channels.values():
            direct = channel.kind in (ChannelKind.IM, ChannelKind.MPIM)
            if direct and set(channel.members) == set(users):
                return channel
        return None

    def home(self, user: str) -> View | None:
        """What stands on somebody's Home tab."""
        for view in self.views.values():
            if view.user == user and view.type == "home":
                return view
        return None
