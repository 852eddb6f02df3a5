"""Which addresses are Slack's."""

import pytest

from bot.slack.trust import file_places, is_in, response_places

SLACK = "https://slack.com/api/"
SANDBOX = "http://127.0.0.1:8800/api/"


@pytest.mark.parametrize(
    ("api_url", "url"),
    [
        (SLACK, "https://hooks.slack.com/commands/T1/1/x"),
        ("https://www.slack.com/api/", "https://hooks.slack.com/actions/T1/1/x"),
        ("https://slack-gov.com/api/", "https://hooks.slack-gov.com/commands/T1/1/x"),
        (SANDBOX, "http://127.0.0.1:8800/response/x"),
    ],
)
def test_slacks_own_addresses_are_answered(api_url: str, url: str) -> None:
    assert is_in(url, response_places(api_url))


@pytest.mark.parametrize(
    ("api_url", "url"),
    [
        (SLACK, "http://hooks.slack.com/commands/T1/1/x"),
        (SLACK, "https://hooks.slack.com:8443/commands/T1/1/x"),
        (SLACK, "https://hooks.slack.com@evil.example/commands"),
        (SLACK, "https://user@hooks.slack.com/commands"),
        (SLACK, "https://hooks.slack.com.evil.example/commands"),
        (SLACK, "https://slack.com/api/chat.postMessage"),
        (SLACK, "http://169.254.169.254/latest/meta-data"),
        (SLACK, "hooks.slack.com/commands"),
        (SLACK, ""),
        (SANDBOX, "https://hooks.slack.com/commands/T1/1/x"),
        (SANDBOX, "http://127.0.0.1:9/response/x"),
    ],
)
def test_other_addresses_are_not(api_url: str, url: str) -> None:
    assert not is_in(url, response_places(api_url))


def test_the_token_goes_to_files_and_api_alone() -> None:
    assert file_places(SLACK) == {("https", "files.slack.com"), ("https", "slack.com")}
    assert file_places(SANDBOX) == {("https", "files.slack.com"), ("http", "127.0.0.1:8800")}
