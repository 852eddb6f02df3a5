"""`python -m bot setup`: makes or updates bucket, table, queues and policies in AWS."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.aws.clients import Clients
from bot.aws.deployment import TEMPLATE, Deployment
from bot.aws.failures import refused_by_rights, without_slack
from bot.aws.stakes import Stakes
from bot.aws.threads import DaemonExecutor
from bot.clock import SystemClock
from bot.commands.terminal import ask_terminal
from bot.config import Config
from bot.core.stacks import Plan, line_of, sooner_gone
from bot.errors import RetryLaterError, SetupError

QUARANTINE_DAYS = 30
"""How long a flagged file waits for a decision, if files are not to go sooner anyway."""

_LOSSES = "This takes away what is kept:"
_REFUSED = (
    "Nothing was changed: --yes asks nothing, and this is not done unasked. If it is what you "
    "want, run setup without --yes, or with --yes --replace-data. If not, look at LABELS_BUCKET, "
    "LABELS_TABLE, LABELS_QUEUE, RETENTION_DAYS and --stack: do they say what you had?"
)
_RIGHTS = (
    "docs/deploying.md (AWS) names the rights that setup needs; the doctor tries none of them."
)
_DRY_REFUSED = "setup asks about that in particular; --yes alone refuses it."


@dataclass(frozen=True, slots=True)
class Terminal:
    """Whoever runs `setup`: what is said to them, and what they may be asked."""

    say: Callable[[str], None]
    ask: Callable[[str], Awaitable[str]] | None
    """None asks nothing (`--yes`), and then nothing goes that is kept."""
    only_shows: bool = False
    """Show the plan and change nothing (`--dry-run`)."""
    may_replace: bool = False
    """What is kept may go without a question of its own (`--replace-data`)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is deployed where."""

    deployment: Deployment
    stakes: Stakes
    stack: str
    region: str
    parameters: Mapping[str, str]


async def run_setup(
    config: Config, *, stack: str, assume_yes: bool, dry_run: bool, replace_data: bool
) -> int:
    """Deploy for a configuration, speaking through the terminal. Raises SetupError."""
    executor = DaemonExecutor(1, name="setup")
    try:
        target = _target(config, executor, stack)
    except SetupError as error:  # Such as an AWS_PROFILE that does not exist.
        raise without_slack(error) from error
    ask = None if assume_yes else ask_terminal
    terminal = Terminal(print, ask, only_shows=dry_run, may_replace=replace_data)
    try:
        return await setup(target, terminal)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _target(config: Config, executor: DaemonExecutor, stack: str) -> Target:
    clients = Clients(region=config.region, connections=1)
    cloudformation = clients.cloudformation()
    return Target(
        Deployment(cloudformation, executor, SystemClock(), stack=stack),
        Stakes(cloudformation, clients.sqs(), executor, stack=stack),
        stack=stack,
        region=config.region,
        parameters=parameters_of(config),
    )


def parameters_of(config: Config) -> dict[str, str]:
    """The template's parameters for a configuration."""
    days = config.retention_days or 0
    return {
        "BucketName": config.bucket,
        "TableName": config.table,
        "QueueName": config.queue,
        "RetentionDays": str(days),
        "QuarantineDays": str(min(QUARANTINE_DAYS, days or QUARANTINE_DAYS)),
    }


async def setup(target: Target, terminal: Terminal) -> int:
    """Show the plan, ask, carry it out; returns the exit status.

    It may be run again at any time: what is as it should be is left alone.
    """
    deployment, say = target.deployment, terminal.say
    try:
        plan = await deployment.plan(TEMPLATE.read_text(encoding="utf-8"), target.parameters)
        if plan is None:
            say("Nothing to change.")
        elif not await _approved(plan, target, terminal):
            return 0 if terminal.only_shows else 1
        else:
            say("Deploying; this takes about a minute …")
            await deployment.carry_out(plan)
            say("Done.")
        _explain(await deployment.outputs(), target, say)
    except SetupError as error:
        told = refused_by_rights(error)
        say(f"{told} {_RIGHTS}" if told else without_slack(error).for_operator)
        return 1
    except RetryLaterError as error:
        say(f"{error.service} does not answer: {error.reason}. Try again later.")
        return 1
    return 0


async def _approved(plan: Plan, target: Target, terminal: Terminal) -> bool:
    """Show the plan and ask; a plan that is not to be carried out leaves nothing behind."""
    is_approved = False
    try:
        losses = await target.stakes.of(plan)
        losses += sooner_gone(await target.deployment.parameters(), target.parameters)
        _show(plan, losses, target, terminal.say)
        refusal = await _refusal(losses, target, terminal)
        is_approved = not refusal
        if refusal:
            terminal.say(refusal)
    finally:
        if not is_approved:
            await target.deployment.drop(plan)
    return is_approved


def _show(plan: Plan, losses: tuple[str, ...], target: Target, say: Callable[[str], None]) -> None:
    say(f"The plan for the stack {target.stack} in {target.region}:")
    for change in plan.changes:
        say(f"  {line_of(change)}")
    if losses:
        say(_LOSSES)
        for loss in losses:
            say(f"  {loss}")


async def _refusal(losses: tuple[str, ...], target: Target, terminal: Terminal) -> str:
    """Why the plan is not carried out; empty when it is."""
    if terminal.only_shows:
        asks = f" {_DRY_REFUSED}" if losses else ""
        return f"Nothing was changed: --dry-run shows the plan alone.{asks}"
    if terminal.ask is None:
        return "" if not losses or terminal.may_replace else _REFUSED
    if await _answer(terminal, "Go ahead? [y/N] ") not in {"y", "yes"}:
        return "Nothing was changed."
    if not losses or terminal.may_replace:
        return ""
    question = f"Really? Type the name of the stack, {target.stack}, to go on: "
    is_sure = await _answer(terminal, question) == target.stack.lower()
    return "" if is_sure else "Nothing was changed."


async def _answer(terminal: Terminal, question: str) -> str:
    """What is typed; nothing when nobody is there: a script must say --yes."""
    assert terminal.ask is not None
    return (await terminal.ask(question)).strip().lower()


def _explain(outputs: Mapping[str, str], target: Target, say: Callable[[str], None]) -> None:
    say("")
    say("Put this into the environment of every process:")
    say(f"  AWS_REGION={target.region}")
    for name, output in (
        ("LABELS_BUCKET", "BucketName"),
        ("LABELS_TABLE", "TableName"),
        ("LABELS_QUEUE", "QueueName"),
    ):
        say(f"  {name}={outputs.get(output, target.parameters[output])}")
    if target.parameters["RetentionDays"] != "0":
        say(f"  RETENTION_DAYS={target.parameters['RetentionDays']}")
    if "VideoTopicArn" in outputs:
        say(f"  VIDEO_TOPIC_ARN={outputs['VideoTopicArn']}")
        say(f"  VIDEO_ROLE_ARN={outputs['VideoRoleArn']}")
    if "WorkerPolicyArn" not in outputs:
        return
    say("")
    say("Attach the policy to the AWS identity of the process:")
    say(f"  python -m bot, python -m bot worker: {outputs['WorkerPolicyArn']}")
    say(f"  python -m bot web:                   {outputs['WebPolicyArn']}")
    if "OperatorPolicyArn" in outputs:
        say(f"  python -m bot redrive:               {outputs['OperatorPolicyArn']}")
