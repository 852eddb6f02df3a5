"""`python -m bot worker` with a lease of two seconds, so that nobody has to wait for a minute.

Everything else is the bot as it is: the same configuration, the same code.
"""

import asyncio
import logging
import os

from bot.config import read_config
from bot.jobs.pacing import Pacing
from bot.running import run_worker

LEASE = 2
PACING = Pacing(lease=LEASE, heartbeat=1, max_tries=3, retry_delays=(1,))

if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(run_worker(read_config(os.environ), PACING))
