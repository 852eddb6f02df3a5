"""Everything that is known of posted pictures, as a card that one person sees.

A message takes 50 blocks and in practice about 13,000 characters in all of them, so that several
pictures share the room, and less is said of each.
"""

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Card
from bot.core.entries import Kind, entry_of
from bot.core.images import StoredImage
from bot.core.labels import Label
from bot.core.ranking import confident, marks, permitted
from bot.core.summary import alt_text, chart_text, quality_words, ranked_lines
from bot.core.times import label_spans, moves
from bot.slack.blocks import image as image_block
from bot.slack.cards.links import sentence_card
from bot.slack.cards.results import Reading, context, origin, section
from bot.slack.modals import facts, label_text, sections_of, times_of
from bot.slack.text import cut, escape, percent, shorten

Block = dict[str, Any]

MOST_PICTURES = 9
_ROOM = 9_000
"""Characters for the labels of all pictures together."""

_BLOCKS = 44
_NAME = 150
_ALT_TEXT = 1_800
_CHARTED = 8
"""With more pictures there is no room for charts."""

_DRAWN = {Kind.PHOTO: "picture", Kind.GIF: "animation", Kind.VIDEO: "contact sheet"}
_CHART_WORDS = 200
_NOTE = 200
_COLOURS = 5
_SPOKEN = 10
_APART = "  ·  "
"""A label is one line here: the card stands among what people say."""


def show_card(
    images: Sequence[StoredImage], reading: Reading, *, minimum: float, person_guesses: bool
) -> Card:
    """The pictures of a message with all their labels; `minimum` says what is drawn, in percent."""
    shown = images[:MOST_PICTURES]
    blocks: list[Block] = []
    spoken = []
    for number, image in enumerate(shown, start=1):
        labels = permitted(image.analysis.labels, person_guesses=person_guesses)
        name = shorten(image.name or "Picture", _NAME)
        title = f"{number} of {len(images)} · {name}" if len(images) > 1 else name
        blocks.append(_header(title))
        chart = _chart(image, labels, minimum) if len(shown) <= _CHARTED else []
        times = times_of(image.analysis)
        texts = [label_text(each, _APART, seen=times.get(each.name, "")) for each in labels]
        blocks += _picture(image, confident(labels, minimum), _ALT_TEXT // len(shown))
        blocks += chart
        blocks += _known(image, labels, reading)
        blocks += _labels(texts, len(shown), fewer=len(chart))
        spoken.append(_spoken(name, [label.name for label in labels]))
    if len(images) > len(shown):
        blocks.append(context(f"And {len(images) - len(shown)} more pictures in this message."))
    return Card("\n".join(spoken), tuple(blocks))


def looking_card() -> Card:
    """It was not labelled yet."""
    return sentence_card(
        "I have not looked at this yet. I do so now; the labels come in its thread."
    )


def answered_card() -> Card:
    """There is an answer without labels, or one whose labels are just being recorded."""
    return sentence_card(
        "My answer stands in its thread, but I have no labels in the library. "
        "If it is an apology, post the picture again."
    )


def forgotten_card() -> Card:
    """Somebody had it forgotten lately."""
    return sentence_card("This was forgotten on request, so I do not look at it again.")


def no_picture_card() -> Card:
    """The message is open to the asker and has nothing to label."""
    return sentence_card("There is no picture behind this link that I could look at.")


def _header(title: str) -> Block:
    text = {"type": "plain_text", "text": shorten(title, _NAME), "emoji": False}
    return {"type": "header", "text": text}


def _picture(image: StoredImage, shown: Sequence[Label], longest: int) -> list[Block]:
    file_id = entry_of(image).shown_file
    if not file_id:
        return []
    words = image.name or "The picture"
    if image.drawn_file:
        words = alt_text(marks(shown), shown, _DRAWN[entry_of(image).kind])
    return [image_block(file_id, shorten(words, longest))]


def _chart(image: StoredImage, labels: list[Label], minimum: float) -> list[Block]:
    """What was seen when, of what moves."""
    if not image.chart_file:
        return []
    analysis = image.analysis
    lines = ranked_lines(confident(labels, minimum), label_spans(analysis, minimum))
    words = chart_text(lines, is_video=analysis.is_video)
    return [image_block(image.chart_file, shorten(words, _CHART_WORDS))]


def _known(image: StoredImage, labels: list[Label], reading: Reading) -> list[Block]:
    analysis = image.analysis
    looks = [f"{each.name} {percent(each.share)}" for each in analysis.colours[:_COLOURS]]
    if analysis.quality and not moves(analysis):
        looks += quality_words(analysis.quality)
    lines = [origin(entry_of(image), reading), facts(labels, analysis)]
    if analysis.note:
        lines.append(cut(escape(analysis.note), _NOTE))
    if looks:
        lines.append(escape(", ".join(looks)))
    return [context("\n".join(lines))]


def _labels(texts: list[str], pictures: int, *, fewer: int) -> list[Block]:
    """As many labels as there is room for in a picture's share of the card.

    `fewer` is how many of its blocks are taken.
    """
    if not texts:
        return [section("No labels: nothing was found that has a name.")]
    room, fitting = _ROOM // pictures, list[str]()
    for text in texts:
        room -= len(text) + 2
        if room < 0:
            break
        fitting.append(text)
    most = max(_BLOCKS // pictures - 3 - fewer, 1)
    blocks = [section(text) for text in sections_of(fitting, "\n")[:most]]
    if len(fitting) < len(texts):
        left = len(texts) - len(fitting)
        blocks.append(context(f"And {left} more: *Show all labels* under its answer has them."))
    return blocks


def _spoken(name: str, labels: Sequence[str]) -> str:
    what = ", ".join(shorten(label, _NAME) for label in labels[:_SPOKEN]) or "no labels"
    return escape(f"{name}: {what}")
