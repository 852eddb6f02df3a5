"""What the bot tells moderators by itself, and the polite word to whoever posted a picture."""

from bot.core.cards import Card
from bot.core.mentions import moment
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.notices import (
    Alert,
    BacklogNotice,
    BudgetNotice,
    ChecksWait,
    ChecksWorkAgain,
    NeverChecked,
    Notice,
    PolicyChanged,
    PostedAgain,
    SettingsChanged,
    ToPoster,
    Welcome,
)
from bot.slack.cards import alerts
from bot.slack.cards.backlog import backlog_card
from bot.slack.cards.budget import budget_card
from bot.slack.cards.links import sentence_card
from bot.slack.cards.results import context, section
from bot.slack.cards.settings import settings_changed_card
from bot.slack.cards.sightings import (
    Names,
    channel,
    decider,
    file_name,
    message_link,
    person,
    place,
    sighting,
)
from bot.slack.cards.welcome import welcome_card
from bot.slack.modals import sections_of
from bot.slack.text import cut, plain, shorten

_CHANGES = 40
_CHANGE = 300

_WAIT = (
    "*Pictures cannot be checked at the moment*, since {}. I label none of them unchecked: they "
    "wait, up to four days, and each gets its answer when the checks work again. I shall tell you."
)
_WORK = (
    "*Pictures are checked again.* Those that waited are being looked at now, and nothing was lost."
)
_NEVER = (
    "*A picture {} was never checked*, because the checks did not work for days. I have given it "
    "up: it is not labelled, and its thread says so.{} Please look at it yourselves."
)
_UNSURE = "I did not label it at first, because an automatic check was unsure."
_TO_POSTER = {
    None: (
        "A person will look at it; such checks are often wrong. Until then I do not label it; you "
        "need not do anything."
    ),
    Choice.KEEP: "A person has looked at it, and all is well: I label it like any other picture.",
    Choice.REMOVE: "A person has looked at it and decided that I should not keep it.",
}
_BY_POLICY = (
    "An automatic check has looked at it, and the rules of this workspace say that I should not "
    "keep it."
)
_DELETE_IT = "Please delete your message in Slack, too; I cannot do that for you."
_TALK = "If you think that this is a mistake, please talk to your moderators."


def notice_card(notice: Notice, names: Names) -> Card:
    """A notice as a message; `names` are those of everybody in `people_in`."""
    match notice:
        case Alert():
            return alerts.alert_card(notice, names)
        case PostedAgain():
            return _posted_again_card(notice, names)
        case PolicyChanged():
            return _policy_card(notice, names)
        case ToPoster():
            return _poster_card(notice)
        case Welcome() | BudgetNotice() | BacklogNotice() | SettingsChanged():
            return _own_card(notice, names)
        case _:
            return _checks_card(notice)


def _own_card(
    notice: Welcome | BudgetNotice | BacklogNotice | SettingsChanged, names: Names
) -> Card:
    """What has its own module."""
    match notice:
        case Welcome():
            return welcome_card(notice)
        case BudgetNotice():
            return budget_card(notice)
        case BacklogNotice():
            return backlog_card(notice)
        case SettingsChanged():
            return settings_changed_card(notice, names)


def people_in(notice: Notice) -> set[str]:
    """Everybody whom a notice names."""
    match notice:
        case Alert():
            return alerts.people_in(notice)
        case PostedAgain(sighted, decision):
            return {sighted.post.user, decision.by if decision else ""} - {""}
        case PolicyChanged(by) | SettingsChanged(by):
            return {by}
        case _:
            return set()


def _posted_again_card(again: PostedAgain, names: Names) -> Card:
    which = message_link(again.alert, "this alert") or "an alert above"
    words = f"The picture of {which} was posted again: {sighting(again.sighted, names)}"
    return sentence_card(f"{words}\n{_treated(again, names)}")


def _treated(again: PostedAgain, names: Names) -> str:
    if again.sighted.post.stage is Stage.REPORTED:
        return "Report only: nothing changed there."
    if again.decision is None:
        return "It belongs to the same case: one decision holds for both."
    if again.decision.choice is Choice.KEEP:
        by = decider(again.decision, names)
        return f"It is labelled as usual: {by} decided to keep the same picture before."
    who = f"{person(again.decision.by, names)} decided so" if again.decision.by else "so it was"
    return (
        f"I keep and show nothing of it: {who} for the same picture before. "
        "If a person must delete it in Slack, the alert says so."
    )


def _checks_card(notice: ChecksWait | ChecksWorkAgain | NeverChecked) -> Card:
    match notice:
        case ChecksWait(since):
            return sentence_card(_WAIT.format(moment(since)))
        case ChecksWorkAgain():
            return sentence_card(_WORK)
        case NeverChecked(where, permalink):
            link = message_link(permalink)
            place_ = f"in {channel(where)}"
            return sentence_card(_NEVER.format(place_, f" {link}." if link else ""))


def _policy_card(notice: PolicyChanged, names: Names) -> Card:
    where = f"for {channel(notice.channel)}" if notice.channel else "for the whole workspace"
    title = f"{person(notice.by, names)} changed what I look for, {where}."
    lines = [
        f"•  {cut(plain(shorten(change, _CHANGE)), _CHANGE)}"
        for change in notice.changes[:_CHANGES]
    ]
    if len(notice.changes) > _CHANGES:
        lines.append(f"and {len(notice.changes) - _CHANGES} more")
    blocks = [section(title), *(section(text) for text in sections_of(lines, "\n"))]
    return Card(title, tuple(blocks))


def _poster_card(notice: ToPoster) -> Card:
    """Neutral: nothing is said of what was found, and nobody is blamed."""
    post, decision = notice.sighted.post, notice.decision
    link = message_link(notice.sighted.permalink, "your message")
    what = f"Hello! This is about {file_name(post) if post.name else 'a picture'}"
    parts = [f"{what} in {link or 'a message of yours'}, {place(post)}."]
    if decision is not None and not decision.by:
        parts.append(_BY_POLICY)
    else:
        parts += [_UNSURE, _TO_POSTER[decision.choice if decision else None]]
    if post.stays_in_slack:
        parts.append(_DELETE_IT)
    return Card(" ".join(parts), (section(" ".join(parts)), context(_TALK)))
