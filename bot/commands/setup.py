"""`python -m bot setup`: makes or updates bucket, table, queues and policies in AWS."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from bot.aws.clients import Clients
from bot.aws.deployment import TEMPLATE, Change, Deployment, Plan
from bot.clock import SystemClock
from bot.config import Config
from bot.errors import RetryLaterError, SetupError

QUARANTINE_DAYS = 30
"""How long a flagged file waits for a decision, if files are not to go sooner anyway."""

_KEPT_TYPES = frozenset({"AWS::S3::Bucket", "AWS::DynamoDB::Table"})


async def run_setup(config: Config, *, stack: str, assume_yes: bool) -> int:
    """Deploy for a configuration, speaking through the terminal."""
    clients = Clients(region=config.region, connections=1)
    with ThreadPoolExecutor(1) as executor:
        deployment = Deployment(clients.cloudformation(), executor, SystemClock(), stack=stack)
        return await setup(
            deployment,
            bucket=config.bucket,
            table=config.table,
            queue=config.queue,
            retention_days=config.retention_days or 0,
            region=config.region,
            ask=None if assume_yes else input,
            say=print,
        )


async def setup(
    deployment: Deployment,
    *,
    bucket: str,
    table: str,
    queue: str,
    retention_days: int,
    region: str,
    ask: Callable[[str], str] | None,
    say: Callable[[str], None],
) -> int:
    """Show the plan, ask, carry it out; returns the exit status. Without `ask` it just does it.

    It may be run again at any time: what is as it should be is left alone.
    """
    parameters = {
        "BucketName": bucket,
        "TableName": table,
        "QueueName": queue,
        "RetentionDays": str(retention_days),
        "QuarantineDays": str(min(QUARANTINE_DAYS, retention_days or QUARANTINE_DAYS)),
    }
    try:
        plan = await deployment.plan(TEMPLATE.read_text(), parameters)
        if plan is None:
            say("Nothing to change.")
        elif not await _agreed(plan, ask, say):
            await deployment.drop(plan)
            say("Nothing was changed.")
            return 1
        else:
            say("Deploying; this takes about a minute …")
            await deployment.carry_out(plan)
            say("Done.")
        _explain(await deployment.outputs(), parameters, region, say)
    except SetupError as error:
        say(error.for_operator)
        return 1
    except RetryLaterError as error:
        say(f"{error.service} does not answer: {error.reason}. Try again later.")
        return 1
    return 0


async def _agreed(plan: Plan, ask: Callable[[str], str] | None, say: Callable[[str], None]) -> bool:
    say("The plan:")
    for change in plan.changes:
        say(f"  {_describe(change)}")
    if ask is None:
        return True
    try:
        answer = await asyncio.to_thread(ask, "Go ahead? [y/N] ")
    except EOFError:  # Nobody is there to answer: a script must say --yes.
        say("")
        return False
    return answer.strip().lower() in {"y", "yes"}


def _describe(change: Change) -> str:
    line = f"{change.action.lower():<7} {change.resource} ({change.type})"
    if change.replaced == "no":
        return line
    may = "is" if change.replaced == "yes" else "may be"
    line = f"{line}: {may} replaced by a new one"
    if change.type in _KEPT_TYPES:
        return f"{line}, which is empty; the old one stays, with all that is in it"
    return line


def _explain(
    outputs: Mapping[str, str],
    parameters: Mapping[str, str],
    region: str,
    say: Callable[[str], None],
) -> None:
    say("")
    say("Put this into the environment of every process:")
    say(f"  AWS_REGION={region}")
    for name, output in (
        ("LABELS_BUCKET", "BucketName"),
        ("LABELS_TABLE", "TableName"),
        ("LABELS_QUEUE", "QueueName"),
    ):
        say(f"  {name}={outputs.get(output, parameters[output])}")
    if parameters["RetentionDays"] != "0":
        say(f"  RETENTION_DAYS={parameters['RetentionDays']}")
    if "VideoTopicArn" in outputs:
        say(f"  VIDEO_TOPIC_ARN={outputs['VideoTopicArn']}")
        say(f"  VIDEO_ROLE_ARN={outputs['VideoRoleArn']}")
    if "WorkerPolicyArn" not in outputs:
        return
    say("")
    say("Attach the policy to the AWS identity of the process:")
    say(f"  python -m bot, python -m bot worker: {outputs['WorkerPolicyArn']}")
    say(f"  python -m bot web:                   {outputs['WebPolicyArn']}")
