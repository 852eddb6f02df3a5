"""Whether Slack reaches a process in Socket Mode: it has no address, only its connection."""

from collections.abc import Awaitable, Callable

from bot.errors import RetryLaterError
from bot.ports import Clock

LOOK = 1.0
"""Seconds between two looks at the connection."""
LOST = 30.0
"""Seconds without a connection that are nothing to act on: Slack asks for a new one every few hours
(https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect), and one that broke without a
word is noticed and opened anew within these."""


class Socket:
    """The connection of a process, as it was when somebody last looked."""

    def __init__(self, clock: Clock) -> None:
        """Not connected yet."""
        self._clock = clock
        self._connected = float("-inf")
        self.is_connected = False

    def seen(self, *, connected: bool) -> None:
        """Somebody has looked."""
        self.is_connected = connected
        if connected:
            self._connected = self._clock.monotonic()

    def require(self) -> None:
        """Raise RetryLaterError before the first connection, and when one is lost for too long.

        It counts from the last look that found one, so that without looks nobody is ready.
        """
        if self._clock.monotonic() >= self._connected + LOST:
            raise RetryLaterError("Slack", "no socket is connected")

    async def keep_looking(
        self, is_connected: Callable[[], Awaitable[bool]], forget_address: Callable[[], None]
    ) -> None:
        """Look without an end, by asking the client, which answers without asking others.

        It is told now and then to ask Slack for another address: one is good once and not for long,
        and left alone slack_sdk tries the same for ever.
        """
        missed = 0.0
        while True:
            self.seen(connected=await is_connected())
            missed = 0.0 if self.is_connected else missed + LOOK
            if missed >= LOST:
                forget_address()
                missed = 0.0
            await self._clock.sleep(LOOK)
