"""Installations with one mistake each, and what the doctor must say of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.tokens import Token
from sandbox.workspace.faults import Fault, FaultKind
from tests.scenarios.surroundings import Surroundings

CALLER = "doctor"
"""The access key under which the doctor comes."""
MODERATORS = "moderation"


@dataclass(frozen=True, slots=True)
class Patient:
    """What differs from a sound installation, and a line with which the doctor names it."""

    mistake: str
    line: str
    settings: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Surroundings], Any] | None = None
    """Makes the mistake outside of the settings."""
    status: int = 1


def limited(limit: Any) -> Callable[[Surroundings], None]:
    """The doctor's access key is limited so."""
    return lambda around: around.aws.limit(CALLER, limit)


def without(action: str, place: str) -> Callable[[Surroundings], None]:
    """All that the worker's policy allows but one action in one place."""

    def prepare(around: Surroundings) -> None:
        rights = around.aws.policies["WorkerPolicy"]
        kept = [right for right in rights if not (right.action == action and place in right[1])]
        assert len(kept) < len(rights)
        around.aws.limit(CALLER, kept)

    return prepare


def fewer_scopes(around: Surroundings) -> None:
    """Somebody has installed the app from an old manifest."""
    around.slack.slack.scopes = tuple(
        scope for scope in around.slack.slack.scopes if scope != "files:read"
    )


def socket_mode_off(around: Surroundings) -> None:
    """Slack refuses to open a connection."""
    refused = Fault("apps.connections.open", FaultKind.ERROR, error="socket_mode_off")
    around.workspace.faults.add(refused)


def removed(around: Surroundings) -> None:
    """Somebody has removed the app from the workspace."""
    token = around.slack.slack.tokens.find(around.slack.bot_token)
    assert token
    token.refusal = "account_inactive"


def rotating(around: Surroundings) -> None:
    """The app was made with token rotation."""
    around.slack.slack.tokens.add(Token("xoxe.xoxb-1-doctor", around.workspace.team.id))


def left_by_the_bot(around: Surroundings) -> None:
    """The bot was removed from the moderators' channel."""
    around.workspace.channel_named(MODERATORS).members.remove(around.slack.app.bot_user)


def archived(around: Surroundings) -> None:
    """The moderators' channel is archived."""
    around.workspace.channel_named(MODERATORS).is_archived = True


def heal(around: Surroundings) -> None:
    """Take back what any of these has done outside of AWS, and every limit."""
    slack, channel = around.slack.slack, around.workspace.channel_named(MODERATORS)
    slack.scopes = slack.app.scopes
    token = slack.tokens.find(slack.app.bot_token)
    assert token
    token.refusal = ""
    channel.is_archived = False
    if slack.app.bot_user not in channel.members:
        channel.members.append(slack.app.bot_user)
    around.workspace.faults.clear()
    around.rekognition.faults.heal("DetectModerationLabels")
    around.aws.limit(CALLER, None)


def other_table(around: Surroundings) -> None:
    """Somebody else's table has the name."""
    around.aws.session().client("dynamodb", endpoint_url=around.aws.url).create_table(
        TableName="somebodys",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )


def slow_queue(around: Surroundings) -> None:
    """The queue was made by hand, and hides jobs for ten minutes."""
    client = around.aws.session().client("sqs", endpoint_url=around.aws.url)
    dead = "arn:aws:sqs:us-east-1:123456789012:scenario-unused-dead"
    policy = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 3})
    attributes: Any = {"VisibilityTimeout": "600", "RedrivePolicy": policy}
    client.create_queue(QueueName="by-hand", Attributes=attributes)


def bare_queue(around: Surroundings) -> None:
    """The queue was made by hand, without one for dead letters."""
    around.aws.session().client("sqs", endpoint_url=around.aws.url).create_queue(QueueName="bare")


def open_bucket(around: Surroundings) -> None:
    """The bucket was made by hand."""
    around.aws.session().client("s3", endpoint_url=around.aws.url).create_bucket(Bucket="open-wide")


def no_moderation(around: Surroundings) -> None:
    """The policy that is attached is that of an older version."""
    around.rekognition.faults.fail("DetectModerationLabels", "AccessDeniedException")


HEX = "0123456789abcdef" * 2

PATIENTS = (
    # Settings that cannot be: told before anything is asked.
    Patient("an app-level token for the bot's", "SLACK_BOT_TOKEN must begin with xoxb- or "
            "xoxe.xoxb-; what is there is an app-level token, for SLACK_APP_TOKEN.",
            {"SLACK_BOT_TOKEN": "xapp-1-A0-canary"}, status=2),
    Patient("a person's token for the bot's", "; what is there is a person's token.",
            {"SLACK_BOT_TOKEN": "xoxp-canary"}, status=2),
    Patient("a bot's token for the app-level one", "SLACK_APP_TOKEN must begin with xapp-; what "
            "is there is a bot's token, for SLACK_BOT_TOKEN.",
            {"SLACK_APP_TOKEN": "xoxb-canary"}, status=2),
    Patient("a channel's name", "MODERATION_CHANNEL must be the channel's id",
            {"MODERATION_CHANNEL": "#moderation"}, status=2),
    Patient("an address for the bucket", "LABELS_BUCKET must be the bucket's name alone, not an "
            "address", {"LABELS_BUCKET": "s3://scenario-pictures"}, status=2),
    Patient("an address for the queue", "LABELS_QUEUE must be the name alone of a standard queue, "
            "neither its address", {"LABELS_QUEUE": "https://sqs.aws/1/scenario"}, status=2),
    # Slack.
    Patient("an unknown token", "✗ Slack token: Slack says invalid_auth",
            {"SLACK_BOT_TOKEN": "xoxb-canary"}),
    Patient("an app that was removed", "  Install the app again (Install App on ", {}, removed),
    Patient("a token that ends", "✗ Slack token: labels in Sandbox, but the token ends after 12 "
            "hours", {"SLACK_BOT_TOKEN": "xoxe.xoxb-1-doctor"}, rotating),
    Patient("a missing scope", "✗ Slack scopes: missing: files:read", {}, fewer_scopes),
    Patient("Socket Mode switched off", "✗ Socket Mode: Slack says socket_mode_off", {},
            socket_mode_off),
    Patient("the app-level token of another app", "✗ Socket Mode: SLACK_APP_TOKEN is of the app "
            "A0OTHER, SLACK_BOT_TOKEN of A0SANDBOX1",
            {"SLACK_APP_TOKEN": "xapp-1-A0OTHER-1-canary"}),
    Patient("something else for the signing secret", "✗ Signing secret: it is not 32 characters "
            "of 0-9 and a-f, as Slack's are", {"SLACK_SIGNING_SECRET": "A0SANDBOX1.canary"}),
    Patient("no way in", "✗ Delivery: no way in",
            {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}),
    Patient("a moderators' channel without the bot", "  Write `/invite @Labels` in it", {},
            left_by_the_bot),
    Patient("an archived moderators' channel", "✗ Moderation channel: #moderation is archived",
            {}, archived),
    # AWS: who we are, and where.
    Patient("no credentials", "✗ Credentials: Unable to locate credentials",
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}),
    Patient("credentials that have ended", "✗ Credentials: An error occurred (ExpiredToken)", {},
            limited("ExpiredToken")),
    Patient("an unknown access key", "  Copy AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY anew", {},
            limited("InvalidClientTokenId")),
    Patient("a clock that is wrong", "✗ Clock against AWS: this machine is 3", {},
            limited("RequestTimeTooSkewed")),
    Patient("a bucket elsewhere", "✗ Bucket: scenario-pictures is in us-east-1, the bot works in "
            "eu-west-1", {"AWS_REGION": "eu-west-1"}),
    Patient("a region without Rekognition", "✗ Region: eu-north-1 has no Rekognition for labels",
            {"AWS_REGION": "eu-north-1", "AWS_ENDPOINT_URL_REKOGNITION": "http://127.0.0.1:9"}),
    # AWS: what is there, and what may be done.
    Patient("nothing set up", "✗ Bucket: labels-none does not exist",
            {"LABELS_BUCKET": "labels-none", "LABELS_TABLE": "none", "LABELS_QUEUE": "none"}),
    Patient("no policy", "✗ Worker's rights in SQS: refused: sqs:SendMessage on ", {}, limited([])),
    Patient("a right missing", "✗ Worker's rights in S3: refused: s3:PutObject on quarantine/", {},
            without("s3:PutObject", "/quarantine/")),
    Patient("an old policy", "✗ Rekognition's moderation: An error occurred (AccessDenied", {},
            no_moderation),
    Patient("somebody else's table", "✗ Table: somebodys is a table of another shape",
            {"LABELS_TABLE": "somebodys"}, other_table),
    Patient("a queue made by hand", "✗ Queue: by-hand hides the job of a killed worker for 600 s",
            {"LABELS_QUEUE": "by-hand"}, slow_queue),
    Patient("a queue without a dead-letter queue", "✗ Queue: bare has no dead-letter queue",
            {"LABELS_QUEUE": "bare"}, bare_queue),
    Patient("a bucket made by hand", "✗ Public access: not blocked",
            {"LABELS_BUCKET": "open-wide"}, open_bucket),
    Patient("days of retention without setup", "✗ Files' age: files go never, but RETENTION_DAYS "
            "says after 30 days", {"RETENTION_DAYS": "30"}),
    Patient("another topic", "✗ Queue: scenario-unused does not let arn:aws:sns:x:1:other in",
            {"VIDEO_TOPIC_ARN": "arn:aws:sns:x:1:other", "VIDEO_ROLE_ARN": "arn:aws:iam::1:r"}),
)  # fmt: skip
