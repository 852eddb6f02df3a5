"""What was seen most, as a card: the numbers at once, the chart when Slack can show it."""

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Card
from bot.core.top import MOST_DAYS, Counted, Top
from bot.slack.cards.results import context, section
from bot.slack.text import plain, shorten

_NAME = 60
_ANCESTORS = 4
_ALT_TEXT = 1000
"""What Slack takes with an upload
(https://docs.slack.dev/reference/methods/files.getUploadURLExternal)."""


def top_card(top: Top, labels: Sequence[Counted], chart: str = "") -> Card:
    """The numbers as text; above them the chart, when its file's id is given."""
    title = f"*Most seen labels* {_while(top)}, {_where(top)}"
    lines = [_line(number, label) for number, label in enumerate(labels, start=1)]
    listed = "\n".join(lines) or "No picture with labels was posted in that time."
    grown = f"{_pictures(top.whole)} in the library, {top.pictures:,} of them {_while(top)}."
    blocks = [section(title), section(listed), context(grown)]
    if chart:
        blocks.insert(1, _image(top, labels, chart))
    return Card(f"{title}\n{listed}\n{grown}", tuple(blocks))


def chart_card(top: Top, labels: Sequence[Counted], chart: str) -> Card:
    """The chart alone, for when the numbers went ahead."""
    title = f"The same as a picture: *most seen labels* {_while(top)}"
    return Card(title, (section(title), _image(top, labels, chart)))


def no_pictures_card(top: Top) -> Card:
    """Nothing was counted at all."""
    text = (
        f"There are no pictures {_where(top)} yet. "
        "Post a photo in a channel that I am in, and I will begin to count."
    )
    return Card(text, (section(text),))


def unknown_channel_card() -> Card:
    """The channel does not exist, or the asker cannot open it, or the bot is not in it."""
    text = "I know no such channel, or you cannot open it, or I am not in it."
    return Card(text, (section(text),))


def wrong_words_card(wrong: str) -> Card:
    """The word that nothing can be made of, and how it is said right."""
    text = (
        f"I could not read “{plain(shorten(wrong, _NAME))}”. "
        "Try `/labels top`, `/labels top 90` or `/labels top in:#channel 7 days`: "
        f"from 1 to {MOST_DAYS} days."
    )
    return Card(text, (section(text),))


def chart_words(top: Top, labels: Sequence[Counted]) -> str:
    """The chart for those who cannot see it, as plain text."""
    seen = ", ".join(f"{shorten(label.name, _NAME)} {label.pictures:,}" for label in labels)
    return shorten(
        f"Bars for the most seen labels {_while(top)}: {seen or 'none'}. Below them a line: "
        f"the library grew from {top.growth[0]:,} to {_pictures(top.whole)}.",
        _ALT_TEXT,
    )


def _image(top: Top, labels: Sequence[Counted], chart: str) -> dict[str, Any]:
    return {
        "type": "image",
        "slack_file": {"id": chart},
        "alt_text": chart_words(top, labels),
    }


def _line(number: int, label: Counted) -> str:
    name = f"*{plain(shorten(label.name, _NAME))}*"
    text = f"{number}.  {name}  {_pictures(label.pictures)}"
    ancestors = [plain(shorten(name, _NAME)) for name in label.ancestors[:_ANCESTORS]]
    return f"{text}  ·  {', '.join(ancestors)}" if ancestors else text


def _while(top: Top) -> str:
    return "today" if top.days == 1 else f"in the last {top.days} days"


def _where(top: Top) -> str:
    if not top.channels:
        return "in all that you can open"
    return "in " + ", ".join(f"<#{channel}>" for channel in top.channels)


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"
