"""`python -m bot redrive`: sends again what lies in the dead-letter queue."""

from bot.aws.clients import Clients
from bot.aws.dead_letters import DeadLetterQueue
from bot.aws.queue import SQSQueue
from bot.aws.threads import DaemonExecutor
from bot.config import Config
from bot.errors import RetryLaterError, SetupError
from bot.jobs.redriving import Redriven, redrive

_AS_OPERATOR = "Run it with `--for operator`: then it tries what `redrive` needs, and no more."


async def run_redrive(config: Config, *, most: int | None, dry_run: bool) -> int:
    """Send again, and say what; 1 when AWS does not answer. Raises SetupError."""
    try:
        return await _run(config, most=most, dry_run=dry_run)
    except SetupError as error:
        told = f"{error.for_operator} {_AS_OPERATOR}"
        raise SetupError(error.sentence, for_operator=told) from error


async def _run(config: Config, *, most: int | None, dry_run: bool) -> int:
    clients = Clients(region=config.region, connections=2).queue()
    executor = DaemonExecutor(2, name="aws")
    queue = SQSQueue(clients, executor, name=config.queue)
    try:
        dead = DeadLetterQueue(clients, executor, name=await queue.dead_letter_name())
        done = await redrive(dead, queue, most=most, only_looks=dry_run)
    except RetryLaterError as error:
        print(f"{error.service} does not answer: {error.reason}. Run it again: nothing was lost.")
        return 1
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    print(*told(done, dry_run=dry_run), sep="\n")
    return 0


def told(done: Redriven, *, dry_run: bool) -> list[str]:
    """What was done, line by line."""
    verb = "Would be sent again" if dry_run else "Sent again"
    lines = [f"{verb}: {count} × {kind}" for kind, count in sorted(done.sent.items())]
    if done.foreign:
        lines.append(f"Left there: {done.foreign} × no job of this bot; look at it in the console.")
    return lines or ["The dead-letter queue is empty."]
