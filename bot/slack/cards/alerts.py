"""A case for the moderators: what was found, who, where, when, and how it stands.

A message takes 50 blocks, a section 3,000 characters, and in practice about 13,000 characters are
taken in all blocks together (https://docs.slack.dev/reference/block-kit).
"""

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Card
from bot.core.mentions import moment
from bot.core.moderation.cases import Case, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Finding
from bot.core.moderation.notices import Alert
from bot.slack.cards.alert_buttons import buttons, is_visible
from bot.slack.cards.results import context, section
from bot.slack.cards.sightings import (
    Names,
    decider,
    person,
    place,
    sighting,
    spoken_person,
)
from bot.slack.modals import sections_of
from bot.slack.text import cut, percent, plain, shorten

Block = dict[str, Any]

_TEXT = 3_000
_FINDINGS = 6
_DEEPER = " › "  # noqa: RUF001 - as paths are written
_CATEGORY = 60
_PEOPLE = 10
_WORDS = 10
_WORD = 60
_ESCAPED = 120

_WAITS = (
    "*Waiting for a decision.* Until then it is in no search, no statistic and no export, and I "
    "show it to nobody but you."
)
_ALL_GONE = (
    "*The message was deleted meanwhile.* A decision would still hold for the same picture, should "
    "somebody post it again."
)
_REPORT_ONLY = (
    "*Report only:* nothing changed in the channel, and there is nothing to decide. {}"
    " You switch that on in `/labels moderation`."
)
_WOULD_WAIT = "Otherwise it would wait here for a decision, and its thread would get no labels yet."
_WOULD_GO = "Otherwise it would have been removed at once, without a person."
_ALL_DELETED = (
    "I have deleted my copies, its entries in the search, my replies where I could still reach "
    "them, and the file in Slack."
)
_OURS_DELETED = (
    "I have deleted my copies, its entries in the search, and my replies where I could still "
    "reach them."
)
_AGAIN = "The same picture is removed again if somebody posts it."
_AFTER = {
    Stage.GONE: "  ·  deleted there meanwhile",
    Stage.CLOSED: "  ·  I am not there any more",
}
_STANDING = frozenset({Stage.HELD, Stage.REPORTED, Stage.KEPT})
"""Where something of ours may still be shown or kept."""

_BLURRED = "The preview is blurred beyond recognition on purpose."
_SHOWS = "*Show the picture* opens the picture itself, for you alone."
_OF_OTHERS = "where I may not delete what others posted."
_OUT_OF_REACH = "which your administrator's token does not reach."
_TO_DELETE = (
    "*You must still delete it in Slack*, {} Open each message below, then "
    "*More actions* and *Delete message…*: whoever posted it can do so, and administrators of "
    "this workspace."
)


def alert_card(alert: Alert, names: Names) -> Card:
    """The message in the moderators' channel; `names` are those of everybody in `people_in`."""
    title = f"Flagged picture: {_state_word(alert)}"
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
        section("\n".join(_found(alert.case))),
        *_preview(alert),
        *_posts(alert, names),
        section("\n".join(_standing(alert, names))),
        *_left_to_do(alert, names),
        *buttons(alert),
    ]
    return Card(cut(f"{title}\n{_spoken(alert, names)}", _TEXT), tuple(blocks))


def people_in(alert: Alert) -> set[str]:
    """Everybody whom the alert names."""
    case = alert.case
    deciders = {case.decision.by} if case.decision else set()
    posters = {one.post.user for one in alert.posts}
    return (posters | deciders | {case.assigned, *case.told[:_PEOPLE]}) - {""}


def _state_word(alert: Alert) -> str:
    if decision := alert.case.decision:
        return "kept" if decision.choice is Choice.KEEP else "removed"
    return "report only" if alert.report_only else "waiting for a decision"


def _found(case: Case) -> list[str]:
    """What was found in it, a line for each."""
    verdict = case.verdict
    lines = [_finding(finding) for finding in verdict.findings[:_FINDINGS]]
    if more := len(verdict.findings) - _FINDINGS:
        lines += [f"and {more} more categories"] if more > 0 else []
    if verdict.words:
        words = ", ".join(f"“{_short(word, _WORD)}”" for word in verdict.words[:_WORDS])
        more_words = len(verdict.words) - _WORDS
        lines.append(f"Read in it: {words}" + (f" and {more_words} more" if more_words > 0 else ""))
    if verdict.is_drawn:
        lines.append("It looks drawn or animated.")
    return lines or ["It was flagged."]


def _finding(finding: Finding) -> str:
    path = _DEEPER.join(_short(name, _CATEGORY) for name in finding.path)
    return f"*{path}*  {percent(finding.confidence)}"


def _preview(alert: Alert) -> list[Block]:
    case = alert.case
    if not case.preview:
        return []
    size = f"{case.cells.width} × {case.cells.height} pixels"
    words = f"A few blurred colours of a picture of {size}, in which nothing can be recognised."
    image = {"type": "image", "slack_file": {"id": case.preview}, "alt_text": words}
    return [image, context(f"{_BLURRED} {_SHOWS}" if is_visible(alert) else _BLURRED)]


def _posts(alert: Alert, names: Names) -> list[Block]:
    """The posts with which nobody has anything left to do."""
    settled = [one for one in alert.posts if not _must_go(one.post)]
    lines = [f"Posted by {sighting(one, names)}{_after(one.post.stage)}" for one in settled]
    if alert.more:
        lines.append(f"and {alert.more} more times" if alert.more > 1 else "and once more")
    return [section(text) for text in sections_of(lines, "\n")]


def _must_go(post: Post) -> bool:
    """Whether a person must delete its message: not while I may still do so myself."""
    return post.stays_in_slack and not post.under_way


def _after(stage: Stage) -> str:
    return _AFTER.get(stage, "")


def _standing(alert: Alert, names: Names) -> list[str]:
    """How the case stands, and who has done what."""
    case = alert.case
    if case.decision:
        lines = [f"{_decided(case.decision, names)} {_outcome(alert, case.decision)}"]
    elif alert.report_only:
        would_go = case.verdict.would_remove and alert.can_remove
        lines = [_REPORT_ONLY.format(_WOULD_GO if would_go else _WOULD_WAIT)]
    else:
        is_gone = all(one.post.stage is Stage.GONE for one in alert.posts)
        lines = [_ALL_GONE if is_gone else _WAITS]
    if case.assigned and not case.decision:
        since = f", {moment(case.assigned_at)}" if case.assigned_at else ""
        lines.append(f"Assigned to {person(case.assigned, names)}{since}.")
    if told := [person(user, names) for user in case.told[:_PEOPLE]]:
        more = f" and {len(case.told) - _PEOPLE} more" if len(case.told) > _PEOPLE else ""
        lines.append(f"Told about it: {', '.join(told)}{more}.")
    return lines


def _decided(decision: Decision, names: Names) -> str:
    word = "Kept" if decision.choice is Choice.KEEP else "Removed"
    return f"*{word}* by {decider(decision, names)}, {moment(decision.at)}."


def _outcome(alert: Alert, decision: Decision) -> str:
    """What that means: only what was done already is told as done."""
    posts = [one.post for one in alert.posts]
    stages = {post.stage for post in posts}
    if decision.choice is Choice.KEEP:
        return f"{_labelled(posts)} the same picture is not flagged again."
    if stages & _STANDING or any(post.under_way for post in posts):
        return "I am deleting my copies and my replies."
    removed = [post for post in posts if post.stage is Stage.REMOVED]
    is_all = alert.can_remove and removed and not any(post.stays_in_slack for post in removed)
    return f"{_ALL_DELETED if is_all else _OURS_DELETED} {_AGAIN}"


def _labelled(posts: Sequence[Post]) -> str:
    stages = {post.stage for post in posts if not post.line}
    if Stage.HELD in stages:
        return "I am labelling it now, and"
    if Stage.KEPT in stages:
        return "It is labelled like any other picture, and"
    if any(post.line for post in posts):
        return "I could not label it, as its thread says;"
    if Stage.CLOSED in stages:
        return "I am not in the channel any more, so I did not label it there;"
    return "There is no post of it left to label;"


def _left_to_do(alert: Alert, names: Names) -> list[Block]:
    """The messages that a person must delete, each with its link."""
    staying = [one for one in alert.posts if _must_go(one.post)]
    if not staying:
        return []
    lines = [_TO_DELETE.format(_OUT_OF_REACH if alert.can_remove else _OF_OTHERS)]
    lines += [f"•  Posted by {sighting(one, names, link='Open this message')}" for one in staying]
    if not all(one.permalink for one in staying):
        lines.append("Where Slack gives no link, the message may be gone already.")
    return [section(text) for text in sections_of(lines, "\n")]


def _spoken(alert: Alert, names: Names) -> str:
    """For notifications and screen readers."""
    found = " ".join(_found(alert.case)).replace("*", "")
    first = alert.posts[0].post if alert.posts else None
    who = f"Posted by {spoken_person(first.user, names)} {place(first)}." if first else ""
    return f"{found} {who}".strip()


def _short(text: str, limit: int) -> str:
    return cut(plain(shorten(text, limit)), _ESCAPED)
