"""StartLabelDetection, StartContentModeration, and what they find.

https://docs.aws.amazon.com/rekognition/latest/dg/api-video.html
"""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sandbox.rekognition import labels, moderation
from sandbox.rekognition.errors import failure, invalid_object, invalid_parameter
from sandbox.rekognition.faults import Faults
from sandbox.rekognition.values import Json
from sandbox.rekognition.video.cloud import Cloud
from sandbox.rekognition.video.jobs import SUCCEEDED, Job, Jobs
from sandbox.rekognition.video.pages import Pages
from sandbox.rekognition.video.results import MOST_RESULTS, Kind, Order, arranged
from sandbox.rekognition.video.watching import Findings, Watcher

log = logging.getLogger(__name__)

LARGEST_VIDEO = 10 * 1024**3
"""Bytes."""

INTERNAL = "Internal server error"

STARTS = frozenset({"StartLabelDetection", "StartContentModeration"})
GETS = {
    "GetLabelDetection": "StartLabelDetection",
    "GetContentModeration": "StartContentModeration",
}
VIDEO_OPERATIONS = STARTS | GETS.keys()
KINDS = {
    "StartLabelDetection": Kind("Labels", "Label", "LabelModelVersion", labels.MODEL_VERSION),
    "StartContentModeration": Kind(
        "ModerationLabels", "ModerationLabel", "ModerationModelVersion", moderation.MODEL_VERSION
    ),
}


class VideoService:
    """Answers the four operations; `close` gives up what is still being watched."""

    def __init__(
        self, watcher: Watcher, cloud: Cloud, faults: Faults, clock: Callable[[], float]
    ) -> None:
        self.jobs = Jobs()
        self._watcher = watcher
        self._cloud = cloud
        self._faults = faults
        self._clock = clock
        self._pages = Pages()
        self._starting = asyncio.Lock()
        self._closing = threading.Event()
        self._running: set[asyncio.Task[None]] = set()
        # One video at a time: each look may take a whole core.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="rekognition-video")

    async def answer(self, operation: str, request: Json) -> Json:
        """The answer to a request that fits the model; raises ServiceError."""
        if operation in STARTS:
            return await self._start(operation, request)
        return self._get(GETS[operation], request)

    async def close(self) -> None:
        """End every job."""
        self._closing.set()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def _start(self, operation: str, request: Json) -> Json:
        # One after the other, so that a token that comes twice at once finds its job.
        async with self._starting:
            job = self.jobs.started_before(operation, request, self._clock())
            if job is None:
                await self._check(request)
                self.jobs.check_room(self._faults.open_jobs)
                job = self.jobs.add(operation, request, self._clock())
                task = asyncio.create_task(self._run(job))
                self._running.add(task)
                task.add_done_callback(partial(self._ended, job))
        return {"JobId": job.id}

    def _ended(self, job: Job, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A video job has ended badly", exc_info=error)
            job.findings = job.findings or Findings(problem=INTERNAL)

    async def _check(self, request: Json) -> None:
        place = request["Video"].get("S3Object")
        if place is None:
            raise invalid_parameter("Give S3Object.")
        if "Bucket" not in place or "Name" not in place:
            raise invalid_object()
        try:
            size = await asyncio.to_thread(self._cloud.size, place["Bucket"], place["Name"])
        except FileNotFoundError as error:
            raise invalid_object() from error
        if size > LARGEST_VIDEO:
            raise failure("VideoTooLargeException")

    async def _run(self, job: Job) -> None:
        """Watch, for as long as the service would take at the least; then tell."""
        began = time.monotonic()
        seconds = self._faults.work.next() if self._faults.work else 0.0
        findings = await self._findings(job)
        await asyncio.sleep(max(seconds - (time.monotonic() - began), 0.0))
        job.findings = findings
        for _ in range(self._faults.notices):
            await self._tell(job)

    async def _findings(self, job: Job) -> Findings:
        if problem := self._faults.job_problem():
            return Findings(problem=problem)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._pool, self._watcher.watch, job.operation, job.request, self._closing
        )

    async def _tell(self, job: Job) -> None:
        channel = job.request.get("NotificationChannel")
        if channel is None:
            return
        notice = json.dumps(_notice(job, self._clock()))
        try:
            await asyncio.to_thread(self._cloud.publish, channel["SNSTopicArn"], notice)
        except LookupError:
            log.warning("There is no topic %s to tell that a video is done", channel["SNSTopicArn"])

    def _get(self, operation: str, request: Json) -> Json:
        now, order = self._clock(), Order.of(request)
        job = self.jobs.find(request["JobId"], operation, now)
        token = request.get("NextToken")
        start = self._pages.start(token, job.id, order, now) if token else 0
        answer = _described(job, order)
        if job.findings is None or job.status != SUCCEEDED:
            return answer
        assert job.findings.metadata is not None
        answer["VideoMetadata"] = job.findings.metadata.as_json()
        entries = self._entries(job, order)
        end = start + min(request.get("MaxResults", MOST_RESULTS), MOST_RESULTS)
        answer[KINDS[operation].entries] = entries[start:end]
        if end < len(entries):
            answer["NextToken"] = self._pages.token(job.id, order, end, now)
        return answer

    def _entries(self, job: Job, order: Order) -> list[Json]:
        found = job.findings
        if order not in job.arranged and found and found.metadata:
            kind = KINDS[job.operation]
            job.arranged[order] = arranged(found.looks, found.metadata.milliseconds, order, kind)
        return job.arranged[order]


def _described(job: Job, order: Order) -> Json:
    """What every answer tells of a job."""
    kind = KINDS[job.operation]
    answer: Json = {
        "JobStatus": job.status,
        "JobId": job.id,
        "Video": job.request["Video"],
        kind.entries: [],
        kind.version: kind.model,
        "GetRequestMetadata": {"SortBy": order.sort, "AggregateBy": order.aggregate},
    }
    if "JobTag" in job.request:
        answer["JobTag"] = job.request["JobTag"]
    if job.findings and job.findings.problem:
        answer["StatusMessage"] = job.findings.problem
    return answer


def _notice(job: Job, now: float) -> Json:
    """The completion notice (https://docs.aws.amazon.com/rekognition/latest/dg/video-notification-payload.html)."""
    place = job.request["Video"]["S3Object"]
    tag = {"JobTag": job.request["JobTag"]} if "JobTag" in job.request else {}
    return {
        "JobId": job.id,
        "Status": job.status,
        "API": job.operation,
        **tag,
        "Timestamp": round(now * 1000),
        "Video": {"S3ObjectName": place["Name"], "S3Bucket": place["Bucket"]},
    }
