"""What is wanted to be known of a posted picture, paid for as rarely as possible.

The books count one paid picture when its labels were paid for, and so does each frame that is
looked at of what moves; what checking and reading cost besides is in the price of a picture
(`Rules.usd_per_1000`). So completing an analysis that lacks only these is neither paid nor saved:
that picture was counted before.
"""

import logging
import math
from collections.abc import Mapping
from dataclasses import replace

from bot.core.budget import month_of
from bot.core.labels import Analysis
from bot.core.uploads import Upload
from bot.errors import BotError, ChecksWaitError, RetryLaterError, SetupError
from bot.jobs.analysing import LABELS_ALONE, Analysed, Part, analyse, may_pass, missing
from bot.jobs.budgeting import paid
from bot.jobs.moderation.checking import is_checked, parts
from bot.jobs.moving.analysing import analyse_frames
from bot.jobs.posted import Opened
from bot.jobs.services import Services
from bot.jobs.telling import Tell, untold
from bot.jobs.videos.footage import Footage, most_frames

log = logging.getLogger(__name__)


async def complete(services: Services, opened: Opened, tell: Tell = untold) -> Analysis:
    """The analysis with all that is wanted; what is known already is not asked for again.

    How far that has come is told on the way.

    What was paid for is saved when the rest may work later. Raises PictureError, RetryLaterError,
    SetupError, and ChecksWaitError where the check cannot be made now.
    """
    wanted = parts(services.rules, opened.ruling)
    if opened.known is None and opened.motion is None and opened.posted.upload.waits_since:
        # Something failed before. Without labels no other answer can be kept, so what else there
        # is to ask is paid for only once these are there.
        labelled = await _complete(services, opened, LABELS_ALONE, tell)
        await save(services, opened, labelled)
        opened = replace(opened, known=labelled)
    return await _complete(services, opened, wanted, tell)


async def _complete(
    services: Services, opened: Opened, wanted: frozenset[Part], tell: Tell
) -> Analysis:
    done = await _analyse(services, opened, wanted, tell)
    if done.paid:
        await count(services, opened.posted.upload, paid=True, calls=done.paid)
    failures = _that_matter(done.failures, opened)
    if failures:
        failure = _failure(failures, is_checked=is_checked(opened.ruling))
        if done.analysis and done.analysis is not opened.known and may_pass(failure):
            await save(services, opened, done.analysis)
        raise failure
    assert done.analysis is not None
    if done.analysis is opened.known:
        return done.analysis
    return replace(done.analysis, unfinished=())


async def _analyse(
    services: Services, opened: Opened, wanted: frozenset[Part], tell: Tell
) -> Analysed:
    is_begun = opened.motion and opened.known and not opened.known.moments
    asked = missing(None if is_begun else opened.known, wanted)
    if not asked:
        return Analysed(opened.known)
    async with paid(services, opened.posted.team, asked, _most_calls(services, opened)) as able:
        if opened.motion:
            return await analyse_frames(able, opened, opened.motion, parts=wanted, tell=tell)
        return await analyse(
            opened.picture, able.detector, able.studio, known=opened.known, parts=wanted
        )


def _most_calls(services: Services, opened: Opened) -> int:
    """How often each part is asked for, at most."""
    if isinstance(opened.motion, Footage):
        return opened.motion.plan.frames or most_frames(services.rules)
    return opened.calls


async def save(services: Services, opened: Opened, analysis: Analysis) -> None:
    """Save what was paid for, noting for which post, so that it is found when that is forgotten."""
    team, sha256 = opened.posted.team, opened.posted.sha256
    await services.library.expect_image(team, opened.posted.identity, sha256)
    await services.library.save_analysis(team, sha256, analysis)


async def count(services: Services, upload: Upload, *, paid: bool, calls: int = 1) -> None:
    """Keep the books; an entry that cannot be written must not cost the answer."""
    for _ in range(calls):
        services.meter.detector_asked(paid=paid)
    try:
        await services.library.count_calls(
            upload.team,
            upload.channel,
            month_of(services.clock.now()),
            calls if paid else 0,
            0 if paid else calls,
        )
    except (RetryLaterError, SetupError) as error:
        log.warning("one analysis is not in the books: %s", error)


async def count_watched(services: Services, upload: Upload, seconds: float) -> None:
    """The same of a video that a job has watched."""
    services.meter.spent("video", seconds / 60 * services.rules.usd_per_minute)
    try:
        await services.library.count_calls(
            upload.team,
            upload.channel,
            month_of(services.clock.now()),
            0,
            0,
            watched=math.ceil(seconds),
        )
    except (RetryLaterError, SetupError) as error:
        log.warning("one video is not in the books: %s", error)


def _that_matter(failures: Mapping[Part, Exception], opened: Opened) -> dict[Part, Exception]:
    """All of them, but for a missing right to read text that no rule asks about."""
    needs_text = is_checked(opened.ruling) and bool(opened.ruling and opened.ruling.policy.words)
    left = dict(failures)
    if isinstance(left.get(Part.TEXT), SetupError) and not needs_text:
        log.error("set-up: text is not read: %s", left.pop(Part.TEXT))
    return left


def _failure(failures: Mapping[Part, Exception], *, is_checked: bool) -> Exception:
    """The one to raise: what is final first, then waiting for a check, then the others."""
    for failure in failures.values():
        if not may_pass(failure):
            return failure
    waits = [
        failure
        for part, failure in failures.items()
        if isinstance(failure, RetryLaterError) or part is not Part.LABELS
    ]
    if not is_checked or len(waits) < len(failures):
        return next(iter(failures.values()))
    return _wait(waits[0])


def _wait(failure: Exception) -> ChecksWaitError:
    if isinstance(failure, RetryLaterError):
        waits = ChecksWaitError(failure.service, failure.reason, failure.delay)
    else:
        reason = failure.for_operator if isinstance(failure, BotError) else str(failure)
        log.error("set-up: pictures wait to be checked: %s", reason)
        waits = ChecksWaitError("Amazon Rekognition", reason)
    waits.__cause__ = failure
    return waits
