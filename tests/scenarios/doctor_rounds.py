"""`python -m bot doctor`, again and again in one process: loading the bot takes longest.

Each line of standard input is an environment and the doctor's arguments, each line of the output a
status and what was said.
"""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

from bot.__main__ import main
from tests.descriptions import read_once


def round_of(environment: dict[str, str], arguments: list[str]) -> tuple[int, str]:
    """Run the command with nothing but this in the environment."""
    os.environ.clear()
    os.environ.update(environment)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(["doctor", *arguments])
    return status, said.getvalue()


if __name__ == "__main__":
    read_once()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(round_of(*json.loads(line))) + "\n")
        sys.stdout.flush()
