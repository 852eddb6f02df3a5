"""`python -m bot doctor`: checks an installation and says how to mend what is wrong."""

from concurrent.futures import ThreadPoolExecutor

import aiohttp
from rich.console import Console
from rich.markup import escape

from bot.aws.checks import Examined, check_aws, credentials_problem
from bot.aws.clients import Clients
from bot.config import Config
from bot.core.findings import Finding
from bot.errors import SetupError
from bot.slack.calls import CALL_TIMEOUT
from bot.slack.checks import check_slack
from bot.slack.moderation_checks import check_moderation

_THREADS = 8


async def run_doctor(config: Config) -> int:
    """Check Slack and AWS, print one line per finding; 1 when something is wrong."""
    findings = [*await _slack(config), *await _aws(config)]
    console = Console(highlight=False)
    for finding in findings:
        show(console, finding)
    problems = sum(not finding.ok for finding in findings)
    console.print("All is well." if not problems else f"{problems} to mend.")
    return int(problems > 0)


async def _slack(config: Config) -> list[Finding]:
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        found = await check_slack(
            token=config.slack_bot_token,
            app_token=config.slack_app_token,
            signing_secret=config.slack_signing_secret,
            base_url=config.slack_api_url,
            session=session,
        )
        if not found[0].ok:  # Without a token that works everything else would only repeat it.
            return found
        return found + await check_moderation(
            token=config.slack_bot_token,
            channel=config.moderation_channel,
            admin_token=config.slack_admin_token,
            base_url=config.slack_api_url,
            session=session,
        )


async def _aws(config: Config) -> list[Finding]:
    try:
        examined = _examined(config)
    except SetupError as error:  # Such as an AWS_PROFILE that does not exist.
        return [credentials_problem(error)]
    with ThreadPoolExecutor(_THREADS) as executor:
        return await check_aws(examined, executor)


def _examined(config: Config) -> Examined:
    clients = Clients(region=config.region, connections=_THREADS)
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
        moderates=bool(config.moderation_channel),
        reads_text=config.ocr_labels,
        watches=True,
    )


def show(console: Console, finding: Finding) -> None:
    """One line: ✓ is well, ! well with a warning below it, ✗ to mend with how."""
    well = "[yellow]![/]" if finding.advice else "[green]✓[/]"
    mark = well if finding.ok else "[red]✗[/]"
    console.print(f"{mark} {escape(finding.subject)}: {escape(finding.detail)}")
    if finding.advice:
        console.print(f"  {escape(finding.advice)}")
