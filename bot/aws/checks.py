"""Whether everything in AWS is there and as `infrastructure.yml` describes it.

Nothing is changed and nothing is paid for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.codes import MISSING
from bot.aws.examining import Examined, examine, refusal
from bot.aws.failures import error_code
from bot.aws.rekognition import UNREADABLE
from bot.aws.role_rights import NOBODY
from bot.aws.shapes import Shapes
from bot.aws.trials import try_rights
from bot.core.clock_skew import clock_finding
from bot.core.findings import Finding, Role
from bot.errors import SetupError

NOT_A_PICTURE = b"Is anybody there?"
NO_JOB = "0" * 64
"""The id of a video's job that never was."""
_NO_VIDEO = "InvalidS3ObjectException"
"""What Rekognition says of a video that is not there; so no job begins."""
_WITHOUT_LABELS = frozenset({"ca-central-1"})
"""Regions with Rekognition but without DetectLabels.

https://docs.aws.amazon.com/general/latest/gr/rekognition.html
"""
_CHOOSE_REGION = (
    "Choose a region that has it, such as us-east-1, us-west-2 or eu-west-1, for everything: set "
    "AWS_REGION, choose a new LABELS_BUCKET, and run `python -m bot setup`."
)
_NO_ROOT = (
    "This is the account's root user, who may do everything. Use a role or an IAM user with the "
    "policy that `python -m bot setup` names."
)


async def check_aws(examined: Examined, executor: Executor) -> list[Finding]:
    """Examine credentials, clock, shapes, rights and detectors; never raises for AWS.

    Without credentials there is one finding: everything else would only repeat it.
    """
    identity = _Identity(examined, executor)
    credentials = await examine("Credentials", identity.credentials, examined)
    if not credentials.ok:
        return _by_the_clock(credentials, identity.clock())
    if credentials.detail.split(" ")[0].endswith(":root"):
        credentials = replace(credentials, advice=_NO_ROOT)
    shapes, detectors = Shapes(examined, executor), _Detectors(examined, executor)
    looks = {**shapes.looks(), **detectors.looks()}
    found, rights = await asyncio.gather(
        asyncio.gather(*(examine(name, look, examined) for name, look in looks.items())),
        try_rights(examined, executor),
    )
    region = _region(examined, found)
    return [credentials, *identity.clock(), *region, *_without_echoes(found), *rights]


_PARTS = {
    **dict.fromkeys(("Public access", "Files' age", "Drop folder"), "Bucket"),
    **dict.fromkeys(("Expiry", "Recovery"), "Table"),
}
"""What is a part of what."""


def _without_echoes(found: Sequence[Finding]) -> list[Finding]:
    """Leave out what is wrong with a part of something that is itself missing or another's."""
    ill = {each.subject for each in found if not each.ok}
    return [each for each in found if each.ok or _PARTS.get(each.subject) not in ill]


def _by_the_clock(credentials: Finding, clock: list[Finding]) -> list[Finding]:
    """AWS takes a request for forged whose time is not now: then nothing but the clock is wrong."""
    wrong = [each for each in clock if not each.ok]
    if not wrong:
        return [credentials]
    return [replace(credentials, advice="Mend the clock first."), *wrong]


def credentials_problem(error: SetupError, role: Role) -> Finding:
    """The one finding when not even a client can be built."""
    detail, advice = refusal(error, role)
    return Finding("Credentials", ok=False, detail=detail, advice=advice)


class _Identity:
    """Who the credentials belong to, and what time it is where they were looked at."""

    def __init__(self, examined: Examined, executor: Executor) -> None:
        self._aws = examined
        self._calls = Calls("AWS", executor)
        self._date = ""
        self._times = (0.0, 0.0)

    async def credentials(self) -> str:
        """Needs no right at all (GetCallerIdentity)."""
        answer = await self._calls.run(self._ask)
        return f"{answer['Arn']} in {self._aws.region}"

    def _ask(self) -> Any:
        before = self._aws.now()
        try:
            answer = self._aws.sts.get_caller_identity()
        except ClientError as error:
            self._note(before, error.response)
            raise
        self._note(before, answer)
        return answer

    def _note(self, before: float, response: Any) -> None:
        headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        self._date = headers.get("date", "")
        self._times = (before, self._aws.now())

    def clock(self) -> list[Finding]:
        """What the answer says of our clock; nothing when there was none."""
        return clock_finding("AWS", self._date, *self._times)


def _region(examined: Examined, found: Sequence[Finding]) -> list[Finding]:
    """What boto3 knows of the region may be older than AWS: if Rekognition answers, it is there."""
    region, known = examined.region, examined.rekognition_regions
    if not known or examined.role is not Role.WORKER:
        return []
    if region in known - _WITHOUT_LABELS:
        return [Finding("Region", ok=True, detail=f"{region} has Rekognition")]
    if any(each.subject == "Rekognition" and each.ok for each in found):
        detail = f"boto3 knows of no Rekognition for labels in {region}, but it answers"
        return [Finding("Region", ok=True, detail=detail)]
    detail = f"{region} has no Rekognition for labels, as far as boto3 knows"
    return [Finding("Region", ok=False, detail=detail, advice=_CHOOSE_REGION)]


class _Detectors:
    """One look for each kind of call to Rekognition: rights and regions differ between them."""

    def __init__(self, examined: Examined, executor: Executor) -> None:
        self._aws = examined
        self._calls = Calls("AWS", executor)

    def looks(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """A look for each call that pictures and videos need; the worker alone makes them.

        https://docs.aws.amazon.com/general/latest/gr/rekognition.html
        """
        if self._aws.role is not Role.WORKER:
            return {}
        ask = self._aws.rekognition
        pictures: dict[str, Callable[..., Any]] = {"Rekognition": ask.detect_labels}
        videos: dict[str, tuple[Callable[..., Any], ...]] = {}
        if self._aws.watches:
            videos["Rekognition's videos"] = (ask.start_label_detection, ask.get_label_detection)
        if self._aws.moderates:
            pictures["Rekognition's moderation"] = ask.detect_moderation_labels
        if self._aws.moderates and self._aws.watches:
            videos["Rekognition's moderation of videos"] = (
                ask.start_content_moderation,
                ask.get_content_moderation,
            )
        if self._aws.reads_text:
            pictures["Rekognition's reading"] = ask.detect_text
        return {
            **{name: partial(self._detection, call) for name, call in pictures.items()},
            **{name: partial(self._watching, *calls) for name, calls in videos.items()},
        }

    async def _detection(self, call: Callable[..., Any]) -> str:
        """Send what is no picture: the right is checked first, and a refusal costs nothing."""
        try:
            await self._calls.run(call, Image={"Bytes": NOT_A_PICTURE})
        except ClientError as error:
            if error_code(error) not in UNREADABLE:
                raise
        return f"answers in {self._aws.region}"

    async def _watching(self, start: Callable[..., Any], get: Callable[..., Any]) -> str:
        """Ask for a video and for a job that never were: nothing begins, and nothing is paid."""
        await self._missing(start, _NO_VIDEO, **self._request())
        await self._missing(get, "", JobId=NO_JOB)
        return f"answers in {self._aws.region}"

    async def _missing(self, call: Callable[..., Any], refused: str, **request: Any) -> None:
        try:
            await self._calls.run(call, **request)
        except SetupError as error:
            cause = error.__cause__
            if not isinstance(cause, ClientError) or error_code(cause) not in MISSING:
                raise
        except ClientError as error:
            if error_code(error) != refused:
                raise

    def _request(self) -> dict[str, Any]:
        where = {"Bucket": self._aws.bucket, "Name": f"watching/{NOBODY}-none"}
        request: dict[str, Any] = {"Video": {"S3Object": where}}
        if self._aws.video_topic and self._aws.video_role:
            request["NotificationChannel"] = {
                "SNSTopicArn": self._aws.video_topic,
                "RoleArn": self._aws.video_role,
            }
        return request
