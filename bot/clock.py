"""The real clock."""

import asyncio
import time


class SystemClock:
    """The port `bot.ports.Clock` on this machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds since some moment; nobody sets this clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let other work run for that long."""
        await asyncio.sleep(seconds)
