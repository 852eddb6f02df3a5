"""The process that runs moto's server; started by `sandbox.aws`.

It prints the port that it listens on, and ends when its standard input does. So it never
outlives the sandbox, however that ends.
"""

import logging
import os
import sys
import time
from email.utils import formatdate
from threading import Thread

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from sandbox.aws_gate import Gate
from sandbox.fair_queues import make_fair
from sandbox.left_out import leave_out
from sandbox.quick_answers import remember
from sandbox.quick_tables import quicken
from sandbox.s3_events import mend_events


def main() -> None:
    """Serve on a free port of 127.0.0.1 until standard input ends."""
    _forget_the_person()
    if quicken():
        remember()
        leave_out()
    make_fair()
    mend_events()
    # Its requests, and its complaints about what `sandbox.cloudformation` does in its stead.
    for name in ("werkzeug", "moto"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    gate = Gate(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, gate, threaded=True, request_handler=_Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()


class _Handler(MotoRequestHandler):
    """Tells the time that the gate wants to be told."""

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - as http.server has it
        gate: Gate = self.server.app  # type: ignore[assignment]
        return formatdate(time.time() + gate.ahead, usegmt=True)


def _forget_the_person() -> None:
    """Let moto find nothing: it makes clients of its own, which a profile would mislead."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


if __name__ == "__main__":
    main()
