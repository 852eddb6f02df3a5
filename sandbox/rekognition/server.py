"""The HTTP endpoint that plays Amazon Rekognition on this machine."""

import asyncio
import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from sandbox.rekognition.answers import Answers
from sandbox.rekognition.errors import ServiceError, access_denied
from sandbox.rekognition.faults import Faults
from sandbox.rekognition.known import KnownPictures
from sandbox.rekognition.looking import Eyes
from sandbox.rekognition.protocol import CONTENT_TYPE, Protocol
from sandbox.rekognition.values import Detector, Json, NoDetector, TextReader
from sandbox.rekognition.video.cloud import Cloud, NoCloud
from sandbox.rekognition.video.service import VIDEO_OPERATIONS, VideoService
from sandbox.rekognition.video.watching import Watcher
from sandbox.rights import caller_of

log = logging.getLogger(__name__)

THREADS = 2
"""Looking takes a whole core; more at once would only take more memory."""

LARGEST_BODY = 32 * 1024 * 1024
"""Room for pictures over the limit in base64, so that they get their proper error."""

S3Reader = Callable[[str, str], bytes]
"""Reads an object by bucket and key; raises FileNotFoundError. Called in a thread."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it ended. `error` is the code, empty on success; times in seconds."""

    operation: str
    sha256: str
    error: str
    labels: tuple[str, ...]
    seconds: float
    request: Json = field(default_factory=dict)
    """The request without the picture's bytes."""
    caller: str = ""
    """The access key that it was signed with."""


class RekognitionSandbox:
    """Serves the operations for pictures and for stored videos while the context lasts.

    Videos lie in the `cloud`, where it tells that a job is done. `calls` lists every request in
    the order of its end; `known` and `faults` may be changed while it runs.
    """

    def __init__(
        self,
        *,
        detector: Detector | None = None,
        known: KnownPictures | None = None,
        s3_reader: S3Reader | None = None,
        faults: Faults | None = None,
        text_reader: TextReader | None = None,
        cloud: Cloud | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.known = known or KnownPictures()
        self.faults = faults or Faults()
        self.calls: list[Call] = []
        self.url = ""
        self._detector = detector or NoDetector()
        eyes = Eyes(self._detector, self.known)
        self._answers = Answers(eyes, s3_reader, text_reader=text_reader)
        cloud = cloud or NoCloud()
        watcher = Watcher(eyes, self.known, cloud)
        self._videos = VideoService(watcher, cloud, self.faults, clock)
        self._protocol = Protocol()
        self._runner: web.AppRunner | None = None
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="rekognition")

    @property
    def jobs(self) -> dict[str, str]:
        """The status of every video job by its id, in the order of their start."""
        return {job.id: job.status for job in self._videos.jobs}

    async def __aenter__(self) -> Self:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_post("/", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        log.info("Labels come from this machine, not from Amazon: %s", self._detector.description)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening; calls that are being answered are cut off after a second."""
        if self._runner:
            await self._runner.cleanup()
        await self._videos.close()
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def _serve(self, http: web.Request) -> web.Response:
        started = time.monotonic()
        delay = self.faults.delay()
        trail = _Trail(caller=caller_of(http.headers.get("Authorization", "")))
        try:
            status, body = 200, await self._answer(http, trail)
        except ServiceError as error:
            trail.error = error.code
            status, body = error.status, _error_body(error)
        await asyncio.sleep(max(delay - (time.monotonic() - started), 0.0))
        self.calls.append(trail.call(time.monotonic() - started))
        headers = {"x-amzn-RequestId": str(uuid.uuid4())}
        return web.Response(status=status, body=body, content_type=CONTENT_TYPE, headers=headers)

    async def _answer(self, http: web.Request, trail: "_Trail") -> bytes:
        trail.operation = self._protocol.operation(http.headers.get("X-Amz-Target", ""))
        if not http.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 "):
            raise access_denied(trail.operation)
        self.faults.check(trail.operation)
        request = self._protocol.read(trail.operation, await http.read())
        trail.note(request)
        if trail.operation in VIDEO_OPERATIONS:
            answer = await self._videos.answer(trail.operation, request)
        else:
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(
                self._pool, self._answers.answer, trail.operation, request
            )
        trail.note_labels(answer.get("Labels", []))
        return self._protocol.write(trail.operation, answer)


@dataclass(slots=True)
class _Trail:
    """What is noted of a call while it is answered."""

    operation: str = ""
    sha256: str = ""
    error: str = ""
    labels: tuple[str, ...] = ()
    request: Json = field(default_factory=dict)
    caller: str = ""

    def note(self, request: Json) -> None:
        self.request = dict(request)
        if "Image" in request:
            picture = request["Image"].get("Bytes", b"")
            self.sha256 = hashlib.sha256(picture).hexdigest() if picture else ""
            image = {key: value for key, value in request["Image"].items() if key != "Bytes"}
            self.request["Image"] = image

    def note_labels(self, labels: Sequence[Json]) -> None:
        # Of videos each label is told many times.
        names = (item.get("Label", item)["Name"] for item in labels)
        self.labels = tuple(dict.fromkeys(names))

    def call(self, seconds: float) -> Call:
        return Call(
            self.operation, self.sha256, self.error, self.labels, seconds, self.request, self.caller
        )  # fmt: skip


def _error_body(error: ServiceError) -> bytes:
    parts = {
        "__type": error.code,
        "Code": error.code,
        "Logref": str(uuid.uuid4()),
        "Message": error.message,
    }
    return web.json_response(parts).body or b""  # type: ignore[return-value]
