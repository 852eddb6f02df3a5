"""What the bot's processes are told."""

import base64
from pathlib import Path

from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT, build_roles
from sandbox.options import Options, Transport
from sandbox.slack import SlackSandbox
from sandbox.stack import Sandbox

PERSONAL = {
    "HOME": "/home/somebody",
    "AWS_PROFILE": "production",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "SLACK_BOT_TOKEN": "xoxb-production",
    "HTTPS_PROXY": "http://proxy.example:3128",
    "LABELS_BUCKET": "production",
}


def processes(options: Options) -> tuple[BotProcess, ...]:
    slack = SlackSandbox(ROOT / "manifest.yml")
    needed = {"LABELS_BUCKET": "sandbox", "MAX_LABELS": "10"}
    return build_roles(options, slack, needed).processes.processes


def test_nothing_of_a_persons_own_accounts_reaches_the_bot() -> None:
    (bot,) = processes(Options(inherited=PERSONAL))

    assert bot.environment == {
        "HOME": "/home/somebody",
        "LABELS_BUCKET": "sandbox",
        "MAX_LABELS": "10",
        "SLACK_APP_TOKEN": "xapp-1-sandbox-app-token",
    }


def test_settings_for_the_bot_win_over_those_it_needs() -> None:
    (bot,) = processes(Options(bot_environment={"MAX_LABELS": "3"}))

    assert bot.environment["MAX_LABELS"] == "3"


def test_over_http_the_bot_is_two_processes_with_what_each_needs() -> None:
    web, worker = processes(Options(transport=Transport.HTTP, logs=Path("/logs")))

    assert (web.name, worker.name) == ("python -m bot web", "python -m bot worker")
    assert (web.log, worker.log) == (Path("/logs/bot-web.log"), Path("/logs/bot-worker.log"))
    assert web.environment.keys() - worker.environment.keys() == {"SLACK_SIGNING_SECRET", "PORT"}
    assert worker.environment.keys() - web.environment.keys() == {"METRICS_PORT"}
    assert web.environment["PORT"] != worker.environment["METRICS_PORT"]


def test_a_bot_for_many_workspaces_gets_the_apps_secrets_and_no_token() -> None:
    many = Sandbox(Options(workspaces=("Sandbox", "Acme"), transport=Transport.HTTP))
    one = Sandbox(Options(transport=Transport.HTTP))
    told, usual = many.slack_environment(), one.slack_environment()

    assert told.keys() - usual.keys() == {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_KEY"}
    assert usual.keys() - told.keys() == {"SLACK_BOT_TOKEN", "MODERATION_CHANNEL"}
    assert [team.workspace.team.name for team in many.slack.teams] == ["Sandbox", "Acme"]
    assert [team.workspace.app_installed for team in many.slack.teams] == [False, False]
    assert len(base64.urlsafe_b64decode(told["TOKEN_KEY"])) == 32
