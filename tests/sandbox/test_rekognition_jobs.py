"""Jobs of Rekognition Video: started once, waited for, told of, and forgotten after a week."""

import asyncio
import json
from functools import cache
from typing import Any

import pytest

from sandbox.rekognition import Latency, RekognitionSandbox
from sandbox.rekognition.video.service import LARGEST_VIDEO
from tests.sandbox.slack_support import until
from tests.sandbox.video_support import (
    CHANNEL,
    TOPIC,
    MemoryCloud,
    ask,
    ended,
    film,
    finished,
    started,
    video,
)

HOUR = 3600.0
DAY = 24 * HOUR
make = cache(film)


class Time:
    """A clock that moves when it is told to."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def cloud() -> MemoryCloud:
    return MemoryCloud(a__mp4=make(1, says="labels: Dog 0-1s; Lake 0-1s"), b__mp4=make(1))


@pytest.fixture
def sandbox(cloud: MemoryCloud, time: Time) -> RekognitionSandbox:
    made = RekognitionSandbox(cloud=cloud, clock=time)
    made.faults.work = None
    made.faults.quotas.clear()
    return made


def code(answer: dict[str, Any]) -> str:
    return str(answer["Code"])


async def start(sandbox: RekognitionSandbox, name: str = "a.mp4", **request: Any) -> dict[str, Any]:
    return await ask(sandbox, "StartLabelDetection", Video=video(name), **request)


async def test_the_same_token_and_input_start_one_job(sandbox: RekognitionSandbox) -> None:
    async with sandbox:
        first, second = await asyncio.gather(
            *(start(sandbox, ClientRequestToken="once") for _ in range(2))
        )
        other = await start(sandbox, ClientRequestToken="another")
        without = await start(sandbox)

    assert first == second
    assert len({answer["JobId"] for answer in (first, other, without)}) == 3


async def test_a_token_fits_no_other_input_and_no_other_operation(
    sandbox: RekognitionSandbox,
) -> None:
    async with sandbox:
        await start(sandbox, ClientRequestToken="once")
        other = await start(sandbox, "b.mp4", ClientRequestToken="once")
        moderation = await ask(
            sandbox, "StartContentModeration", Video=video("a.mp4"), ClientRequestToken="once"
        )

    assert code(other) == code(moderation) == "IdempotentParameterMismatchException"


async def test_tokens_and_results_last_seven_days(sandbox: RekognitionSandbox, time: Time) -> None:
    async with sandbox:
        job = await started(sandbox, "a.mp4", ClientRequestToken="once")
        await ended(sandbox, job)
        time.now += 7 * DAY - 1
        known = await ask(sandbox, "GetLabelDetection", JobId=job)
        again = await started(sandbox, "a.mp4", ClientRequestToken="once")
        time.now += 1
        gone = await ask(sandbox, "GetLabelDetection", JobId=job)
        anew = await started(sandbox, "a.mp4", ClientRequestToken="once")

    assert known["JobStatus"] == "SUCCEEDED"
    assert (again, code(gone)) == (job, "ResourceNotFoundException")
    assert anew != job


async def test_a_job_of_another_operation_is_not_found(sandbox: RekognitionSandbox) -> None:
    async with sandbox:
        job = await started(sandbox, "a.mp4")
        other = await ask(sandbox, "GetContentModeration", JobId=job)
        unknown = await ask(sandbox, "GetLabelDetection", JobId="a" * 64)

    assert code(other) == code(unknown) == "ResourceNotFoundException"


async def test_twenty_jobs_run_at_once_and_no_more(sandbox: RekognitionSandbox) -> None:
    sandbox.faults.work = Latency(60.0)
    async with sandbox:
        answers = [await start(sandbox) for _ in range(21)]

    assert [code(answer) for answer in answers if "JobId" not in answer] == [
        "LimitExceededException"
    ]
    assert answers[-1]["Message"].startswith("20 open Jobs for User ")


async def test_a_job_is_in_progress_for_a_while(sandbox: RekognitionSandbox) -> None:
    sandbox.faults.work = Latency(0.3, spread=0.0)
    async with sandbox:
        job = await started(sandbox, "a.mp4", NotificationChannel=CHANNEL)
        early = await ask(sandbox, "GetLabelDetection", JobId=job)
        late = await finished(sandbox, job)

    assert (early["JobStatus"], early["Labels"]) == ("IN_PROGRESS", [])
    assert "VideoMetadata" not in early
    assert late["JobStatus"] == "SUCCEEDED"


@pytest.mark.parametrize("place", [{"Bucket": "videos", "Name": "c.mp4"}, {"Bucket": "elsewhere"}])
async def test_a_video_that_is_not_there_is_refused(
    sandbox: RekognitionSandbox, place: dict[str, str]
) -> None:
    async with sandbox:
        answer = await ask(sandbox, "StartLabelDetection", Video={"S3Object": place})

    assert code(answer) == "InvalidS3ObjectException"


async def test_a_video_above_ten_gigabytes_is_refused(
    sandbox: RekognitionSandbox, cloud: MemoryCloud
) -> None:
    cloud.sizes = {"a.mp4": LARGEST_VIDEO + 1, "b.mp4": LARGEST_VIDEO}
    async with sandbox:
        refused, taken = await start(sandbox), await start(sandbox, "b.mp4")

    assert code(refused) == "VideoTooLargeException"
    assert "JobId" in taken


async def test_requests_outside_the_model_are_refused(sandbox: RekognitionSandbox) -> None:
    async with sandbox:
        answers = [
            await start(sandbox, ClientRequestToken="no spaces"),
            await start(sandbox, NotificationChannel={"SNSTopicArn": TOPIC}),
            await start(sandbox, JobTag="no spaces"),
            await ask(sandbox, "StartLabelDetection", Video={}),
        ]

    assert [code(answer) for answer in answers] == ["InvalidParameterException"] * 4


async def test_pages_follow_each_other_to_the_last(sandbox: RekognitionSandbox) -> None:
    async with sandbox:
        job = await started(sandbox, "a.mp4")
        whole = (await finished(sandbox, job))["Labels"]
        pages = [await ask(sandbox, "GetLabelDetection", JobId=job, MaxResults=5)]
        while "NextToken" in pages[-1]:
            token = pages[-1]["NextToken"]
            pages.append(
                await ask(sandbox, "GetLabelDetection", JobId=job, MaxResults=5, NextToken=token)
            )
        most = await ask(sandbox, "GetLabelDetection", JobId=job, MaxResults=100_000)

    assert [entry for page in pages for entry in page["Labels"]] == whole == most["Labels"]
    assert [len(page["Labels"]) for page in pages[:-1]] == [5] * (len(pages) - 1)
    assert all("VideoMetadata" in page for page in pages)


async def test_a_token_leads_on_for_a_day_in_its_own_job_and_order(
    sandbox: RekognitionSandbox, time: Time
) -> None:
    async with sandbox:
        job, other = await started(sandbox, "a.mp4"), await started(sandbox, "a.mp4", JobTag="b")
        await ended(sandbox, other)
        page = {"JobId": job, "MaxResults": 1}
        token = (await finished(sandbox, job, MaxResults=1))["NextToken"]
        wrong = [
            await ask(sandbox, "GetLabelDetection", **{**page, **change, "NextToken": token})
            for change in ({"JobId": other}, {"SortBy": "NAME"}, {"AggregateBy": "SEGMENTS"})
        ]
        invented = await ask(sandbox, "GetLabelDetection", **page, NextToken="invented")
        time.now += DAY - 1
        right = await ask(sandbox, "GetLabelDetection", **page, NextToken=token)
        time.now += 1
        late = await ask(sandbox, "GetLabelDetection", **page, NextToken=token)

    codes = {code(answer) for answer in (*wrong, invented, late)}
    assert codes == {"InvalidPaginationTokenException"}
    assert len(right["Labels"]) == 1


async def test_one_notice_tells_that_a_job_has_ended(
    sandbox: RekognitionSandbox, cloud: MemoryCloud, time: Time
) -> None:
    asked = {"NotificationChannel": CHANNEL, "ClientRequestToken": "t", "JobTag": "tag"}
    async with sandbox:
        job = await started(sandbox, "a.mp4", **asked)
        await until(lambda: cloud.published)
        again = await started(sandbox, "a.mp4", **asked)
        silent = await started(sandbox, "a.mp4")
        await ended(sandbox, silent)

    ((topic, notice),) = cloud.published
    assert (topic, again) == (TOPIC, job)
    assert json.loads(notice) == {
        "JobId": job,
        "Status": "SUCCEEDED",
        "API": "StartLabelDetection",
        "JobTag": "tag",
        "Timestamp": round(time.now * 1000),
        "Video": {"S3ObjectName": "a.mp4", "S3Bucket": "videos"},
    }


async def test_notices_come_of_failures_too_twice_or_not_at_all(
    sandbox: RekognitionSandbox, cloud: MemoryCloud
) -> None:
    sandbox.faults.fail_next_job("Something broke")
    async with sandbox:
        sandbox.faults.notices = 2
        failed = await started(sandbox, "a.mp4", NotificationChannel=CHANNEL)
        await until(lambda: len(cloud.published) == 2)
        sandbox.faults.notices = 0
        lost = await finished(sandbox, await started(sandbox, "a.mp4", NotificationChannel=CHANNEL))
        answer = await finished(sandbox, failed)

    told = [json.loads(notice) for _, notice in cloud.published]
    assert [(one["JobId"], one["Status"]) for one in told] == [(failed, "FAILED")] * 2
    assert (answer["JobStatus"], answer["StatusMessage"]) == ("FAILED", "Something broke")
    assert lost["JobStatus"] == "SUCCEEDED"


async def test_without_its_topic_a_job_ends_all_the_same(
    sandbox: RekognitionSandbox, cloud: MemoryCloud
) -> None:
    cloud.topics.clear()
    async with sandbox:
        answer = await finished(
            sandbox, await started(sandbox, "a.mp4", NotificationChannel=CHANNEL)
        )

    assert answer["JobStatus"] == "SUCCEEDED"


async def test_asking_in_a_tight_loop_is_throttled(cloud: MemoryCloud) -> None:
    async with RekognitionSandbox(cloud=cloud) as sandbox:
        job = await started(sandbox, "a.mp4")
        answers = [await ask(sandbox, "GetLabelDetection", JobId=job) for _ in range(21)]

    assert [code(answer) for answer in answers if "Code" in answer] == [
        "ProvisionedThroughputExceededException"
    ]


async def test_closing_gives_up_what_is_still_being_watched(cloud: MemoryCloud) -> None:
    cloud.objects["long.mp4"] = make(20)
    async with asyncio.timeout(10), RekognitionSandbox(cloud=cloud) as sandbox:
        sandbox.faults.work = Latency(3600.0)
        job = await started(sandbox, "long.mp4")

    assert sandbox.jobs == {job: "IN_PROGRESS"}
