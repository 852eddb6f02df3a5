"""`python -m sandbox`."""

import sys

INTERRUPTED = 130
"""Exit status as shells know it: 128 and the number of the signal."""


def main() -> int:
    """Run the command line; Ctrl-C ends it quietly even while it is still loading."""
    try:
        from sandbox.cli import main as run  # noqa: PLC0415 - loading takes most of a second

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
