"""The command line: `python -m bot` and its commands."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

from bot import logs, tracing
from bot.config import (
    EVERYTHING,
    LABEL,
    LIVE,
    OAUTH,
    REDRIVE,
    SETUP,
    SOCKET_MODE,
    WEB,
    WORKER,
    Config,
    ConfigError,
    Needs,
    read_config,
)
from bot.core.findings import Role
from bot.errors import BotError

USAGE_ERROR = 2
"""Exit status for a configuration that cannot work, as for a mistyped command."""

_SOCKET_MODE_HINT = (
    "SLACK_APP_TOKEN is not set: `python -m bot` listens in Socket Mode and needs it. "
    "Over HTTP, run `python -m bot web` and `python -m bot worker` instead."
)
_BEGIN_HINT = "docs/setting-up.md goes through it, step by step; `make demo` needs none of it."
_DOCTOR_HINT = (
    "To look at AWS alone, with nothing of Slack's: `python -m bot doctor --for operator` examines "
    "credentials, clock and queues."
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the process's exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = asyncio.run(_COMMANDS[options.command](options))
    except ConfigError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return USAGE_ERROR
    except BotError as error:
        print(error.for_operator, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="A Slack bot that gives a team a memory for its pictures. "
        "Without a command: listener and worker in one process, in Socket Mode.",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("web", help="the listener alone, over HTTP")
    commands.add_parser("worker", help="the worker alone")
    setup = commands.add_parser("setup", help="make or update bucket, table and queue in AWS")
    setup.add_argument("--yes", action="store_true", help="ask nothing; refuse to take data away")
    setup.add_argument("--dry-run", action="store_true", help="show the plan, change nothing")
    setup.add_argument(
        "--replace-data",
        action="store_true",
        help="let bucket, table and waiting jobs go without a question of their own",
    )
    setup.add_argument("--stack", default="labels", help="the stack's name (default: labels)")
    doctor = commands.add_parser("doctor", help="check the installation and say how to mend it")
    doctor.add_argument(
        "--for",
        dest="role",
        choices=[role.value for role in Role],
        default=Role.WORKER.value,
        help="whose rights in AWS to try, with the credentials that are theirs: `worker` is the "
        "default and means `python -m bot` too; `operator` is whoever runs `redrive`, and needs "
        "none of Slack's settings",
    )
    doctor.add_argument(
        "--live", metavar="CHANNEL", help="try in a channel what only a live workspace can tell"
    )
    redrive = commands.add_parser("redrive", help="send again what could not be done")
    redrive.add_argument("--dry-run", action="store_true", help="only say what there is")
    redrive.add_argument("--most", type=int, metavar="N", help="send so many at most")
    commands.add_parser("key", help="make a TOKEN_KEY")
    label = commands.add_parser("label", help="label local files; stores nothing")
    label.add_argument("files", nargs="+", type=Path, metavar="FILE")
    label.add_argument("--out", type=Path, metavar="DIR", help="write the drawn pictures there")
    label.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def _configure(needs: Needs) -> Config:
    config = read_config(os.environ, needs)
    logs.configure(config.log_level, config.log_format, secrets=config.secrets)
    tracing.configure(os.environ)
    # Bolt reads these by itself: it warns of the token, and builds an OAuth of its own.
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        os.environ.pop(name, None)
    return config


def _configure_to_run(needs: Needs) -> Config:
    """The settings of the bot itself; who has not set it up yet is told where to begin."""
    try:
        return _configure(needs)
    except ConfigError as error:
        unset = tuple(f"{name} is not set" for name in (*needs.required, *OAUTH))
        is_missing = any(line.startswith(unset) for line in error.problems)
        raise ConfigError([*error.problems, *([_BEGIN_HINT] * is_missing)]) from None


async def _socket_mode(_: argparse.Namespace) -> int:
    from bot.running import run_socket_mode  # noqa: PLC0415 - each command loads what it uses

    try:
        config = _configure_to_run(SOCKET_MODE)
    except ConfigError as error:
        problems = [
            _SOCKET_MODE_HINT if line.startswith("SLACK_APP_TOKEN is not set") else line
            for line in error.problems
        ]
        raise ConfigError(problems) from None
    await run_socket_mode(config)
    return 0


async def _web(_: argparse.Namespace) -> int:
    from bot.running import run_web  # noqa: PLC0415

    await run_web(_configure_to_run(WEB))
    return 0


async def _worker(_: argparse.Namespace) -> int:
    from bot.running import run_worker  # noqa: PLC0415

    await run_worker(_configure_to_run(WORKER))
    return 0


async def _setup(options: argparse.Namespace) -> int:
    from bot.commands.setup import run_setup  # noqa: PLC0415

    return await run_setup(
        _configure(SETUP),
        stack=options.stack,
        assume_yes=options.yes,
        dry_run=options.dry_run,
        replace_data=options.replace_data,
    )


async def _doctor(options: argparse.Namespace) -> int:
    if options.live:
        from bot.commands.live import run_live  # noqa: PLC0415

        return await run_live(_configure(LIVE), options.live)
    from bot.commands.doctor import run_doctor  # noqa: PLC0415

    role = Role(options.role)
    try:
        config = _configure(REDRIVE if role is Role.OPERATOR else EVERYTHING)
    except ConfigError as error:
        missing = "SLACK_BOT_TOKEN is not set"
        without_slack = any(line.startswith(missing) for line in error.problems)
        raise ConfigError([*error.problems, *([_DOCTOR_HINT] * without_slack)]) from None
    return await run_doctor(config, role)


async def _label(options: argparse.Namespace) -> int:
    from bot.commands.label import run_label  # noqa: PLC0415

    return await run_label(
        _configure(LABEL), options.files, directory=options.out, as_json=options.json
    )


async def _redrive(options: argparse.Namespace) -> int:
    from bot.commands.redrive import run_redrive  # noqa: PLC0415

    return await run_redrive(_configure(REDRIVE), most=options.most, dry_run=options.dry_run)


async def _key(_: argparse.Namespace) -> int:
    from cryptography.fernet import Fernet  # noqa: PLC0415

    print(Fernet.generate_key().decode())
    return 0


_COMMANDS: dict[str | None, Callable[[argparse.Namespace], Coroutine[None, None, int]]] = {
    None: _socket_mode,
    "web": _web,
    "worker": _worker,
    "setup": _setup,
    "doctor": _doctor,
    "redrive": _redrive,
    "key": _key,
    "label": _label,
}

if __name__ == "__main__":
    sys.exit(main())
