"""The answer in the thread: values in, Block Kit out (https://docs.slack.dev/reference/block-kit).

Slack takes at most 50 blocks, 3,000 characters a text, and in practice about 13,000 characters
in all blocks together; a message with many files therefore says less about each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.drops import is_drop
from bot.core.ranking import confident, permitted
from bot.core.replies import PictureAnswer, Progress, Refusal, Reply, Sighting
from bot.core.summary import (
    Line,
    chart_text,
    motion_words,
    quality_words,
    ranked_lines,
    seen_words,
)
from bot.core.timeline import clock_text
from bot.core.times import label_spans, moves, spans_text
from bot.slack.blocks import (
    SECTION_TEXT,
    Block,
    characters,
    image,
    mrkdwn_section,
    plain_section,
)
from bot.slack.naming import headings, named
from bot.slack.text import bar, escape, percent, plain, shorten

SHOW_ALL = "show_all_labels"
"""The `action_id` of the button under a picture's labels."""

LABEL_FIRST = "label_first_part"
"""The `action_id` of the button beside a video that is too long; its value is as `SHOW_ALL`'s."""

LABEL_ANYWAY = "label_anyway"
"""The same of the button beside a file that the month's budget does not pay for."""

MAX_BLOCKS = 50
MAX_CHARACTERS = 12_000
MAX_TEXT = 3_900
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
    spans: int = 4
    chart: bool = True


def reply_blocks(reply: Reply, display: Display) -> list[Block]:
    """The blocks of the one answer to a message; the first one carries the reply's id."""
    details = (
        _Detail(lines=display.max_labels),
        _Detail(lines=min(display.max_labels, 5), spans=2),
        _Detail(lines=min(display.max_labels, 3), quiet_line=False, alt_text=400, spans=2,
                chart=False),
        _Detail(lines=1, quiet_line=False, heading=False, ancestors=0, name=40, alt_text=120,
                spans=1, chart=False),
    )  # fmt: skip
    blocks: list[Block] = []
    for detail in details:
        blocks = _blocks(reply, display, detail)
        if len(blocks) <= MAX_BLOCKS and characters(blocks) <= MAX_CHARACTERS:
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
        is_named = several or isinstance(item, Refusal | Progress) or is_drop(item.file_id)
        parts.append(named(item, words) if is_named else words)
    return escape(shorten("\n".join(parts), MAX_TEXT))


def _blocks(reply: Reply, display: Display, detail: _Detail) -> list[Block]:
    blocks: list[Block] = []
    for number, item in enumerate(reply.items, start=1):
        if isinstance(item, Refusal | Progress):
            blocks.append(_sentence(item, reply.ts, detail))
            continue
        if detail.heading:
            blocks += headings(item, number, len(reply.items), detail.name)
        blocks += _picture(item, reply.ts, display, detail)
    return blocks


def _sentence(item: Refusal | Progress, ts: str, detail: _Detail) -> Block:
    """A file that has no labels, or none yet; beside it what can be had instead."""
    section = plain_section(named(item, shorten(item.sentence, _SENTENCE), detail.name))
    if isinstance(item, Progress):
        return section
    if item.first_part:
        words = f"Label the first {_minutes(item.first_part)}"
        return section | {"accessory": _offer(LABEL_FIRST, words, f"{words} of", item, ts)}
    if item.on_request:
        words = "Label it anyway"
        return section | {"accessory": _offer(LABEL_ANYWAY, words, f"{words}:", item, ts)}
    return section


def _offer(action: str, words: str, spoken: str, item: Refusal, ts: str) -> Block:
    return {
        "type": "button",
        "action_id": action,
        "value": f"{ts}/{item.file_id}",
        "text": {"type": "plain_text", "text": words},
        "accessibility_label": shorten(f"{spoken} {item.name}", 75),
    }


def _minutes(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    if left:
        return clock_text(seconds)
    return "minute" if minutes == 1 else f"{minutes} minutes"


def _picture(item: PictureAnswer, ts: str, display: Display, detail: _Detail) -> list[Block]:
    shown = shown_lines(item, display)
    blocks: list[Block] = []
    is_video = item.analysis.is_video
    if item.drawn_file:
        blocks.append(image(item.drawn_file, shorten(item.alt_text, detail.alt_text)))
    if item.chart_file and detail.chart:
        blocks.append(image(item.chart_file, chart_text(shown, is_video=is_video)))
    if shown:
        lines = join_lines(
            [
                label_line(
                    line, detail.name, detail.ancestors,
                    seen=seen_words(line, is_video=is_video, most=detail.spans),
                )
                for line in shown[: detail.lines]
            ]
        )  # fmt: skip
    else:
        lines = _nothing_found(display)
    section: Block = mrkdwn_section(lines)
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
    spans = label_spans(item.analysis, display.min_confidence)
    return ranked_lines(confident(labels, display.min_confidence), spans)


def label_line(
    line: Line, longest: int = _LABEL_NAME, ancestors: int = _ANCESTORS_SHOWN, *, seen: str = ""
) -> str:
    """One label as mrkdwn: bar, percentage, name, count, when it is seen and what kind it is of."""
    longest = min(longest, _LABEL_NAME)
    label = line.label
    text = (
        f"`{bar(label.confidence)} {percent(label.confidence):>5}`  *{_short(label.name, longest)}*"
    )
    if line.count > 1:
        text += f" ×{line.count}"
    if seen:
        text += f" {seen}"
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
    if analysis.quality and not moves(analysis):
        parts.append(", ".join(quality_words(analysis.quality)))
    parts.append(f"{analysis.width} × {analysis.height} px")
    parts += motion_words(analysis)
    if analysis.note:
        parts.append(shorten(analysis.note, _SENTENCE))
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
        sure = percent(line.label.confidence)
        times = spans_text(line.spans, is_video=item.analysis.is_video)
        words.append(f"{line.label.name}{count} {f'{times} ({sure})' if times else sure}")
        words += line.ancestors
    return ", ".join(words)
