"""The rights of every process: none is missing, none is left over."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest_asyncio

from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT
from sandbox.rights import Asked
from tests.scenarios.bots import Bot, http_bot
from tests.scenarios.rights import IN_OUR_NAME, NEEDED, Use, allowed, uses_of, wrong
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_sqs import SQSClient

QUEUE = "scenario-unused"
"""The template's own queue, which the policies speak of."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def reading(around: Surroundings) -> AsyncIterator[Bot]:
    """`web` and a worker that reads what is written in pictures."""
    async with http_bot(around, OCR_LABELS="on") as bot:
        yield bot


async def test_words_in_pictures_are_read_where_that_is_switched_on(
    around: Surroundings, reading: Bot
) -> None:
    talk = Talk(around, reading, new_channel(around))
    before = len(around.rekognition.calls)

    await talk.ask()

    operations = [call.operation for call in around.rekognition.calls[before:]]
    assert sorted(operations) == ["DetectLabels", "DetectText"]


async def test_whoever_sends_jobs_again_needs_the_operators_policy_alone(
    around: Surroundings, tmp_path: Path
) -> None:
    client: SQSClient = around.aws.session().client("sqs", endpoint_url=around.aws.url)
    url, dead = (client.get_queue_url(QueueName=f"{QUEUE}{end}")["QueueUrl"]
                 for end in ("", "-dead"))  # fmt: skip
    # S3 has said there that it may.
    client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=3600)
    for body in ("no job", '{"team": "T7", "channel": "C7"}'):
        client.send_message(QueueUrl=dead, MessageBody=body)
    around.aws.limit("operator", around.aws.policies["OperatorPolicy"])
    process = BotProcess(
        "redrive",
        root=ROOT,
        environment=around.environment(QUEUE, "operator"),
        log=tmp_path / "redrive.log",
    )
    await process.start()
    status = await process.wait()
    around.aws.limit("operator", None)

    said = process.last_lines()
    assert status == 0, said
    assert "Left there: 1 × no job of this bot" in said
    (message,) = client.receive_message(QueueUrl=url)["Messages"]
    assert '"team":"T7"' in message["Body"]
    for each in (url, dead):
        client.purge_queue(QueueUrl=each)


def test_a_web_process_that_has_pictures_looked_at_does_what_it_may_not(
    around: Surroundings,
) -> None:
    calls = {Asked(caller, "rekognition:DetectLabels", "*"): 1 for caller in ("web", "worker")}

    assert wrong(around, uses_of(calls)) == {
        Use("WebPolicy", "rekognition:DetectLabels", "anything")
    }


def test_every_right_is_used_by_the_conversations_of_some_module(around: Surroundings) -> None:
    needed = set().union(*NEEDED.values())

    assert allowed(around.aws.policies) == needed | IN_OUR_NAME
    modules = {path.stem for path in Path(__file__).parent.rglob("test_*.py")}
    assert NEEDED.keys() <= modules
