"""The contract of `Queue`, for the fake and for SQS."""

import asyncio
import json
import time
from collections.abc import Callable

import pytest

from bot.aws.queue import SQSQueue
from bot.errors import SetupError
from bot.ports import Depth, Queue
from bot.story import story
from tests.aws.resources import make_queue
from tests.aws.servers import AWS
from tests.fakes.aws import FakeQueue
from tests.fakes.clock import FakeClock

JOB = {"ts": "1700000000.000100", "files": [{"name": "Käse\u0000\ud83e.jpg"}]}

QueueAndDead = tuple[Queue, Callable[[], list[object]]]


def bodies(aws: AWS, name: str) -> list[object]:
    url = aws.sqs.get_queue_url(QueueName=name)["QueueUrl"]
    answer = aws.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", ())]


@pytest.fixture
def queue_and_dead(place: AWS | None, name: str, clock: FakeClock) -> QueueAndDead:
    """A queue, and a look at what was buried."""
    if place is None:
        fake = FakeQueue(clock)
        return fake, lambda: list(fake.dead)
    queue = SQSQueue(place.queue, place.executor, name=make_queue(place, name), poll_seconds=0)
    return queue, lambda: [json.loads(str(body)) for body in bodies(place, f"{name}-dead")]


@pytest.fixture
def queue(queue_and_dead: QueueAndDead) -> Queue:
    return queue_and_dead[0]


class TestQueue:
    async def test_a_job_comes_back_as_it_was_sent(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1")

        (delivery,) = await queue.receive(10)

        assert (delivery.job, delivery.received) == (JOB, 1)

    async def test_an_empty_queue_answers_empty(self, queue: Queue) -> None:
        assert list(await queue.receive(10)) == []

    async def test_no_more_jobs_are_handed_out_than_asked_for(self, queue: Queue) -> None:
        for number in range(3):
            await queue.send({"n": number}, group="T1")

        assert len(await queue.receive(2)) == 2

    async def test_a_job_in_work_is_hidden(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1")
        await queue.receive(1)

        assert list(await queue.receive(1)) == []

    async def test_a_job_says_who_it_is_for(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1/C1")

        assert [delivery.group for delivery in await queue.receive(1)] == ["T1/C1"]

    async def test_a_job_given_back_comes_again_and_is_counted(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1")
        (first,) = await queue.receive(1)
        await queue.extend(first, 0)

        (second,) = await queue.receive(1)

        assert (second.job, second.message_id) == (JOB, first.message_id)
        assert second.received == 2
        assert second.receipt != first.receipt

    async def test_a_done_job_is_gone(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1")
        (delivery,) = await queue.receive(1)
        await queue.delete(delivery)
        await queue.extend(delivery, 0)

        assert list(await queue.receive(1)) == []

    async def test_deleting_twice_is_deleting_once(self, queue: Queue) -> None:
        await queue.send(JOB, group="T1")
        (delivery,) = await queue.receive(1)
        await queue.delete(delivery)
        await queue.delete(delivery)

    async def test_a_buried_job_lies_in_the_dead_letter_queue(
        self, queue_and_dead: QueueAndDead
    ) -> None:
        queue, dead = queue_and_dead
        await queue.send(JOB, group="T1")
        (delivery,) = await queue.receive(1)
        await queue.bury(delivery)

        assert dead() == [JOB]
        assert list(await queue.receive(1)) == []

    async def test_a_job_takes_its_story_along_and_says_since_when_it_waits(
        self, queue: Queue
    ) -> None:
        with story("Ev1", team="T1"):
            await queue.send(JOB, group="T1")
        await queue.send({"n": 2}, group="T1")

        told = {str(each.job): each for _ in range(2) for each in await queue.receive(1)}

        first, second = told[str(JOB)], told[str({"n": 2})]
        assert (first.luggage, second.luggage) == ({"story": "Ev1"}, {})
        assert 0 < first.due <= second.due

    async def test_the_queue_says_how_much_it_holds(self, queue: Queue) -> None:
        for number in range(4):
            await queue.send({"n": number}, group="T1", delay=900 if number == 3 else 0)
        first, _ = await queue.receive(2)
        await queue.bury(first)

        assert await queue.depth() == Depth(visible=1, in_flight=1, delayed=1, dead=1)

    async def test_a_queue_within_reach_answers(self, queue: Queue) -> None:
        await queue.ping()


@pytest.fixture
def sqs(aws: AWS, name: str) -> SQSQueue:
    return SQSQueue(aws.queue, aws.executor, name=make_queue(aws, name), poll_seconds=0)


class TestSQSQueue:
    @pytest.mark.parametrize("body", ["no JSON {", "[1, 2]", '"text"'])
    async def test_what_is_no_job_is_buried_and_does_not_stop_the_jobs(
        self, aws: AWS, name: str, sqs: SQSQueue, body: str
    ) -> None:
        url = aws.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        aws.sqs.send_message(QueueUrl=url, MessageBody=body)
        await sqs.send(JOB, group="T1")

        jobs = [delivery.job for _ in range(2) for delivery in await sqs.receive(10)]

        assert jobs == [JOB]
        assert bodies(aws, f"{name}-dead") == [body]

    async def test_what_cannot_be_buried_does_not_stop_the_jobs_either(
        self, aws: AWS, name: str
    ) -> None:
        url = aws.sqs.create_queue(QueueName=name)["QueueUrl"]
        sqs = SQSQueue(aws.queue, aws.executor, name=name, poll_seconds=0)
        aws.sqs.send_message(QueueUrl=url, MessageBody="no JSON {")
        await sqs.send(JOB, group="T1")

        jobs = [delivery.job for _ in range(2) for delivery in await sqs.receive(10)]

        assert jobs == [JOB]

    async def test_bodies_are_ascii(self, aws: AWS, name: str, sqs: SQSQueue) -> None:
        await sqs.send(JOB, group="T1")

        (body,) = bodies(aws, name)

        assert str(body).isascii()

    async def test_a_delayed_job_comes_later(self, aws: AWS, name: str) -> None:
        queue = SQSQueue(aws.queue, aws.executor, name=make_queue(aws, name))
        sent = time.monotonic()
        await queue.send(JOB, group="T1", delay=1)

        (delivery,) = await queue.receive(1)

        assert (delivery.job, delivery.luggage) == (JOB, {})
        assert time.monotonic() - sent > 0.8
        assert abs(delivery.due - time.time()) < 1

    async def test_a_poll_wakes_when_a_job_arrives(self, aws: AWS, name: str) -> None:
        queue = SQSQueue(aws.queue, aws.executor, name=make_queue(aws, name))
        polling = asyncio.create_task(queue.receive(1))
        await asyncio.sleep(0.2)
        started = time.monotonic()
        await queue.send(JOB, group="T1")

        assert [delivery.job for delivery in await polling] == [JOB]
        assert time.monotonic() - started < 3

    async def test_the_tail_of_a_lost_delivery_is_quiet(self, sqs: SQSQueue) -> None:
        await sqs.send(JOB, group="T1")
        (delivery,) = await sqs.receive(1)
        lost = type(delivery)(delivery.job, "nonsense", delivery.message_id, 1)
        await sqs.extend(lost, 60)
        await sqs.delete(lost)

    async def test_a_missing_queue_is_for_whoever_runs_the_bot(self, aws: AWS, name: str) -> None:
        queue = SQSQueue(aws.queue, aws.executor, name=name)

        with pytest.raises(SetupError, match="What I keep in Amazon SQS is missing"):
            await queue.ping()

    async def test_a_queue_without_dead_letter_queue_is_for_whoever_runs_the_bot(
        self, aws: AWS, name: str
    ) -> None:
        aws.sqs.create_queue(QueueName=name)
        queue = SQSQueue(aws.queue, aws.executor, name=name, poll_seconds=0)
        await queue.send(JOB, group="T1")
        (delivery,) = await queue.receive(1)

        with pytest.raises(SetupError, match="has no dead-letter queue"):
            await queue.bury(delivery)
