"""The real clock."""

import asyncio
import time


class SystemClock:
    """The port `bot.ports.Clock` on this machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Let other work run for that long."""
        await asyncio.sleep(seconds)
