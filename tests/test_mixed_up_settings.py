"""What people put where something else belongs: they are told what it is."""

import re

import pytest
import yaml

from bot.aws.deployment import TEMPLATE
from bot.config import ConfigError, read_config

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1", "AWS_REGION": "eu-west-1", "LABELS_BUCKET": "labels-test"}


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


BUCKET = "the bucket's name alone, not an address: 3 to 63 "
TABLE = "the table's name alone, not its ARN: 3 to 255 "
QUEUE = "the name alone of a standard queue, neither its address nor its ARN: 1 to 80 "


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LABELS_BUCKET", "s3://my-bucket", BUCKET),
        ("LABELS_BUCKET", "arn:aws:s3:::my-bucket", BUCKET),
        ("LABELS_BUCKET", "My-Bucket", BUCKET),
        ("LABELS_BUCKET", "my..bucket", BUCKET),
        ("LABELS_BUCKET", "my-bucket-", BUCKET),
        ("LABELS_BUCKET", "ab", BUCKET),
        ("LABELS_BUCKET", "a" * 64, BUCKET),
        ("LABELS_TABLE", "arn:aws:dynamodb:eu-west-1:1:table/labels", TABLE),
        ("LABELS_TABLE", "ab", TABLE),
        ("LABELS_TABLE", "a" * 256, TABLE),
        ("LABELS_QUEUE", "https://sqs.eu-west-1.amazonaws.com/1/labels-jobs", QUEUE),
        ("LABELS_QUEUE", "labels jobs", QUEUE),
        ("LABELS_QUEUE", "labels.fifo", QUEUE),
        ("LABELS_QUEUE", "a" * 81, QUEUE),
    ],
)
def test_what_lies_in_aws_is_named_as_aws_lets_it_be_named(
    name: str, value: str, told: str
) -> None:
    (problem,) = problems(ENOUGH | {name: value})

    assert problem.startswith(f"{name} must be {told}")


@pytest.mark.parametrize(
    ("name", "parameter", "values"),
    [
        ("LABELS_BUCKET", "BucketName", ["abc", "0.b-c", "a" * 63]),
        ("LABELS_TABLE", "TableName", ["a_B", ".-.", "a" * 255]),
        ("LABELS_QUEUE", "QueueName", ["q", "-_Q", "a" * 75]),
    ],
)
def test_what_the_template_takes_is_taken(name: str, parameter: str, values: list[str]) -> None:
    pattern = yaml.load(TEMPLATE.read_text("utf-8"), yaml.BaseLoader)["Parameters"][parameter][
        "AllowedPattern"
    ]

    read = [getattr(read_config(ENOUGH | {name: value}), name[7:].lower()) for value in values]

    assert read == values
    assert [value for value in values if not re.fullmatch(pattern, value)] == []
