"""The command line: `python -m sandbox` for the page, `… post` for photos, `… day` for a day."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path

from sandbox.bot_process import BotStoppedError
from sandbox.commands.day import run_day
from sandbox.commands.demo import WORKSPACES, run_demo
from sandbox.commands.post import run_post
from sandbox.commands.session import Session
from sandbox.config import SandboxConfigError
from sandbox.options import Transport
from sandbox.photos import PhotoError
from sandbox.stack import StartError

FAILED, USAGE_ERROR = 1, 2
TERMINATED = 143
"""Exit status as shells know it: 128 and the number of the signal."""

_TRANSPORTS = {"socket": Transport.SOCKET_MODE, "http": Transport.HTTP}

_VERBOSE = "log to this terminal, not into files"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the process's exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command and options.workspaces > 1:
        parser.error(f"--workspaces is for the page alone: {options.command} has one workspace")
    try:
        asked = {"SANDBOX_ADMIN_TOKEN": "1"} if options.admin_token else {}
        with Session({**os.environ, **asked}, verbose=options.verbose) as session:
            return asyncio.run(_stoppable(_command(options, session)))
    except (SandboxConfigError, PhotoError) as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    except (StartError, BotStoppedError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except asyncio.CancelledError:
        return TERMINATED
    except KeyboardInterrupt:
        if options.command is None:
            return 0  # Ctrl-C is how the demo ends, and no failure.
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A Slack workspace, AWS and a Rekognition on this machine, with the bot in "
        "them. Without a command: with a page to use in a browser, until Ctrl-C.",
    )
    parser.add_argument("--verbose", action="store_true", help=_VERBOSE)
    parser.add_argument(
        "--admin-token",
        action="store_true",
        help="give the bot an administrator's token too: then Remove deletes people's files",
    )
    parser.add_argument(
        "--workspaces",
        type=int,
        choices=range(1, len(WORKSPACES) + 1),
        default=1,
        help="with more than one, nobody has the bot yet: people install it on its own pages",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    post = commands.add_parser(
        "post", help="post photos and print the answers; ends with status 0 when all have one"
    )
    post.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    post.add_argument("--out", type=Path, metavar="DIR", help="save the drawn pictures there")
    post.add_argument(
        "--drop", action="store_true", help="put them into the drop folder of the bucket instead"
    )
    day = commands.add_parser(
        "day", help="play a recorded day; ends with status 0 when nothing went wrong"
    )
    day.add_argument("--transport", choices=_TRANSPORTS, default="socket")
    day.add_argument("--seed", type=int, default=1, help="for other pictures (default: 1)")
    for command in (post, day):
        # SUPPRESS, so that this option does not undo the same one before the command.
        command.add_argument(
            "--verbose", action="store_true", default=argparse.SUPPRESS, help=_VERBOSE
        )
    return parser


def _command(options: argparse.Namespace, session: Session) -> Coroutine[None, None, int]:
    if options.command == "post":
        return run_post(session, options.photos, options.out, drop=options.drop)
    if options.command == "day":
        return run_day(session, _TRANSPORTS[options.transport], options.seed)
    return run_demo(session, options.workspaces)


async def _stoppable(command: Coroutine[None, None, int]) -> int:
    """The command's status; SIGTERM and SIGHUP end it as Ctrl-C does."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await command
