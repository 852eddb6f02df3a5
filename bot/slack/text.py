"""Text from people and files on its way into Slack: never a mention, a link or markup.

Rules: https://docs.slack.dev/messaging/formatting-message-text (escape `&`, `<` and `>`).
"""

import re

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKUP = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})  # noqa: RUF001 - look-alikes
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_CELLS = 5


def escape(text: str) -> str:
    """Make the characters harmless that Slack reads as control characters."""
    return text.translate(_ENTITIES)


def plain(text: str) -> str:
    """The same, and formatting characters become look-alikes: for use inside mrkdwn.

    Zero-width joiners keep `:name:` from becoming an emoji and `@name` from becoming a link.
    """
    harmless = escape(" ".join(text.translate(_MARKUP).splitlines()))
    return harmless.replace(":", ":\u2060").replace("@", "@\u2060")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def cut(escaped: str, limit: int) -> str:
    """The same for text that is escaped already: no entity is torn."""
    if len(escaped) <= limit:
        return escaped
    return re.sub(r"&[a-z]*$", "", escaped[: limit - 1]) + "…"


def percent(value: float) -> str:
    """A percentage as people read it: 97.6 → `98 %`."""
    return f"{value:.0f} %"


def bar(value: float) -> str:
    """A small bar for a percentage, always five characters wide."""
    eighths = round(min(max(value, 0.0), 100.0) / 100 * _CELLS * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(_CELLS)
