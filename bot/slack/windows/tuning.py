"""The window behind *Fine-tune*: everything below one category, and removal without a person."""

from bot.core.moderation.changes import percent
from bot.core.moderation.policy import Rule
from bot.core.moderation.taxonomy import children_of, path_of
from bot.slack.text import plain
from bot.slack.windows import thresholds
from bot.slack.windows.pieces import (
    Block,
    View,
    channel_mention,
    context,
    entry,
    header,
    section,
    select,
    sentence_window,
    window,
)
from bot.slack.windows.policy import category_line, entry_block
from bot.slack.windows.shown import Shown

WINDOW = "moderation_tuning"
"""The `callback_id`."""

REMOVAL = "removal"

_TITLE = "Fine-tune"
_REMOVES = (
    "From there on nobody is asked: I keep and show nothing of it, and the file in Slack is "
    "deleted wherever your administrator's token reaches."
)


def loading_window() -> View:
    """Shown at once, because a trigger lives only 3 s."""
    return _told("Looking up the policy…")


def failed_window() -> View:
    """It cannot be looked up; why is told in its own way."""
    return _told(
        "I cannot look up the policy right now. Close this window and try again in a moment."
    )


def tuning_window(shown: Shown, top: str, *, turn: int = 0) -> View:
    """One category, and all below it. `turn` is that of the window below."""
    where = f" in {channel_mention(shown.channel)}" if shown.channel else ""
    blocks = [
        section(f"*{plain(top)}*{where}: {thresholds.alert_in_words(shown.holds(top))}"),
        *_removal(shown, top),
        *_kinds(shown, top),
    ]
    remembered = {"channel": shown.channel, "category": top, "turn": turn}
    return window(_TITLE, blocks, name=WINDOW, submit="Save", remembers=remembered)


def _kinds(shown: Shown, top: str) -> list[Block]:
    if not children_of(top):
        return []
    follow = "Nothing of its own" if shown.channel else "As the category above"
    lines = []
    for second in children_of(top):
        lines.append(_line(shown, second, f"*{plain(second)}*", follow))
        lines += [_line(shown, third, f"↳ {plain(third)}", follow) for third in children_of(second)]
    explained = _explained(shown)
    return [header("Exceptions"), *lines, *([context(explained)] if explained else [])]


def _line(shown: Shown, category: str, text: str, follow: str) -> Block:
    now = shown.holds(category)
    if category not in shown.own and now != shown.holds(path_of(category)[0]):
        text += f"\n_Now: {thresholds.alert_in_words(now)}_"
    return category_line(shown, category, text, follow if shown.may_follow(category) else "")


def _explained(shown: Shown) -> str:
    parts = []
    if shown.channel:
        parts.append("What has nothing of its own is as the category above it, or as the team.")
    if shown.can_remove:
        parts.append("What is chosen here for a part is never removed without a person.")
    return " ".join(parts)


def _removal(shown: Shown, top: str) -> list[Block]:
    now = shown.holds(top)
    if not shown.can_remove:
        return []
    if now.alert_from is None:
        return [context("What is ignored is never removed without a person.")]
    is_own = top in shown.own
    follow = "" if is_own or not shown.channel else f"As the team: {_said(shown.of_team(top))}"
    chosen = thresholds.value_of(now.remove_from) if is_own else thresholds.FOLLOW
    menu = select(REMOVAL, thresholds.removal_options(now, follow=follow), chosen)
    return [
        entry(
            entry_block(f"{shown.channel}/{top}", REMOVAL),
            "Remove without a person",
            menu,
            hint=_REMOVES,
        )
    ]


def _said(rule: Rule) -> str:
    return "never" if rule.remove_from is None else f"from {percent(rule.remove_from)}"


def _told(sentence: str) -> View:
    return sentence_window(_TITLE, sentence, name=WINDOW)
