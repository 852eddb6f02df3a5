"""`python -m bot worker` with a short lease, for a small round: nobody waits for a minute there.

Everything else is the bot as it is. The argument is the lease in seconds.
"""

import asyncio
import logging
import os
import sys

from bot.config import read_config
from bot.jobs.pacing import Pacing
from bot.running import run_worker

if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    lease = int(sys.argv[1])
    pacing = Pacing(lease=lease, heartbeat=1, retry_delays=(1, 2, 3, 4, 5), shortest_wait=1)
    asyncio.run(run_worker(read_config(os.environ), pacing))
