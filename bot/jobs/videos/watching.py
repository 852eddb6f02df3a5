"""A video that is watched by Rekognition's jobs: begun in the message's job, followed by a chore.

The message's job stores the file where Rekognition can read it and writes down what is under way;
`bot.jobs.videos.following` does the rest. Whoever labels the file when the jobs are done, that
chore or a job that is done again, finds here what they have seen.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.clip_chores import follow_job, group_of, progress_sentence
from bot.core.clips import Clip, Watching
from bot.core.keys import watching_key
from bot.core.labels import Analysis, Moment, Span
from bot.core.moderation.seen import Moderation
from bot.core.replies import Refusal
from bot.core.timeline import clock_text, merged
from bot.jobs.analysing import Part, missing
from bot.jobs.budgeting import require_room, watching_price
from bot.jobs.completing import count_watched, save
from bot.jobs.moderation.checking import parts
from bot.jobs.outcomes import UnderWay
from bot.jobs.posted import Opened
from bot.jobs.services import Services
from bot.jobs.videos.footage import Footage
from bot.ports import JobState, Watched
from bot.story import current

AS_IS = "as-is"
"""A file that Rekognition takes as it was posted."""

_LATER = 15
"""Seconds until a video is looked at whose chore may have been lost."""

TOO_LONG = "This video is {length} long, and I look at {most} at most."


def lacking(services: Services, opened: Opened) -> frozenset[Part]:
    """What jobs have to find out: they do not read."""
    return missing(opened.known, parts(services.rules, opened.ruling)) - {Part.TEXT}


def is_for_jobs(opened: Opened) -> bool:
    """Whether it is a video that is watched whole."""
    return isinstance(opened.motion, Footage) and opened.motion.how is Watching.JOB


async def watched(
    services: Services, opened: Opened, footage: Footage
) -> Opened | UnderWay | Refusal:
    """The same with what jobs have seen; where they have not yet, they are begun or waited for.

    Raises RetryLaterError.
    """
    wanted = lacking(services, opened)
    if footage.how is Watching.FRAMES or not wanted:
        return opened
    posted, rules = opened.posted, services.rules
    clip = await services.clips.find(posted.team, posted.identity)
    if clip and clip.on_request and rules.ignores_budget:
        clip = None
    if clip and clip.refusal:
        return Refusal(
            clip.identity.file_id, clip.name, clip.refusal, clip.first_part, clip.on_request
        )
    if clip and (known := await _seen(services, opened, clip, wanted)):
        return replace(opened, known=known, is_new=True)
    if clip is None and footage.seconds > rules.max_video_seconds:
        return _too_long(opened, footage, rules.max_video_seconds)
    if clip is None:
        price = watching_price(rules, footage.seconds) * len(wanted)
        await require_room(services, posted.team, price)
    clip = await (_begin(services, opened, footage) if clip is None else go_on(services, clip))
    return UnderWay(clip)


def told_now(services: Services, clip: Clip) -> Clip:
    """The same with what there is to be told at this moment."""
    return replace(clip, told=progress_sentence(clip, services.clock.now()))


async def _begin(services: Services, opened: Opened, footage: Footage) -> Clip:
    """Store what can be watched as it is, and leave the rest to the chore."""
    posted, upload, facts = opened.posted, opened.posted.upload, footage.facts
    clip = Clip(
        team=posted.team, sha256=posted.sha256, identity=posted.identity, thread=upload.thread,
        user=upload.user, name=posted.file.name, channel_type=upload.channel_type, reply_ts="",
        begun=services.clock.now(), seconds=facts.seconds, width=facts.width, height=facts.height,
        how=Watching.JOB, story=current(), ignores_budget=services.rules.ignores_budget,
    )  # fmt: skip
    if facts.ready:
        clip = replace(clip, key=watching_key(posted.team, posted.sha256, AS_IS), stored=1)
        # Written down before it is there: what a lost worker has stored is known, and found missing
        # where it was not.
        await services.clips.put(clip)
        path, content_type = posted.fetched.path, opened.picture.content_type
        await services.objects.put(clip.key, path, content_type, posted.sha256)
    clip = told_now(services, clip)
    await follow(services, clip)
    return clip


async def follow(services: Services, clip: Clip) -> None:
    """Write down what is under way, and have it followed."""
    await services.clips.put(clip)
    await services.queue.send(follow_job(clip), group=group_of(clip))


async def go_on(services: Services, clip: Clip) -> Clip:
    """Have it followed by another chore: the one of an earlier try may have been lost."""
    clip = replace(clip, turn=clip.turn + 1)
    await services.clips.put(clip)
    await services.queue.send(follow_job(clip), group=group_of(clip), delay=_LATER)
    return clip


async def _seen(
    services: Services, opened: Opened, clip: Clip, wanted: frozenset[Part]
) -> Analysis | None:
    """What is known with what the jobs have seen; None while one of them is not done."""
    # Labels may fill many pages, so they are read last.
    moderation = labels = None
    if Part.MODERATION in wanted:
        moderation = await _answer(services.watcher.moderation, clip.moderation_job)
        if moderation is None:
            return None
    if Part.LABELS in wanted:
        labels = await _answer(services.watcher.labels, clip.labels_job)
        if labels is None:
            return None
    analysis = opened.known or await _bare(services, opened, clip)
    if labels:
        end = clip.watched or analysis.seconds
        # That nothing is seen in all its time is known too.
        moments = _cut(labels.moments, end) or (Moment(Span(0.0, end), ()),)
        analysis = replace(
            analysis, labels=merged(moments), moments=moments, model_version=labels.model_version
        )
    if moderation:
        analysis = replace(analysis, moderation=moderation.moderation or Moderation())
    analysis = replace(analysis, unfinished=())
    if labels:
        # What follows may fail for days: each further try finds it known, and on the bill once.
        await save(services, opened, analysis)
        await count_watched(services, opened.posted.upload, clip.watched or clip.seconds)
    return analysis


async def _answer(ask: Callable[[str], Awaitable[Watched]], job_id: str) -> Watched | None:
    """What a job has seen, once it is done."""
    answer = await ask(job_id) if job_id else None
    return answer if answer and answer.state is JobState.DONE else None


async def _bare(services: Services, opened: Opened, clip: Clip) -> Analysis:
    picture, footage = opened.picture, opened.motion
    assert footage
    measured = await services.studio.measure(picture.jpeg, picture.fit)
    note = f"I looked at its first {clock_text(clip.watched)} only." if clip.watched else ""
    return Analysis(
        labels=(), model_version="", width=picture.width, height=picture.height,
        format=picture.format, colours=measured.colours, quality=measured.quality,
        animated=True, fingerprint=measured.fingerprint, is_video=True,
        seconds=footage.seconds, note=note,
    )  # fmt: skip


def _cut(moments: tuple[Moment, ...], end: float) -> tuple[Moment, ...]:
    """Nothing is seen after the end."""
    return tuple(
        replace(moment, span=Span(moment.span.start, min(moment.span.end, end)))
        for moment in moments
        if moment.span.start < end
    )


def _too_long(opened: Opened, footage: Footage, most: float) -> Refusal:
    sentence = TOO_LONG.format(length=clock_text(footage.seconds), most=clock_text(most))
    return Refusal(opened.posted.file.id, opened.posted.file.name, sentence, most)
