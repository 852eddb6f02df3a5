"""The choices of the policy's menus, and what a chosen one means."""

from bot.core.moderation.changes import percent, said_of
from bot.core.moderation.policy import DRAWN_SURER_FROM, Drawn, Rule
from bot.slack.windows.pieces import Block, option

FOLLOW = "follow"
"""Nothing of its own: what the category above or the team says."""

NONE = "none"
"""Of an alert: ignore. Of a removal: never."""

_ALERTS = (50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0)
_REMOVALS = (80.0, 90.0, 95.0, 98.0, 99.0, 99.5)

_DRAWN = {
    Drawn.SAME: "Like photographs",
    Drawn.SURER: f"Alert only from {percent(DRAWN_SURER_FROM)}",
    Drawn.IGNORE: "Ignore",
}
_NEVER_REMOVED = "And never remove anything drawn without a person"


def value_of(threshold: float | None) -> str:
    """A threshold as an option's value."""
    return NONE if threshold is None else f"{threshold:.10g}"


def threshold_of(value: str) -> float | None:
    """Read back what `value_of` gave. Raises ValueError for something else, as FOLLOW."""
    return None if value == NONE else float(value)


def alert_options(now: Rule, *, follow: str = "", below: float | None = None) -> list[Block]:
    """From which certainty on moderators hear of a category; an odd value of `now` is there too.

    `follow` is the text of having nothing of its own, empty where there is no such thing. Only
    what lies `below` the removal can be chosen.
    """
    levels = {*_ALERTS, *([] if now.alert_from is None else [now.alert_from])}
    fitting = sorted(level for level in levels if below is None or level < below)
    return [
        *([option(follow, FOLLOW)] if follow else []),
        option("Ignore", NONE),
        *(option(f"Alert from {percent(level)}", value_of(level)) for level in fitting),
    ]


def removal_options(now: Rule, *, follow: str = "") -> list[Block]:
    """From which certainty on nobody is asked: only above that of the alert."""
    levels = {*_REMOVALS, *([] if now.remove_from is None else [now.remove_from])}
    alert = now.alert_from
    fitting = sorted(level for level in levels if alert is not None and level > alert)
    return [
        *([option(follow, FOLLOW)] if follow else []),
        option("Never", NONE),
        *(option(f"From {percent(level)}", value_of(level)) for level in fitting),
    ]


def drawn_options(team: Drawn | None, *, can_remove: bool) -> list[Block]:
    """How drawn pictures are treated; in a channel, with the team's choice first."""
    more = {Drawn.SURER: _NEVER_REMOVED} if can_remove else {}
    usual = [option(text, drawn.value, more.get(drawn, "")) for drawn, text in _DRAWN.items()]
    if team is None:
        return usual
    return [option(f"As the team ({_DRAWN[team].lower()})", FOLLOW), *usual]


def alert_in_words(rule: Rule) -> str:
    """A rule without its removal: "alert from 80 %", "ignore"."""
    return said_of(Rule(rule.alert_from))
