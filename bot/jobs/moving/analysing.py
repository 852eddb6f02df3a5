"""From the chosen frames of what moves to everything that is wanted to be known of it."""

from dataclasses import replace

from bot.core.glances import all_known, moderation_of, moments_of, text_of
from bot.core.labels import Analysis, Glance
from bot.core.timeline import merged
from bot.jobs.analysing import Analysed, Part, missing
from bot.jobs.moving.looking import Looks, look_at
from bot.jobs.moving.motion import Moving, Stills
from bot.jobs.posted import Opened
from bot.jobs.services import Services
from bot.jobs.telling import Tell, untold


async def analyse_frames(
    services: Services, opened: Opened, motion: Moving, *,
    parts: frozenset[Part], tell: Tell = untold,
) -> Analysed:  # fmt: skip
    """Ask for all parts that are not known, of every chosen frame; failures are in the answer.

    What some frames were paid for is in the answer too while others fail, so that it can be saved
    (`Analysis.unfinished`). Raises PictureError.
    """
    known = opened.known if opened.known and opened.known.moments else None
    wanted = missing(known, parts)
    if not wanted:
        return Analysed(known)
    stills = await motion.stills(services, opened.posted.fetched.path)
    looks = await look_at(
        services.detector, stills.pictures, _begun(opened.known, stills), wanted,
        noun=motion.noun, tell=tell,
    )  # fmt: skip
    if not looks.learnt:
        return Analysed(opened.known, wanted, looks.failures)
    analysis = known or await _bare(services, opened, motion, looks)
    analysis = _completed(analysis, looks, wanted)
    return Analysed(analysis, wanted, looks.failures, paid=looks.paid)


def _begun(known: Analysis | None, stills: Stills) -> list[Glance]:
    """What an earlier try has learnt of each chosen frame."""
    found = {glance.spans: glance for glance in known.unfinished} if known else {}
    return [found.get(spans) or Glance(spans) for spans in stills.spans]


async def _bare(services: Services, opened: Opened, motion: Moving, looks: Looks) -> Analysis:
    """What is known without labels. Where there can be one only, the first frame has the word."""
    picture, detection = opened.picture, looks.detection
    before = detection or opened.known
    measured = await services.studio.measure(picture.jpeg, picture.fit)
    return Analysis(
        labels=(),
        model_version=before.model_version if before else "",
        width=picture.width,
        height=picture.height,
        format=picture.format,
        colours=(detection.colours if detection else ()) or measured.colours,
        quality=(detection.quality if detection else None) or measured.quality,
        animated=True,
        fingerprint=measured.fingerprint,
        is_video=motion.is_video,
        seconds=motion.seconds,
        note=motion.note,
        frames=motion.count,
        frames_seen=len(looks.glances),
    )


def _completed(analysis: Analysis, looks: Looks, wanted: frozenset[Part]) -> Analysis:
    """With every part that is known of all frames now; the others stay for another try."""
    glances = looks.glances
    if Part.LABELS in wanted and all_known(glances, Part.LABELS):
        moments = moments_of(glances)
        analysis = replace(analysis, labels=merged(moments), moments=moments)
    if Part.MODERATION in wanted and all_known(glances, Part.MODERATION):
        analysis = replace(analysis, moderation=moderation_of(glances))
    if Part.TEXT in wanted and all_known(glances, Part.TEXT):
        analysis = replace(analysis, text=text_of(glances))
    return replace(analysis, unfinished=glances if looks.failures else ())
