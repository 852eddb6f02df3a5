"""What is to be done with a picture: from what holds for it and what was seen in it."""

from enum import StrEnum

from bot.core.labels import Analysis
from bot.core.moderation.cases import Choice, Decision, Ruling
from bot.core.moderation.judging import Verdict, judge
from bot.jobs.analysing import Part
from bot.jobs.posted import Looked, Opened
from bot.jobs.services import Rules


class Treatment(StrEnum):
    """What becomes of a picture."""

    LABEL = "label"
    """Nothing is wrong with it."""
    FOLLOW = "follow"
    """Labelled without being checked, because the same bytes were kept before."""
    REPORT = "report"
    """Labelled as usual, and moderators are told what would have happened."""
    HOLD = "hold"
    """Shown nowhere until somebody decides."""
    REMOVE = "remove"
    """Removed at once, as the policy wants it."""
    DECLINE = "decline"
    """Not labelled in the direct message with the bot; nobody but the poster is told."""


def removed_before(ruling: Ruling | None) -> Decision | None:
    """The decision that these bytes go, if there is one: then nothing need be known of them."""
    decision = ruling.decision if ruling else None
    return decision if decision and decision.choice is Choice.REMOVE else None


def is_checked(ruling: Ruling | None) -> bool:
    """Whether nothing may be said of a picture before a moderation model has seen it."""
    return ruling is not None and ruling.decision is None


def parts(rules: Rules, ruling: Ruling | None) -> frozenset[Part]:
    """What has to be known of a picture."""
    wanted = {Part.LABELS}
    if is_checked(ruling):
        wanted.add(Part.MODERATION)
    if rules.reads_text:
        wanted.add(Part.TEXT)
    return frozenset(wanted)


def look(opened: Opened, analysis: Analysis) -> Looked:
    """Judge a picture by the policy that holds where it was posted."""
    ruling = opened.ruling
    if ruling is None or not is_checked(ruling):
        return Looked(opened, analysis, Verdict())
    if analysis.moderation is None:
        raise ValueError("nothing is labelled that was not checked")
    verdict = judge(analysis.moderation, analysis.text or (), ruling.policy)
    return Looked(opened, analysis, verdict)


def treatment(looked: Looked, *, can_remove: bool) -> Treatment:
    """What is to be done with a picture that was looked at."""
    ruling, verdict = looked.opened.ruling, looked.verdict
    if ruling and ruling.decision:
        return Treatment.FOLLOW
    if ruling is None or not verdict.is_flagged:
        return Treatment.LABEL
    if looked.posted.is_direct:
        return Treatment.DECLINE
    if ruling.policy.report_only:
        return Treatment.REPORT
    return Treatment.REMOVE if verdict.removes and can_remove else Treatment.HOLD
