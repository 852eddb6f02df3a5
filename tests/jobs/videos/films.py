"""A world in which somebody posts videos."""

from functools import cache
from typing import Any

from bot.core.clips import Clip
from bot.core.labels import Box, Instance, Label, Moment, Span
from bot.core.moderation.seen import Moderation, ModerationLabel
from bot.core.replies import Reply
from bot.core.uploads import SlackFile, Upload
from bot.jobs.chores import CHORES
from bot.jobs.services import Services
from bot.ports import JobState, Watched
from tests.jobs.world import World
from tests.sandbox.video_support import film

CAR = Label("Car", 93.0, (Instance(Box(0.1, 0.2, 0.3, 0.4), 91.0),), parents=("Vehicle",))
DOG = Label("Dog", 88.0)

MP4 = {"mimetype": "video/mp4", "filetype": "mp4"}

MOMENTS = (Moment(Span(0.0, 2.0), (CAR,)), Moment(Span(2.0, 3.0), (CAR, DOG)))
DONE = Watched(JobState.DONE, moments=MOMENTS, model_version="3.0")
CLEAN = Watched(JobState.DONE, moderation=Moderation((), (), "7.0"))
FLAGGED = Watched(
    JobState.DONE,
    moderation=Moderation((ModerationLabel("Explicit", 99.0, "", 1),), (), "7.0"),
)
FAILED = Watched(JobState.FAILED, reason="Unsupported codec/format")

short_film = cache(film)

DEAR = {"usd_per_1000": 1000.0}
"""Where a frame costs a dollar, jobs watch even the shortest video."""


def post_film(world: World, data: bytes, name: str = "harbour.mp4") -> SlackFile:
    """A video that somebody posted."""
    return world.files.add(data, name, **MP4)


async def posted(world: World, *files: SlackFile, **changes: Any) -> Upload:
    """A message whose own job is over."""
    job = world.post(*files, **changes)
    ts = await world.answer(job)
    await world.claims.finish(job, "me", ts)
    return job


def reply(world: World) -> Reply:
    """The one answer in the thread."""
    (only,) = world.conversations.replies.values()
    return only


def clip(world: World) -> Clip:
    """The one video under way."""
    (only,) = world.clips.clips.values()
    return only


async def do_chores(world: World) -> list[int]:
    """Do every chore that waits in the queue once, whenever it is due; returns new delays."""
    for _ in range(len(world.queue.messages)):
        await deliver(world, world.services)
    now = world.clock.now()
    return [round(message.visible_at - now) for message in world.queue.messages.values()]


async def deliver(world: World, services: Services) -> None:
    """Do the chore that has waited longest; one that fails stays in the queue."""
    key, message = next(iter(world.queue.messages.items()))
    await CHORES[message.job["chore"]](services, message.job)
    del world.queue.messages[key]


def answer_jobs(world: World, labels: Watched, moderation: Watched = CLEAN) -> None:
    """What Rekognition says of every job from now on."""
    for (kind, _), job in world.watcher.tokens.items():
        world.watcher.answers[job] = labels if kind == "labels" else moderation
