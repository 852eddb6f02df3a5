"""Amazon Rekognition Video as the watcher of stored videos.

https://docs.aws.amazon.com/rekognition/latest/dg/api-video.html
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from itertools import groupby
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.detections import label_from_entry, moderation_label_from_entry
from bot.aws.failures import error_code
from bot.aws.rekognition import ASKED_CONFIDENCE, MODERATION_CONFIDENCE
from bot.core.condensing import Condenser
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.errors import PictureError, RetryLaterError, SetupError, VideoUnreadableError
from bot.ports import JobState, Watched, Watcher

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_rekognition import RekognitionClient

PAGE = 1000
"""The most entries that one answer holds."""
MOST_PAGES = 20_000
"""More than six hours of video ever fill: an end for a service that never stops saying more."""

UNWATCHABLE = {
    "InvalidParameterException": "Amazon Rekognition does not accept this video.",
    "VideoTooLargeException": "Amazon Rekognition says that this video is too large to watch; "
    "please post a shorter version of it.",
}
"""Codes that are about the video, and the sentence for its thread."""

_UNREADABLE = "InvalidS3ObjectException"
_UNREADABLE_ADVICE = (
    "Rekognition could not read a video from the bucket: bucket and AWS_REGION must be of one "
    "region, and the bot's role needs s3:GetObject for watching/*."
)
_UNKNOWN_JOB = "ResourceNotFoundException"
_OLD_PAGE = "InvalidPaginationTokenException"
_STATES = {
    "IN_PROGRESS": JobState.RUNNING, "SUCCEEDED": JobState.DONE, "FAILED": JobState.FAILED,
}  # fmt: skip

P = ParamSpec("P")
R = TypeVar("R")
_Page = Mapping[str, Any]


class RekognitionWatcher(Watcher):
    """See `bot.ports.Watcher`."""

    def __init__(
        self, client: "RekognitionClient", executor: Executor, *,
        bucket: str, topic: str = "", role: str = "",
    ) -> None:  # fmt: skip
        """With topic and role, the end of a job is told to the queue."""
        self._client = client
        self._calls = Calls("Amazon Rekognition", executor)
        self._bucket = bucket
        self._channel = {"SNSTopicArn": topic, "RoleArn": role} if topic and role else None

    async def begin_labels(self, key: str, token: str) -> str:
        """One StartLabelDetection; see `bot.ports.Watcher`."""
        request = self._request("labels", key, token, ASKED_CONFIDENCE)
        return await self._begin(self._client.start_label_detection, request)

    async def begin_moderation(self, key: str, token: str) -> str:
        """One StartContentModeration; see `bot.ports.Watcher`."""
        request = self._request("moderation", key, token, MODERATION_CONFIDENCE)
        return await self._begin(self._client.start_content_moderation, request)

    async def labels(self, job_id: str) -> Watched:
        """One GetLabelDetection for each thousand labels; see `bot.ports.Watcher`."""
        return await self._read(_labels, self._client.get_label_detection, job_id)

    async def moderation(self, job_id: str) -> Watched:
        """One GetContentModeration for each thousand labels; see `bot.ports.Watcher`."""
        return await self._read(_moderation, self._client.get_content_moderation, job_id)

    async def labels_state(self, job_id: str) -> Watched:
        """One GetLabelDetection for one label; see `bot.ports.Watcher`."""
        return await self._read(_standing, self._client.get_label_detection, job_id, page=1)

    async def moderation_state(self, job_id: str) -> Watched:
        """One GetContentModeration for one label; see `bot.ports.Watcher`."""
        return await self._read(_standing, self._client.get_content_moderation, job_id, page=1)

    def _request(self, operation: str, key: str, token: str, minimum: float) -> dict[str, Any]:
        _, team, _ = key.split("/", maxsplit=2)
        request: dict[str, Any] = {
            "Video": {"S3Object": {"Bucket": self._bucket, "Name": key}},
            "MinConfidence": minimum,
            # A notice of a job's end says no more than this of where it belongs.
            "JobTag": team,
        }
        if self._channel:
            request["NotificationChannel"] = self._channel
        # The service refuses a token that comes again with another input or for another operation.
        whole = json.dumps([operation, token, request], sort_keys=True)
        return {**request, "ClientRequestToken": hashlib.sha256(whole.encode()).hexdigest()}

    async def _begin(self, start: Callable[..., Any], request: dict[str, Any]) -> str:
        try:
            return str((await self._calls.run(start, **request))["JobId"])
        except ClientError as error:
            code = error_code(error)
            if code == _UNREADABLE:
                raise VideoUnreadableError(
                    "Amazon Rekognition could not read this video; please post it again later.",
                    for_operator=_UNREADABLE_ADVICE,
                ) from error
            if code in UNWATCHABLE:
                raise PictureError(UNWATCHABLE[code]) from error
            raise

    async def _read(
        self, found: Callable[[Iterator[_Page]], Watched], get: Callable[..., Any], job_id: str,
        *, page: int = PAGE,
    ) -> Watched:  # fmt: skip
        """All pages in one thread, each let go before the next comes."""
        try:
            return await self._calls.run(lambda: found(_pages(get, job_id, page)))
        except SetupError as error:
            if _code_behind(error) != _UNKNOWN_JOB:
                raise
            return Watched(JobState.FAILED, reason="Rekognition does not know the job any more")
        except ClientError as error:
            if error_code(error) != _OLD_PAGE:
                raise
            raise RetryLaterError("Amazon Rekognition", str(error)) from error


def _pages(get: Callable[..., Any], job_id: str, size: int) -> Iterator[_Page]:
    token: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = get(JobId=job_id, MaxResults=size, SortBy="TIMESTAMP", **token)
        yield page
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}
    raise RetryLaterError("Amazon Rekognition", f"job {job_id} has no last page")


def _labels(pages: Iterator[_Page]) -> Watched:
    condenser, seconds = Condenser(), 0.0
    last: dict[str, Any] = {}
    entries = _entries(pages, "Labels", last)
    for milliseconds, found in groupby(entries, key=lambda entry: int(entry.get("Timestamp") or 0)):
        labels = [label_from_entry(entry["Label"]) for entry in found if entry.get("Label")]
        condenser.add(milliseconds / 1000, labels)
        seconds = milliseconds / 1000
    if _state(last) is not JobState.DONE:
        return _unfinished(last)
    length = (last.get("VideoMetadata") or {}).get("DurationMillis") or 0
    return Watched(
        JobState.DONE,
        moments=condenser.moments(max(length / 1000, seconds)),
        model_version=last.get("LabelModelVersion") or "",
    )


def _moderation(pages: Iterator[_Page]) -> Watched:
    """Every category once, as it was seen most surely.

    Kinds of content are left out: one drawn scene must not excuse the others.
    """
    best: dict[tuple[str, str], ModerationLabel] = {}
    last: dict[str, Any] = {}
    for entry in _entries(pages, "ModerationLabels", last):
        label = moderation_label_from_entry(entry["ModerationLabel"])
        known = best.setdefault((label.parent, label.name), label)
        if known.confidence < label.confidence:
            best[label.parent, label.name] = label
    if _state(last) is not JobState.DONE:
        return _unfinished(last)
    labels = sorted(best.values(), key=lambda label: (-label.confidence, label.name))
    kinds: tuple[ContentType, ...] = ()
    version = last.get("ModerationModelVersion") or ""
    return Watched(JobState.DONE, moderation=Moderation(tuple(labels), kinds, version))


def _entries(pages: Iterator[_Page], name: str, last: dict[str, Any]) -> Iterator[_Page]:
    """The entries of all pages; `last` is filled with what else the latest page says."""
    for page in pages:
        last.clear()
        last.update({key: value for key, value in page.items() if key != name})
        yield from page.get(name) or ()


def _standing(pages: Iterator[_Page]) -> Watched:
    """How the job stands: every page says it, so the first one is enough."""
    return _unfinished(next(pages))


def _state(page: _Page) -> JobState:
    return _STATES.get(page.get("JobStatus") or "", JobState.RUNNING)


def _unfinished(page: _Page) -> Watched:
    return Watched(_state(page), reason=page.get("StatusMessage") or "")


def _code_behind(error: SetupError) -> str:
    cause = error.__cause__
    return error_code(cause) if isinstance(cause, ClientError) else ""
