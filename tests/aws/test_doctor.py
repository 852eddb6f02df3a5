"""The doctor where nothing is set up yet: it finds what is wrong instead of failing itself."""

import pytest
from rich.console import Console

from bot.commands.doctor import run_doctor, show
from bot.commands.redrive import run_redrive
from bot.config import Config
from bot.core.findings import Finding, Role
from bot.errors import SetupError
from tests.aws.servers import ENVIRONMENT


async def test_an_address_of_aws_that_is_none_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": "foo"}.items():
        monkeypatch.setenv(name, value)
    nowhere = "http://127.0.0.1:9/api/"
    config = Config(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_api_url=nowhere,
        region="eu-west-1",
    )

    assert await run_doctor(config, Role.WORKER) == 1

    said = capsys.readouterr().out
    assert "✗ Credentials: Invalid endpoint: foo\n" in said
    assert "  Correct AWS_REGION, and AWS_ENDPOINT_URL if it is set.\n" in said


async def test_a_profile_that_does_not_exist_is_a_finding_beside_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")
    nowhere = "http://127.0.0.1:9/api/"
    config = Config(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_api_url=nowhere,
        region="eu-west-1",
    )

    assert await run_doctor(config, Role.WORKER) == 1

    said = capsys.readouterr().out
    assert "✗ Slack token: " in said
    assert "✗ Credentials: The config profile (nobodys) could not be found" in said
    assert said.endswith("2 to mend.\n")


@pytest.mark.parametrize(
    ("role", "token_key"),
    [(Role.WEB, ""), (Role.WORKER, "key")],
)
async def test_a_socket_is_no_way_in_for_web_and_for_many_workspaces(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], role: Role, token_key: str
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")
    nowhere = "http://127.0.0.1:9/api/"
    config = Config(
        slack_app_token="xapp-1", token_key=token_key, slack_api_url=nowhere, region="eu-west-1"
    )

    assert await run_doctor(config, role) == 1

    assert "✗ Signing secret: it is not set\n" in capsys.readouterr().out


async def test_who_sends_jobs_again_is_sent_to_the_doctor_with_their_own_rights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")

    with pytest.raises(SetupError) as caught:
        await run_redrive(Config(region="eu-west-1"), most=None, dry_run=True)

    assert caught.value.for_operator == (
        "My AWS profile does not exist. `python -m bot doctor` says what to mend. Run it with "
        "`--for operator`: then it tries what `redrive` needs, and no more."
    )


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("Channel", ok=True, detail="#a"), "✓ Channel: #a\n"),
        (Finding("Channel", ok=True, detail="#a", advice="Look."), "! Channel: #a\n  Look.\n"),
        (Finding("Channel", ok=False, detail="#a", advice="Mend."), "✗ Channel: #a\n  Mend.\n"),
    ],
)
def test_a_warning_is_told_from_what_is_well(
    capsys: pytest.CaptureFixture[str], finding: Finding, said: str
) -> None:
    show(Console(highlight=False), finding)

    assert capsys.readouterr().out == said
