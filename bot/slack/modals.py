"""The window behind *Show all labels* (https://docs.slack.dev/reference/views/modal-views).

A modal takes at most 100 blocks and 250 kB.
"""

import json
from itertools import accumulate
from typing import Any

from bot.core.labels import Analysis, Label
from bot.core.ranking import permitted
from bot.core.summary import motion_words
from bot.core.times import label_spans, spans_text
from bot.slack.text import percent, plain, shorten

View = dict[str, Any]

ALL_LABELS = "all_labels"
"""The `callback_id` of the window."""

_MAX_SECTIONS = 75
_MAX_BYTES = 220_000
"""Of all sections as JSON, where a character outside of ASCII may take six bytes."""

_SECTION_TEXT = 2_900
_INSTANCES_SHOWN = 12
_SPANS_SHOWN = 12


def loading_view() -> View:
    """Shown at once, because a trigger lives only 3 s; the labels follow by `views.update`."""
    return _view([_section("Looking up the labels…")])


def message_view(sentence: str) -> View:
    """The same window with one sentence."""
    return _view([_section(plain(sentence))])


def all_labels_view(name: str, analysis: Analysis, *, person_guesses: bool) -> View:
    """Everything that is known of a picture: each label with parents, aliases and instances."""
    labels = permitted(analysis.labels, person_guesses=person_guesses)
    times = times_of(analysis)
    blocks: list[dict[str, Any]] = [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": shorten(name or "Picture", 150), "emoji": False},
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": facts(labels, analysis)}]},
    ]
    if analysis.note:
        blocks.append(_section(plain(shorten(analysis.note, _SECTION_TEXT // 2))))
    sections = sections_of([label_text(label, seen=times.get(label.name, "")) for label in labels])
    fitting = _fitting(sections)
    blocks += [_section(text) for text in fitting]
    if len(sections) > len(fitting):
        blocks.append(_section("There are more labels than fit into this window."))
    return _view(blocks)


def _view(blocks: list[dict[str, Any]]) -> View:
    return {
        "type": "modal",
        "callback_id": ALL_LABELS,
        "title": {"type": "plain_text", "text": "All labels"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def sections_of(texts: list[str], between: str = "\n\n") -> list[str]:
    """Put as many labels into each section as fit."""
    sections: list[str] = []
    for text in texts:
        fitting = shorten(text, _SECTION_TEXT)
        if sections and len(sections[-1]) + len(between) + len(fitting) <= _SECTION_TEXT:
            sections[-1] += between + fitting
        else:
            sections.append(fitting)
    return sections


def _fitting(sections: list[str]) -> list[str]:
    """The sections from the first on that fit into one window."""
    sizes = accumulate(len(json.dumps(text)) for text in sections)
    fitting = [text for text, size in zip(sections, sizes, strict=True) if size <= _MAX_BYTES]
    return fitting[:_MAX_SECTIONS]


def facts(labels: list[Label], analysis: Analysis) -> str:
    """What there is to know of a picture besides its labels, as mrkdwn in one line."""
    count = "1 label" if len(labels) == 1 else f"{len(labels)} labels"
    size = f"{analysis.width} × {analysis.height} px {plain(analysis.format)}"
    model = f"Rekognition label model {plain(analysis.model_version)}"
    return "  ·  ".join((count, size, *motion_words(analysis), model))


def times_of(analysis: Analysis) -> dict[str, str]:
    """When each label is seen, however sure that is, in words; nothing for what stands still."""
    told = {}
    for name, spans in label_spans(analysis, 0.0).items():
        times = spans_text(spans, is_video=analysis.is_video, most=_SPANS_SHOWN)
        told[name] = f"Seen {'at' if analysis.is_video else 'in'} {times}"
    return told


def label_text(label: Label, between: str = "\n", *, seen: str = "") -> str:
    """A label with its instances, parents, aliases and categories, as mrkdwn.

    `seen` says when it is seen.
    """
    parts = [f"*{plain(label.name)}*  {label.confidence:.1f} %"]
    if label.instances:
        sure = [percent(found.confidence) for found in label.instances[:_INSTANCES_SHOWN]]
        more = ", …" if len(label.instances) > _INSTANCES_SHOWN else ""
        boxes = "1 box" if len(sure) == 1 else f"{len(label.instances)} boxes"
        parts.append(f"{boxes}: {', '.join(sure)}{more}")
    if seen:
        parts.append(seen)
    if label.parents:
        parts.append("Is a kind of: " + _names(label.parents))
    if label.aliases:
        parts.append("Also called: " + _names(label.aliases))
    if label.categories:
        parts.append("Category: " + _names(label.categories))
    return between.join(parts)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(plain(name) for name in names)
