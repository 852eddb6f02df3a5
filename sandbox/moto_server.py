"""The process that runs moto's server; started by `sandbox.aws`.

It prints the port that it listens on, and ends when its standard input does. So it never
outlives the sandbox, however that ends.
"""

import logging
import os
import sys

from moto.server import ThreadedMotoServer

from sandbox.quick_tables import quicken


def main() -> None:
    """Serve on a free port of 127.0.0.1 until standard input ends."""
    _forget_the_person()
    quicken()
    # Its requests, and its complaints about what `sandbox.cloudformation` does in its stead.
    for name in ("werkzeug", "moto"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()


def _forget_the_person() -> None:
    """Let moto find nothing: it makes clients of its own, which a profile would mislead."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)


if __name__ == "__main__":
    main()
