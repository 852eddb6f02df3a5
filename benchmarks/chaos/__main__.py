"""`make chaos`: 500 uploads while calls fail and workers are killed; prints what came of it."""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.chaos.outcome import Outcome
from benchmarks.chaos.plan import SMALL, Plan
from benchmarks.chaos.storm import play

_MOST_SHOWN = 40


def main() -> None:
    """Play one round. The exit status is 1 when anything was lost, doubled or left over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos")
    parser.add_argument("--uploads", type=int, help="(500)")
    parser.add_argument("--seed", type=int, help="of everything that is drawn (a new one)")
    parser.add_argument("--rate", type=float, help="the share of calls that fail (0.1)")
    parser.add_argument("--kill-every", type=float, help="seconds (5)")
    parser.add_argument("--small", action="store_true", help="the round of the tests")
    parser.add_argument("--logs", type=Path, help="where the bot's logs go (a new folder)")
    options = parser.parse_args()
    plan = _plan(options)
    logs = options.logs or Path(tempfile.mkdtemp(prefix="labels-chaos-"))
    # Whoever ends the round ends the bot's processes, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logs.mkdir(parents=True, exist_ok=True)
    print(f"Seed {plan.seed}; {plan.workers} workers; the bot's logs are in {logs}")
    outcome = asyncio.run(play(plan, logs, _say))
    _show(outcome)
    sys.exit(0 if outcome.is_right else 1)


def _plan(options: argparse.Namespace) -> Plan:
    told = {name: vars(options)[name] for name in ("uploads", "seed", "rate", "kill_every")}
    drawn = {"seed": random.randrange(1_000_000)}
    told = drawn | {name: value for name, value in told.items() if value is not None}
    return replace(SMALL if options.small else Plan(), **told)


def _show(outcome: Outcome) -> None:
    print("\n| what | | should be |\n| --- | --- | --- |")
    for what, found, wanted in outcome.rows():
        print(f"| {what} | {found} | {wanted} |")
    for problem in outcome.problems[:_MOST_SHOWN]:
        print(f"! {problem}")
    print(f"\n{'Right' if outcome.is_right else 'WRONG'}, with seed {outcome.plan.seed}.")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
