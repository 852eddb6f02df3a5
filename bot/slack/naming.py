"""Which file something is said about, in front of what is said."""

from bot.core.drops import is_drop
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.slack.blocks import Block, plain_context
from bot.slack.text import shorten


def named(item: PictureAnswer | Refusal | Progress, words: str, longest: int | None = None) -> str:
    """The words about a file; Slack names no file that it does not hand out."""
    name = shorten(item.name, longest) if longest else item.name
    if is_drop(item.file_id):
        return f"{name} (drop folder): {words}"
    return f"{name}: {words}" if name else words


def headings(item: PictureAnswer, number: int, of: int, longest: int) -> list[Block]:
    """A line above a picture: where there are several, or where nobody posted it."""
    name = shorten(item.name, longest)
    if is_drop(item.file_id):
        return [plain_context(f"{name} · from the drop folder")]
    return [plain_context(f"{number} of {of} · {name}")] if of > 1 else []
