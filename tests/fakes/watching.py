"""Watching videos, in memory."""

from collections.abc import Sequence
from itertools import count

from bot.core.clips import Clip
from bot.core.entries import Identity
from bot.ports import JobState, Watched


class FakeWatcher:
    """Begins jobs, and answers what it was given for each."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.tokens: dict[tuple[str, str], str] = {}
        """Job ids by kind and token."""
        self.keys: dict[str, str] = {}
        """What each job watches."""
        self.answers: dict[str, Watched] = {}
        """By job id; a job without one is running."""
        self.asked: list[str] = []
        """Jobs that were asked for all that they have seen."""
        self.trouble: Exception | None = None
        """Raised by everything."""

    async def begin_labels(self, key: str, token: str) -> str:
        return self._begin("labels", key, token)

    async def begin_moderation(self, key: str, token: str) -> str:
        return self._begin("moderation", key, token)

    async def labels(self, job_id: str) -> Watched:
        return self._answer(job_id)

    async def moderation(self, job_id: str) -> Watched:
        return self._answer(job_id)

    async def labels_state(self, job_id: str) -> Watched:
        return self._state(job_id)

    async def moderation_state(self, job_id: str) -> Watched:
        return self._state(job_id)

    def _begin(self, kind: str, key: str, token: str) -> str:
        if self.trouble:
            raise self.trouble
        if (kind, token) not in self.tokens:
            job_id = f"{next(self._numbers):064x}"
            self.tokens[kind, token] = job_id
            self.keys[job_id] = key
        return self.tokens[kind, token]

    def _state(self, job_id: str) -> Watched:
        if self.trouble:
            raise self.trouble
        found = self.answers.get(job_id, Watched(JobState.RUNNING))
        return Watched(found.state, reason=found.reason)

    def _answer(self, job_id: str) -> Watched:
        self.asked.append(job_id)
        if self.trouble:
            raise self.trouble
        return self.answers.get(job_id, Watched(JobState.RUNNING))


class FakeClips:
    """Keeps videos under way."""

    def __init__(self) -> None:
        self.clips: dict[tuple[str, Identity], Clip] = {}

    async def put(self, clip: Clip) -> None:
        self.clips[clip.team, clip.identity] = clip

    async def find(self, team: str, identity: Identity) -> Clip | None:
        return self.clips.get((team, identity))

    async def of_job(self, team: str, job_id: str) -> Sequence[Clip]:
        found = [
            clip
            for clip in self.clips.values()
            if clip.team == team and job_id in (clip.labels_job, clip.moderation_job)
        ]
        return sorted(found, key=lambda clip: clip.identity)

    async def in_message(self, team: str, channel: str, ts: str) -> Sequence[Clip]:
        found = [
            clip
            for clip in self.clips.values()
            if clip.team == team and clip.identity[:2] == (channel, ts)
        ]
        return sorted(found, key=lambda clip: clip.identity.file_id)

    async def drop(self, clip: Clip) -> None:
        self.clips.pop((clip.team, clip.identity), None)
