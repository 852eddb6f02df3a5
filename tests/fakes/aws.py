"""The ports towards AWS, in memory."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from bot.core.labels import Detection
from bot.core.moderation.seen import Moderation
from bot.core.uploads import Upload
from bot.errors import FileUnavailableError, RetryLaterError
from bot.ports import Claim, ClaimState, Clock, Delivery, Depth, FetchedFile, FoundObject
from bot.story import luggage


class FakeDetector:
    """Answers what it was given, or raises it, and remembers what it was asked."""

    def __init__(self, answer: Detection | Exception | None = None) -> None:
        self.answer = answer or Detection(labels=(), model_version="fake")
        self.asked: list[bytes] = []
        self.moderation: Moderation | Exception = Moderation(model_version="7.0")
        self.moderated: list[bytes] = []
        self.lines: tuple[str, ...] | Exception = ()
        self.read: list[bytes] = []

    async def detect_labels(self, image: bytes) -> Detection:
        self.asked.append(image)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def detect_moderation(self, image: bytes) -> Moderation:
        self.moderated.append(image)
        if isinstance(self.moderation, Exception):
            raise self.moderation
        return self.moderation

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        self.read.append(image)
        if isinstance(self.lines, Exception):
            raise self.lines
        return self.lines


class FakeObjectStore:
    """Keeps files by key."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.trouble: Exception | None = None
        self.closed: set[str] = set()
        """Keys of files that nobody but their owner can read."""
        self.fetched: list[str] = []

    @property
    def bucket(self) -> str:
        return "labels-test"

    async def put(self, key: str, path: Path, content_type: str, sha256: str) -> None:
        if self.trouble:
            raise self.trouble
        data = await asyncio.to_thread(path.read_bytes)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise RetryLaterError("Amazon S3", "BadDigest")
        self.objects.setdefault(key, data)
        self.types.setdefault(key, content_type)

    async def delete_some(self, prefix: str) -> bool:
        if self.trouble:
            raise self.trouble
        found = [key for key in self.objects if key.startswith(prefix)]
        for key in found:
            await self.delete(key)
        return bool(found)

    async def delete(self, key: str, *, etag: str = "") -> None:
        if self.trouble:
            raise self.trouble
        if not etag or etag == self._etag(key):
            self.objects.pop(key, None)
            self.types.pop(key, None)

    def drop(self, key: str, data: bytes, content_type: str = "binary/octet-stream") -> None:
        """What somebody else does: with these bytes, whatever was there."""
        self.objects[key], self.types[key] = data, content_type

    async def describe(self, key: str) -> FoundObject | None:
        if self.trouble:
            raise self.trouble
        if key in self.closed:
            raise FileUnavailableError("Amazon S3 does not hand out this file (InvalidRequest).")
        if key not in self.objects:
            return None
        return FoundObject(self._etag(key), len(self.objects[key]), self.types[key])

    async def sha256(self, key: str, etag: str) -> str | None:
        found = await self.describe(key)
        if found is None or found.etag != etag:
            return None
        return hashlib.sha256(self.objects[key]).hexdigest()

    async def fetch(self, key: str, etag: str, directory: Path) -> FetchedFile | None:
        found = await self.describe(key)
        self.fetched.append(key)
        if found is None or found.etag != etag:
            return None
        data = self.objects[key]
        with NamedTemporaryFile(dir=directory, delete=False) as sink:
            sink.write(data)
        return FetchedFile(Path(sink.name), hashlib.sha256(data).hexdigest(), len(data))

    def _etag(self, key: str) -> str:
        return f'"{hashlib.md5(self.objects.get(key, b"")).hexdigest()}"'


@dataclass
class _Job:
    """What a claim remembers."""

    owner: str = ""
    lease_until: float = 0.0
    starts: int = 0
    tries: int = 0
    takeovers: int = 0
    answering: bool = False
    reply_ts: str | None = None
    turn: int = 0
    given_up: bool = False
    revived: str = ""


class FakeClaims:
    """Hands out jobs under leases."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.jobs: dict[tuple[str, str, str], _Job] = {}

    async def claim(self, upload: Upload, owner: str, lease: float) -> Claim:
        job = self.jobs.setdefault((upload.team, upload.channel, upload.ts), _Job())
        if job.given_up and upload.revived not in {"", job.revived}:
            job.given_up, job.answering, job.revived = False, True, upload.revived
            job.tries, job.takeovers, job.turn = 0, 0, upload.turn
        state, takes_over = self._state(job), False
        if state not in {ClaimState.DONE, ClaimState.GIVEN_UP, ClaimState.BUSY}:
            takes_over = bool(job.owner)
            job.takeovers += takes_over
            job.starts += 1
            job.owner, job.lease_until = owner, self._clock.now() + lease
        return Claim(
            state, job.tries, job.takeovers, job.lease_until, job.turn, takes_over=takes_over
        )

    async def renew(self, upload: Upload, owner: str, lease: float) -> bool:
        job = self._owned(upload, owner)
        if job is None:
            return False
        job.lease_until = self._clock.now() + lease
        return True

    async def mark_answering(self, upload: Upload, owner: str) -> bool:
        job = self._owned(upload, owner)
        if job is None or job.lease_until <= self._clock.now():
            return False
        job.answering = True
        return True

    async def finish(self, upload: Upload, owner: str, reply_ts: str) -> None:
        if job := self._owned(upload, owner):
            job.reply_ts = reply_ts

    async def give_up(self, upload: Upload, owner: str) -> None:
        if job := self._owned(upload, owner):
            job.given_up, job.owner, job.lease_until = True, "", 0.0

    async def release(self, upload: Upload, owner: str, *, failed: bool, turn: int = 0) -> None:
        if job := self._owned(upload, owner):
            job.turn = turn or job.turn
            job.owner, job.lease_until = "", 0.0
            job.tries += failed

    def _state(self, job: _Job) -> ClaimState:
        if job.given_up:
            return ClaimState.GIVEN_UP
        if job.reply_ts is not None:
            return ClaimState.DONE
        if job.lease_until > self._clock.now():
            return ClaimState.BUSY
        if job.answering:
            return ClaimState.UNCERTAIN
        return ClaimState.RESUMED if job.starts else ClaimState.NEW

    def _owned(self, upload: Upload, owner: str) -> _Job | None:
        job = self.jobs.get((upload.team, upload.channel, upload.ts))
        return job if job and job.owner == owner and job.reply_ts is None else None


@dataclass
class _Message:
    """A job in the queue."""

    job: dict[str, Any]
    group: str
    visible_at: float
    received: int = 0
    receipt: str = ""
    due: float = 0.0
    luggage: dict[str, str] = field(default_factory=dict)


class FakeQueue:
    """A fair queue whose time-outs run by the given clock.

    Of what waits it hands out first what belongs to the group with the fewest messages in flight
    (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html).
    """

    VISIBILITY = 60.0
    POLL = 5.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self.messages: dict[str, _Message] = {}
        self.dead: list[dict[str, Any]] = []
        self.down = False

    async def send(self, job: dict[str, Any], *, group: str, delay: int = 0) -> None:
        await self.ping()
        due = self._clock.now() + delay
        message = _Message(job, group, due, due=due, luggage=luggage())
        self.messages[f"m{next(self._numbers)}"] = message

    async def receive(self, limit: int) -> Sequence[Delivery]:
        await self.ping()
        if not self._visible():
            await self._clock.sleep(self.POLL)
        wanted = min(limit, 10, len(self._visible()))
        return [self._hand_out(self._fairest()) for _ in range(wanted)]

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        if message := self._held(delivery):
            message.visible_at = self._clock.now() + seconds

    async def delete(self, delivery: Delivery) -> None:
        if self._held(delivery):
            del self.messages[delivery.message_id]

    async def bury(self, delivery: Delivery) -> None:
        self.dead.append(delivery.job)
        await self.delete(delivery)

    async def ping(self) -> None:
        if self.down:
            raise RetryLaterError("Amazon SQS", "down")

    async def depth(self) -> Depth:
        await self.ping()
        visible = len(self._visible())
        hidden = [each for each in self.messages.values() if each.visible_at > self._clock.now()]
        delayed = sum(each.received == 0 for each in hidden)
        return Depth(visible, len(hidden) - delayed, delayed, len(self.dead))

    def _visible(self) -> list[str]:
        now = self._clock.now()
        return [key for key, message in self.messages.items() if message.visible_at <= now]

    def _fairest(self) -> str:
        now = self._clock.now()
        in_flight = Counter(
            each.group for each in self.messages.values() if each.received and each.visible_at > now
        )
        return min(self._visible(), key=lambda key: in_flight[self.messages[key].group])

    def _hand_out(self, key: str) -> Delivery:
        message = self.messages[key]
        message.received += 1
        message.receipt = f"{key}/{message.received}"
        message.visible_at = self._clock.now() + self.VISIBILITY
        return Delivery(
            message.job, message.receipt, key, message.received,
            due=message.due, group=message.group, luggage=message.luggage,
        )  # fmt: skip

    def _held(self, delivery: Delivery) -> _Message | None:
        message = self.messages.get(delivery.message_id)
        return message if message and message.receipt == delivery.receipt else None
