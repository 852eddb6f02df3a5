"""One law for the watcher in memory and for Rekognition's on the sandbox's videos."""

from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from bot.aws.watcher import RekognitionWatcher
from bot.core.labels import Label, Moment, Span
from bot.core.moderation.seen import Moderation, ModerationLabel
from bot.ports import JobState, Watched, Watcher
from sandbox.rekognition import RekognitionSandbox
from tests.fakes.watching import FakeWatcher
from tests.sandbox.rekognition_support import client
from tests.sandbox.slack_support import until
from tests.sandbox.video_support import MemoryCloud, film

KEY = "watching/T1/ab-as-is"
SAYS = "labels: Dog 0-1s; Lake 0-2s; moderation:Pills 1-2s"


@dataclass(frozen=True)
class Place:
    """A watcher, and how to let its jobs end."""

    watcher: Watcher
    ended: Callable[[], Awaitable[None]]


@pytest.fixture(params=["memory", "sandbox"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    if request.param == "memory":
        yield _in_memory()
        return
    cloud = MemoryCloud()
    cloud.objects[KEY] = film(2.0, says=SAYS)
    sandbox = RekognitionSandbox(cloud=cloud)
    sandbox.faults.work = None

    async def ended() -> None:
        await until(lambda: "IN_PROGRESS" not in sandbox.jobs.values())

    with ThreadPoolExecutor(2) as executor:
        async with sandbox:
            rekognition = client(sandbox.url)
            yield Place(RekognitionWatcher(rekognition, executor, bucket="videos"), ended)
            rekognition.close()


def _in_memory() -> Place:
    fake = FakeWatcher()
    dog, lake = Label("Dog", 90.0), Label("Lake", 90.0)
    seen = {
        "labels": Watched(
            JobState.DONE,
            moments=(Moment(Span(0.0, 1.0), (dog, lake)), Moment(Span(1.0, 2.0), (lake,))),
            model_version="3.0",
        ),
        "moderation": Watched(
            JobState.DONE, moderation=Moderation((ModerationLabel("Pills", 90.0),), (), "7.0")
        ),
    }  # fmt: skip

    async def ended() -> None:
        fake.answers = {job: seen[kind] for (kind, _), job in fake.tokens.items()}

    return Place(fake, ended)


async def test_a_job_runs_and_then_tells_what_is_seen_when(place: Place) -> None:
    job = await place.watcher.begin_labels(KEY, "0")
    await place.ended()

    watched = await place.watcher.labels(job)

    assert (watched.state, watched.moderation) == (JobState.DONE, None)
    assert watched.model_version
    names = {label.name for moment in watched.moments for label in moment.labels}
    assert {"Dog", "Lake"} <= names
    spans = [
        moment.span
        for moment in watched.moments
        if any(label.name == "Dog" for label in moment.labels)
    ]
    assert spans == [(0.0, 1.0)]
    assert watched.moments[-1].span.end == pytest.approx(2.0, abs=0.2)
    assert await place.watcher.labels_state(job) == Watched(JobState.DONE)


async def test_moderation_tells_categories(place: Place) -> None:
    job = await place.watcher.begin_moderation(KEY, "0")
    await place.ended()

    watched = await place.watcher.moderation(job)

    assert (watched.state, watched.moments) == (JobState.DONE, ())
    assert watched.moderation
    assert "Pills" in {label.name for label in watched.moderation.labels}
    assert await place.watcher.moderation_state(job) == Watched(JobState.DONE)


async def test_the_same_token_begins_no_second_job_but_for_another_operation(place: Place) -> None:
    first = await place.watcher.begin_labels(KEY, "0")
    jobs = {
        await place.watcher.begin_labels(KEY, "0"),
        await place.watcher.begin_labels(KEY, "1"),
        await place.watcher.begin_moderation(KEY, "0"),
    }

    assert first in jobs
    assert len(jobs) == 3
