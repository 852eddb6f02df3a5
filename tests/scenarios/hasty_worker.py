"""`python -m bot worker` or `bot` with short times, so that nobody has to wait for a minute.

Everything else is the bot as it is: the same configuration, the same code. The arguments are
the role and, in seconds, the lease, the grace, after how long it tells that pictures wait, and how
long jobs wait for a service.
"""

import asyncio
import logging
import os
import sys

from bot.config import read_config
from bot.jobs.pacing import Pacing
from bot.running import run_socket_mode, run_worker

LEASE = 2
GRACE = 10.0
NOTICE = 600.0
PATIENCE = 345_600.0

if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    role, lease, grace, notice, patience = sys.argv[1:]
    pacing = Pacing(
        lease=int(lease), heartbeat=1, grace=float(grace), max_tries=2, retry_delays=(1,),
        check_notice=float(notice), check_patience=float(patience), shortest_wait=1,
    )  # fmt: skip
    run = run_worker if role == "worker" else run_socket_mode
    asyncio.run(run(read_config(os.environ), pacing))
