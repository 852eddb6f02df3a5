"""`python -m bot doctor`: checks an installation and says how to mend what is wrong."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from rich.console import Console
from rich.markup import escape

from bot.aws.checks import check_aws, credentials_problem
from bot.aws.clients import Clients
from bot.aws.examining import Examined
from bot.clock import SystemClock
from bot.commands.ports import check_port
from bot.config import Config
from bot.core.findings import Finding, Role
from bot.errors import SetupError
from bot.slack.app_checks import check_app
from bot.slack.calls import CALL_TIMEOUT
from bot.slack.checks import check_token, client_for
from bot.slack.delivery_checks import check_socket, check_ways_in
from bot.slack.moderation_checks import check_moderation

_THREADS = 8
_TRIES = 2
"""Whoever waits for the doctor would rather try again themselves."""


async def run_doctor(config: Config, role: Role) -> int:
    """Check what a role needs, print one line per finding; 1 when something is wrong."""
    findings = await _findings(config, role)
    console = Console(highlight=False)
    for finding, following in zip(findings, [*findings[1:], None], strict=True):
        # Several in a row that are mended by the same are told how once.
        is_repeated = following is not None and following.advice == finding.advice
        show(console, finding, advises=not is_repeated)
    problems = sum(not finding.ok for finding in findings)
    console.print("All is well." if not problems else f"{problems} to mend.")
    return int(problems > 0)


async def _findings(config: Config, role: Role) -> list[Finding]:
    """Slack, AWS and ports; an operator has to do with AWS alone."""
    if role is Role.OPERATOR:
        return await _aws(config, role)
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        found = await asyncio.gather(
            _slack_for_many(config, session)
            if config.serves_many
            else _slack(config, role, session),
            _aws(config, role),
            _ports(config, session),
        )
    return [finding for part in found for finding in part]


async def _slack(config: Config, role: Role, session: aiohttp.ClientSession) -> list[Finding]:
    """One workspace, by its token."""
    client = client_for(config.slack_bot_token, config.slack_api_url, session)
    secret = config.slack_signing_secret
    ways_in = check_ways_in(config.slack_app_token, secret, over_http=role is Role.WEB)
    found = await check_token(client, SystemClock().now)
    if not found[0].ok and len(found) == 1:
        # Without a token that works everything else would only repeat it.
        return [*found, *ways_in]
    socket = await check_socket(client, config.slack_app_token, session)
    moderation = await check_moderation(
        token=config.slack_bot_token,
        channel=config.moderation_channel,
        admin_token=config.slack_admin_token,
        base_url=config.slack_api_url,
        session=session,
    )
    return [*found, socket, *ways_in, *moderation]


async def _slack_for_many(config: Config, session: aiohttp.ClientSession) -> list[Finding]:
    """Many workspaces: what can be told of the app, before and without any of their tokens."""
    client = client_for("", config.slack_api_url, session)
    secret = config.slack_client_secret
    app = await check_app(client, config.slack_client_id, secret, SystemClock().now)
    ways_in = check_ways_in("", config.slack_signing_secret, secret, over_http=True)
    return [*app, *ways_in]


async def _aws(config: Config, role: Role) -> list[Finding]:
    try:
        examined = _examined(config, role)
    except SetupError as error:  # Such as an AWS_PROFILE that does not exist.
        return [credentials_problem(error, role)]
    with ThreadPoolExecutor(_THREADS) as executor:
        return await check_aws(examined, executor)


def _examined(config: Config, role: Role) -> Examined:
    clients = Clients(region=config.region, connections=_THREADS, tries=_TRIES)
    return Examined(
        sts=clients.sts(),
        s3=clients.s3(),
        dynamodb=clients.dynamodb(),
        sqs=clients.sqs(),
        rekognition=clients.rekognition(),
        region=config.region,
        bucket=config.bucket,
        table=config.table,
        queue=config.queue,
        now=SystemClock().now,
        moderates=bool(config.moderation_channel) or config.serves_many,
        reads_text=config.ocr_labels,
        watches=True,
        retention_days=config.retention_days or 0,
        video_topic=config.video_topic,
        video_role=config.video_role,
        role=role,
        rekognition_regions=clients.regions("rekognition"),
    )


async def _ports(config: Config, session: aiohttp.ClientSession) -> list[Finding]:
    """PORT matters to `web` alone, which needs the signing secret."""
    ports = {"PORT": config.port if config.slack_signing_secret else None}
    ports["METRICS_PORT"] = config.metrics_port
    return [await check_port(name, port, session) for name, port in ports.items() if port]


def show(console: Console, finding: Finding, *, advises: bool = True) -> None:
    """One line: ✓ is well, ! well with a warning below it, ✗ to mend with how.

    Names of channels and queues are no markup, and hold no emoji.
    """
    well = "[yellow]![/]" if finding.advice else "[green]✓[/]"
    mark = well if finding.ok else "[red]✗[/]"
    lines = [f"{mark} {escape(finding.subject)}: {escape(finding.detail)}"]
    if finding.advice and advises:
        lines.append(f"  {escape(finding.advice)}")
    for line in lines:
        console.print(line, soft_wrap=True, emoji=False)
