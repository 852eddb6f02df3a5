"""The dead-letter queue, on both stand-ins for SQS."""

import pytest

from bot.aws.dead_letters import DeadLetterQueue
from bot.aws.queue import SQSQueue
from bot.jobs.redriving import Redriven, redrive
from tests.aws.resources import make_queue
from tests.aws.servers import AWS


@pytest.fixture
def queue(aws: AWS, name: str) -> SQSQueue:
    return SQSQueue(aws.queue, aws.executor, name=make_queue(aws, name), poll_seconds=0)


async def test_what_was_buried_is_sent_again_and_what_is_no_job_stays(
    aws: AWS, name: str, queue: SQSQueue
) -> None:
    for number in range(12):
        await queue.send({"chore": "tidy", "team": "T1", "n": number}, group="T1")
    while deliveries := await queue.receive(10):
        for delivery in deliveries:
            await queue.bury(delivery)
    url = aws.sqs.get_queue_url(QueueName=f"{name}-dead")["QueueUrl"]
    aws.sqs.send_message(QueueUrl=url, MessageBody="hello")
    assert await queue.dead_letter_name() == f"{name}-dead"
    dead = DeadLetterQueue(aws.queue, aws.executor, name=f"{name}-dead")
    assert await dead.waiting() == 13

    done = await redrive(dead, queue)

    found = [job.job["n"] for _ in range(3) for job in await queue.receive(10)]
    assert done == Redriven({"chore tidy": 12}, foreign=1)  # type: ignore[arg-type]
    assert sorted(found) == list(range(12))
    assert await dead.waiting() == 1
