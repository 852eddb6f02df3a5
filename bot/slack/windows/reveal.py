"""The window in which one moderator sees a flagged picture.

It remembers the file that it shows, so that the file can be deleted when the window closes
(`notify_on_close`, https://docs.slack.dev/reference/views/modal-views).
"""

import json
from typing import Any

from bot.core.moderation.notices import NotRevealed, Revealed, Window
from bot.slack.text import plain, shorten
from bot.slack.windows.pieces import View, context, section, window

REVEALED = "moderation_revealed"
"""The `callback_id` of the window."""

_TITLE = "Flagged picture"
_NAME = 150
_GOES = (
    "Only you see this copy. It is deleted when you close this window, and after an hour at the "
    "latest. It is noted that you opened it."
)


def loading_view() -> View:
    """Shown at once, because a trigger lives only 3 s; the picture follows by `views.update`."""
    return _view([section("Fetching the picture…")])


def reveal_view(shown: Window) -> View:
    """The picture, or why there is none."""
    match shown:
        case Revealed():
            return _picture_view(shown)
        case NotRevealed(sentence):
            return _view([section(plain(sentence))])


def shown_file(private_metadata: str) -> str:
    """The file that a window of ours showed, empty for none. Raises ValueError for no JSON."""
    remembered = json.loads(private_metadata or "{}")
    return str(remembered.get("file") or "") if isinstance(remembered, dict) else ""


def _picture_view(shown: Revealed) -> View:
    cells = shown.case.cells
    image = {
        "type": "image",
        "slack_file": {"id": shown.file_id},
        "alt_text": f"The flagged picture itself, {cells.width} × {cells.height} pixels",
    }
    name = plain(shorten(shown.name, _NAME))
    return _view([*([section(name)] if name else []), image, context(_GOES)], shown.file_id)


def _view(blocks: list[dict[str, Any]], file_id: str = "") -> View:
    remembers = {"file": file_id} if file_id else None
    return {
        **window(_TITLE, blocks, name=REVEALED, remembers=remembers),
        "notify_on_close": True,
    }
