"""Rekognition's jobs for a video under way: which are wanted, and beginning them."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.core.clips import Clip
from bot.jobs.analysing import Part, missing
from bot.jobs.budgeting import booked_once, watching_price, without_limit
from bot.jobs.moderation.checking import parts, removed_before
from bot.jobs.posted import rule
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import Watched

_NOTHING = frozenset[Part]()


async def wanted_of(services: Services, clip: Clip) -> frozenset[Part]:
    """What jobs have to find out by what holds at this moment; nothing of what was removed."""
    if not clip.sha256:
        return _NOTHING
    known, ruling = await together(
        services.library.find_analysis(clip.team, clip.sha256),
        rule(
            services, clip.team, clip.identity.channel, clip.sha256, is_direct=clip.is_direct
        ),
    )  # fmt: skip
    if removed_before(ruling):
        return _NOTHING
    return missing(known, parts(services.rules, ruling)) - {Part.TEXT}


async def begun(services: Services, clip: Clip, wanted: frozenset[Part]) -> Clip:
    """The same with a job for each part that is wanted and has none; again begins none twice.

    Raises VideoUnreadableError, PictureError, BudgetSpentError, RetryLaterError.
    """
    token = str(clip.attempt)
    if Part.LABELS in wanted and not clip.labels_job:
        async with _paid(services, clip, Part.LABELS):
            job = await services.watcher.begin_labels(clip.key, token)
        clip = replace(clip, labels_job=job)
        await services.clips.put(clip)
    if Part.MODERATION in wanted and not clip.moderation_job:
        async with _paid(services, clip, Part.MODERATION):
            job = await services.watcher.begin_moderation(clip.key, token)
        clip = replace(clip, moderation_job=job)
        await services.clips.put(clip)
    return clip


@asynccontextmanager
async def _paid(services: Services, clip: Clip, part: Part) -> AsyncIterator[None]:
    """Equal bytes that were posted in several places are watched by the same job, and paid once."""
    able = without_limit(services) if clip.ignores_budget else services
    price = watching_price(services.rules, clip.watched or clip.seconds)
    async with booked_once(able, clip.team, price, f"{clip.key}/{clip.attempt}/{part}"):
        yield


async def states(services: Services, clip: Clip, wanted: frozenset[Part]) -> dict[Part, Watched]:
    """How the jobs stand that are there, without what they have seen. Raises RetryLaterError."""
    found = {}
    if Part.LABELS in wanted and clip.labels_job:
        found[Part.LABELS] = await services.watcher.labels_state(clip.labels_job)
    if Part.MODERATION in wanted and clip.moderation_job:
        found[Part.MODERATION] = await services.watcher.moderation_state(clip.moderation_job)
    return found


def without(clip: Clip, parts: Collection[Part]) -> Clip:
    """The same without the jobs for these parts."""
    return replace(
        clip,
        labels_job="" if Part.LABELS in parts else clip.labels_job,
        moderation_job="" if Part.MODERATION in parts else clip.moderation_job,
    )
