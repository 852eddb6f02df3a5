"""What somebody entered into the windows of the policy, as a change of it.

Only what differs from what the window showed is in the change, so that two people who change
different things do not undo each other's. Payload:
https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.moderation.changes import Change
from bot.core.moderation.policy import Drawn, Rule
from bot.core.moderation.problems import Field, Problem
from bot.core.moderation.taxonomy import parent_of
from bot.core.moderation.words import words_from
from bot.slack.windows.pieces import Block
from bot.slack.windows.policy import DRAWN, REPORT_ONLY, RULE, WORDS
from bot.slack.windows.shown import Shown
from bot.slack.windows.thresholds import FOLLOW, threshold_of
from bot.slack.windows.tuning import REMOVAL

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a window is about: a channel, empty for the team, and a category when fine-tuning."""

    channel: str = ""
    category: str = ""
    turn: int = 0


def remembered(view: View) -> Remembered:
    """What a window of ours remembers."""
    kept = json.loads(view.get("private_metadata") or "{}")
    return Remembered(
        str(kept.get("channel", "")), str(kept.get("category", "")), int(kept.get("turn", 0))
    )


def change_of(view: View, shown: Shown) -> Change:
    """What a submitted window changes; an empty Change when nothing was touched.

    `shown` is what holds now; it fills up what a rule has besides what was chosen.
    """
    rules: dict[str, Rule | None] = {}
    rest: dict[str, Any] = {}
    for block, action, before, after in _touched(view):
        if action == RULE:
            category = str(block["block_id"]).split("/", 2)[2]
            rules[category] = _rule(shown, category, after)
        elif action == REMOVAL:
            category = remembered(view).category
            rules[category] = Rule(shown.holds(category).alert_from, threshold_of(after))
        elif action == DRAWN:
            rest |= {"clears_drawn": True} if after == FOLLOW else {"drawn": Drawn(after)}
        elif action == REPORT_ONLY:
            rest["report_only"] = bool(after)
        elif action == WORDS and words_from(before) != words_from(after):
            rest["words"] = words_from(after)
    return Change(rules=rules, **rest)


def mistakes_of(view: View, found: Iterable[Problem]) -> dict[str, str]:
    """What Slack shows below which input; what no input of the window is about is left out."""
    told: dict[str, str] = {}
    for problem in found:
        for block in view["blocks"]:
            if block["type"] == "input" and _is_about(view, block, problem):
                known = told.get(block["block_id"], "")
                told[block["block_id"]] = f"{known} {problem.sentence}".strip()
    return told


def _is_about(view: View, block: Block, problem: Problem) -> bool:
    action = block["element"]["action_id"]
    if action == WORDS:
        return problem.field is Field.WORDS
    return action == REMOVAL and problem.category == remembered(view).category


def _rule(shown: Shown, category: str, chosen: str) -> Rule | None:
    """The chosen alert with the removal that the category has, where they still go together."""
    if chosen == FOLLOW:
        return None
    now = shown.own.get(category, Rule(None)) if parent_of(category) else shown.holds(category)
    alert, removal = threshold_of(chosen), now.remove_from
    fits = alert is not None and removal is not None and removal > alert
    return Rule(alert, removal if fits else None)


def _touched(view: View) -> Iterator[tuple[Block, str, str, str]]:
    """Every element that holds something else than it was shown with: block, action, both values.

    A menu that was left empty, which Slack does not offer, is as it was.
    """
    values = view["state"]["values"]
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory") or {}
        action = str(element.get("action_id", ""))
        state = values.get(block["block_id"], {}).get(action)
        if state is None:
            continue
        before, after = _shown_value(element), _entered_value(state)
        if after is not None and before != after:
            yield block, action, before, after


def _shown_value(element: Block) -> str:
    if options := element.get("initial_options"):
        return ",".join(str(option["value"]) for option in options)
    if option := element.get("initial_option"):
        return str(option["value"])
    return str(element.get("initial_value") or "")


def _entered_value(state: Mapping[str, Any]) -> str | None:
    if "selected_options" in state:
        return ",".join(str(option["value"]) for option in state["selected_options"] or ())
    if "selected_option" in state:
        option = state["selected_option"]
        return None if option is None else str(option["value"])
    return str(state.get("value") or "") if "value" in state else None
