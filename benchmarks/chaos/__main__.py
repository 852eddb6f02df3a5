"""`make chaos`: 500 uploads while calls fail and workers are killed; prints what came of it."""

import argparse
import asyncio
import random
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
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos")
    parser.add_argument("--uploads", type=int, default=usual.uploads, help="(%(default)s)")
    parser.add_argument("--seed", type=int, help="of everything that is drawn (a new one)")
    parser.add_argument(
        "--rate", type=float, default=usual.rate, help="failing calls (%(default)s)"
    )
    parser.add_argument("--small", action="store_true", help="the round of the tests")
    parser.add_argument("--logs", type=Path, help="where the bot's logs go (a new folder)")
    options = parser.parse_args()
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    plan = SMALL if options.small else Plan(uploads=options.uploads, rate=options.rate)
    plan = replace(plan, seed=seed)
    logs = options.logs or Path(tempfile.mkdtemp(prefix="labels-chaos-"))
    print(f"Seed {seed}; {plan.workers} workers; the bot's logs are in {logs}")
    outcome = asyncio.run(play(plan, logs, _say))
    _show(outcome)
    sys.exit(0 if outcome.is_right else 1)


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
