"""What moderators can press below an alert (https://docs.slack.dev/reference/block-kit)."""

import json
from typing import Any

from bot.core.moderation.cases import Stage, heard
from bot.core.moderation.notices import Alert
from bot.slack.cards.results import button

Block = dict[str, Any]

MODERATE = "moderate_"
"""What the `action_id` of every button of an alert begins with; their value is `case_value`."""

KEEP = f"{MODERATE}keep"
REMOVE = f"{MODERATE}remove"
REVEAL = f"{MODERATE}reveal"
TELL = f"{MODERATE}tell"
ASSIGN = f"{MODERATE}assign"

_TOLD_OF = frozenset({Stage.HELD, Stage.KEPT, Stage.REMOVED})
"""Where something happened that a poster may wonder about."""

_REMOVES_ALL = (
    "My copies, my replies and its entries in the search go at once, and so does the file in "
    "Slack wherever your administrator's token reaches; else I give you the link. The same picture "
    "is removed again if somebody posts it."
)
_REMOVES_OURS = (
    "My copies, my replies and its entries in the search go at once. The file in Slack stays until "
    "a person deletes it: I shall give you the link. The same picture is removed again if "
    "somebody posts it."
)


def case_value(sha256: str) -> str:
    """A case as a button's value."""
    return json.dumps({"case": sha256}, separators=(",", ":"))


def named_case(value: str) -> str:
    """Read back what `case_value` gave. Raises ValueError for anything else."""
    found = json.loads(value)
    sha256 = found.get("case") if isinstance(found, dict) else None
    if not isinstance(sha256, str) or not sha256:
        raise ValueError("not a case")
    return sha256


def is_visible(alert: Alert) -> bool:
    """Whether there is still a picture in Slack that could be shown."""
    return any(one.post.stage not in (Stage.REMOVED, Stage.GONE) for one in alert.posts)


def buttons(alert: Alert) -> list[Block]:
    """The row of buttons for what can still be done; no row where that is nothing."""
    value = case_value(alert.case.sha256)
    is_open = alert.case.decision is None and not alert.report_only
    row: list[Block] = []
    if is_open:
        keep = button(KEEP, "Keep", value, "Keep: it is fine")
        remove = button(REMOVE, "Remove", value, "Remove the picture")
        row.append({**keep, "style": "primary"})
        row.append({**remove, "style": "danger", "confirm": _confirm(alert)})
    if is_visible(alert):
        row.append(button(REVEAL, "Show the picture", value, "Show the picture to me alone"))
    if _may_tell(alert):
        row.append(button(TELL, "Tell the poster", value, "Tell whoever posted it, politely"))
    if is_open:
        row.append(button(ASSIGN, "Assign to me", value))
    return [{"type": "actions", "block_id": "moderate", "elements": row}] if row else []


def _may_tell(alert: Alert) -> bool:
    concerned = {one.post.user for one in alert.posts if one.post.stage in _TOLD_OF}
    return bool(concerned - {"", *heard(alert.case)})


def _confirm(alert: Alert) -> Block:
    """https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object."""
    words = _REMOVES_ALL if alert.can_remove else _REMOVES_OURS
    return {
        "title": {"type": "plain_text", "text": "Remove this picture?"},
        "text": {"type": "plain_text", "text": words},
        "confirm": {"type": "plain_text", "text": "Remove"},
        "deny": {"type": "plain_text", "text": "Cancel"},
        "style": "danger",
    }
