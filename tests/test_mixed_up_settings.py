"""What people put where something else belongs: they are told what it is."""

import pytest

from bot.config import ConfigError, read_config

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1", "AWS_REGION": "eu-west-1", "LABELS_BUCKET": "b"}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(environ)
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-secret", "an app-level token, for SLACK_APP_TOKEN"),
        ("SLACK_BOT_TOKEN", "xoxp-secret", "a person's token"),
        ("SLACK_BOT_TOKEN", "xoxe-1-secret", "a refresh token, which opens nothing by itself"),
        ("SLACK_APP_TOKEN", "xoxb-secret", "a bot's token, for SLACK_BOT_TOKEN"),
        ("SLACK_ADMIN_TOKEN", "xoxc-secret", "the token of a browser"),
    ],
)
def test_a_token_of_another_kind_is_told_what_it_is(name: str, value: str, what: str) -> None:
    (told,) = problems(ENOUGH | {name: value})

    assert told.startswith(f"{name} must begin with ")
    assert told.endswith(f"; what is there is {what}.")


@pytest.mark.parametrize(
    "value", ["#moderation", "General", "moderation", "https://x.slack.com/archives/C7", "D7ROBIN"]
)
def test_the_moderators_channel_is_an_id(value: str) -> None:
    (told,) = problems(ENOUGH | {"MODERATION_CHANNEL": value})

    assert told.startswith("MODERATION_CHANNEL must be the channel's id, such as C0123456789")
