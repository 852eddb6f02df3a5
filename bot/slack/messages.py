"""The answer in the thread: values in, Block Kit out (https://docs.slack.dev/reference/block-kit).

Slack takes at most 50 blocks, 3,000 characters a text, and in practice about 13,000 characters
in all blocks together; a message with many files therefore says less about each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.ranking import confident, permitted
from bot.core.replies import PictureAnswer, Progress, Refusal, Reply, Sighting
from bot.core.summary import Line, quality_words, ranked_lines
from bot.slack.text import bar, escape, percent, plain, shorten

Block = dict[str, Any]

SHOW_ALL = "show_all_labels"
"""The `action_id` of the button under a picture's labels."""

MAX_BLOCKS = 50
MAX_CHARACTERS = 12_000
MAX_TEXT = 3_900
SECTION_TEXT = 3_000
_ANCESTORS_SHOWN = 4
_COLOURS_SHOWN = 3
_LABEL_NAME = 100
_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Display:
    """What a team wants to see: percent 0–100, how many labels, and whether guesses too."""

    min_confidence: float = 70.0
    max_labels: int = 10
    person_guesses: bool = False


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much is said about each picture."""

    lines: int
    quiet_line: bool = True
    heading: bool = True
    ancestors: int = _ANCESTORS_SHOWN
    name: int = 300
    alt_text: int = 2000


def reply_blocks(reply: Reply, display: Display) -> list[Block]:
    """The blocks of the one answer to a message; the first one carries the reply's id."""
    details = (
        _Detail(lines=display.max_labels),
        _Detail(lines=min(display.max_labels, 5)),
        _Detail(lines=min(display.max_labels, 3), quiet_line=False, alt_text=400),
        _Detail(lines=1, quiet_line=False, heading=False, ancestors=0, name=40, alt_text=120),
    )
    blocks: list[Block] = []
    for detail in details:
        blocks = _blocks(reply, display, detail)
        if len(blocks) <= MAX_BLOCKS and _characters(blocks) <= MAX_CHARACTERS:
            break
    blocks = blocks[:MAX_BLOCKS]
    blocks[0]["block_id"] = reply.block_id
    return blocks


def reply_text(reply: Reply, display: Display) -> str:
    """The same answer in words: for notifications, screen readers and Slack's own search."""
    several = len(reply.items) > 1
    parts = []
    for item in reply.items:
        words = item.sentence if isinstance(item, Refusal | Progress) else _words(item, display)
        is_named = several or isinstance(item, Refusal | Progress)
        parts.append(_named(item.name, words) if is_named else words)
    return escape(shorten("\n".join(parts), MAX_TEXT))


def _blocks(reply: Reply, display: Display, detail: _Detail) -> list[Block]:
    several = len(reply.items) > 1
    blocks: list[Block] = []
    for number, item in enumerate(reply.items, start=1):
        if isinstance(item, Refusal | Progress):
            name = shorten(item.name, detail.name)
            blocks.append(_plain_section(_named(name, shorten(item.sentence, _SENTENCE))))
            continue
        if several and detail.heading:
            name = shorten(item.name, detail.name)
            blocks.append(_plain_context(f"{number} of {len(reply.items)} · {name}"))
        blocks += _picture(item, reply.ts, display, detail)
    return blocks


def _named(name: str, words: str) -> str:
    """The words about a file; Slack names no file that it does not hand out."""
    return f"{name}: {words}" if name else words


def _picture(item: PictureAnswer, ts: str, display: Display, detail: _Detail) -> list[Block]:
    shown = shown_lines(item, display)
    blocks: list[Block] = []
    if item.drawn_file:
        blocks.append(
            {
                "type": "image",
                "slack_file": {"id": item.drawn_file},
                "alt_text": shorten(item.alt_text, detail.alt_text),
            }
        )
    if shown:
        lines = join_lines(
            [label_line(line, detail.name, detail.ancestors) for line in shown[: detail.lines]]
        )
    else:
        lines = _nothing_found(display)
    section: Block = _mrkdwn_section(lines)
    buttons = _buttons(item, ts, display)
    if not detail.heading:
        blocks.append(section | ({"accessory": buttons[0]} if buttons else {}))
        return blocks
    blocks.append(section)
    if detail.quiet_line:
        blocks.append(_quiet_line(item))
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return blocks


def shown_lines(item: PictureAnswer, display: Display) -> list[Line]:
    """The lines of a picture's list: permitted labels from the minimum confidence on."""
    labels = permitted(item.analysis.labels, person_guesses=display.person_guesses)
    return ranked_lines(confident(labels, display.min_confidence))


def label_line(line: Line, longest: int = _LABEL_NAME, ancestors: int = _ANCESTORS_SHOWN) -> str:
    """One label as mrkdwn: bar, percentage, name, count and what kind of thing it is."""
    longest = min(longest, _LABEL_NAME)
    label = line.label
    text = (
        f"`{bar(label.confidence)} {percent(label.confidence):>5}`  *{_short(label.name, longest)}*"
    )
    if line.count > 1:
        text += f" ×{line.count}"
    if kinds := [_short(name, longest) for name in line.ancestors[:ancestors]]:
        text += "  ·  " + ", ".join(kinds)
    return text


def _short(name: str, longest: int) -> str:
    return plain(shorten(name, longest))


def join_lines(lines: Sequence[str], limit: int = SECTION_TEXT) -> str:
    """The lines from the first on that fit into one section."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if len(longer) > limit:
            break
        text = longer
    return text


def _nothing_found(display: Display) -> str:
    minimum = percent(display.min_confidence)
    return f"I looked closely, but found nothing that I can name with at least {minimum} certainty."


def shown_picture(value: str) -> tuple[str, str]:
    """The message `ts` and the file id that the button's value names."""
    ts, _, file_id = value.partition("/")
    return ts, file_id


def _buttons(item: PictureAnswer, ts: str, display: Display) -> list[Block]:
    """*Show all labels*, unless there are none at all."""
    if not permitted(item.analysis.labels, person_guesses=display.person_guesses):
        return []
    button = {
        "type": "button",
        "action_id": SHOW_ALL,
        "value": f"{ts}/{item.file_id}",
        "text": {"type": "plain_text", "text": "Show all labels"},
        "accessibility_label": shorten(f"Show all labels of {item.name}", 75),
    }
    return [button]


def _quiet_line(item: PictureAnswer) -> Block:
    analysis = item.analysis
    shares = [f"{colour.name} {percent(colour.share)}" for colour in analysis.colours]
    parts = [f"Colours: {', '.join(shares[:_COLOURS_SHOWN])}"] if shares else []
    if analysis.quality:
        parts.append(", ".join(quality_words(analysis.quality)))
    parts.append(f"{analysis.width} × {analysis.height} px")
    if analysis.animated:
        parts.append("first frame of an animation")
    # Numbers stay on one line with what they count.
    text = escape("  ·  ".join(parts)).replace(" %", "\u00a0%").replace(" px", "\u00a0px")
    if item.seen_before:
        text = f"{_first_posted(item.seen_before)}  ·  {text}"
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _first_posted(sighting: Sighting) -> str:
    """A date in the reader's own time zone and language, linked to the earlier thread.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    posted = int(float(sighting.ts))
    day = datetime.fromtimestamp(posted, tz=UTC)
    fallback = f"First seen here on {day.day} {day:%B %Y}"
    link = f"^{escape(sighting.permalink)}" if sighting.permalink else ""
    return f"<!date^{posted}^First seen here on {{date_long}}{link}|{fallback}>"


def _words(item: PictureAnswer, display: Display) -> str:
    lines = shown_lines(item, display)
    if not lines:
        return _nothing_found(display)
    words = []
    for line in lines[: display.max_labels]:
        count = f" ×{line.count}" if line.count > 1 else ""
        words.append(f"{line.label.name}{count} {percent(line.label.confidence)}")
        words += line.ancestors
    return ", ".join(words)


def _mrkdwn_section(text: str) -> Block:
    # `verbatim` keeps Slack from turning names into links and mentions.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _plain_section(text: str) -> Block:
    return {"type": "section", "text": _plain_text(text)}


def _plain_context(text: str) -> Block:
    return {"type": "context", "elements": [_plain_text(text)]}


def _plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": shorten(text, SECTION_TEXT), "emoji": False}


def _characters(value: Any) -> int:
    """How many characters stand in a piece of JSON, keys left out."""
    if isinstance(value, dict):
        return sum(_characters(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(_characters(inner) for inner in value)
    return len(str(value))
