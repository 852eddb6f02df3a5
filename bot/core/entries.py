"""What the index knows of a posted picture: enough to list it, and to answer any search.

An entry is stored once under every term that the picture can be found by. Each copy is whole,
so that a search reads the rows of its rarest term and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.core.images import StoredImage
from bot.core.keys import label_slug
from bot.core.labels import Analysis, Label, Span
from bot.core.times import label_spans

EVERYTHING = "A"
"""The term under which every picture stands."""

WITH_TEXT = "X"
"""The term of pictures in which something is written."""

MOST_KEPT = 4
"""How many spans are kept of a label: one more than a list shows, so that it tells of others."""

_TEXT_LABEL = "text"


class Kind(StrEnum):
    """What was posted; the words are those of `type:` in a search."""

    PHOTO = "photo"
    GIF = "gif"
    VIDEO = "video"


class Identity(NamedTuple):
    """Which posted picture, within a team."""

    channel: str
    ts: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One label of a picture: confidence in percent 0–100; `count` is 0 without boxes."""

    name: str
    confidence: float
    count: int = 0
    spans: tuple[Span, ...] = ()
    """When it was surely seen, in what moves: the first few, in tenths of a second."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One posted picture in the index. `ts` and `thread` are Slack's message ids.

    `labels` come most confident first. Width and height are in pixels.
    """

    team: str
    channel: str
    ts: str
    thread: str
    file_id: str
    user: str
    name: str
    kind: Kind
    labels: tuple[Seen, ...]
    colours: tuple[str, ...] = ()
    has_text: bool = False
    drawn_file: str = ""
    thumb_file: str = ""
    shows_itself: bool = False
    fingerprint: int = 0
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    """How long it moves, in tenths of a second; 0 for what stands still."""

    @property
    def identity(self) -> Identity:
        """What tells it from every other posted picture of the team."""
        return Identity(self.channel, self.ts, self.file_id)

    @property
    def position(self) -> str:
        """Its place in the order of time: texts that sort as the pictures were posted."""
        return position(self.ts, self.file_id)

    @property
    def posted(self) -> float:
        """When it was posted, in seconds since the epoch."""
        return float(self.ts)

    @property
    def shown_file(self) -> str:
        """The Slack file that a message can show of it, empty when there is none yet."""
        return self.drawn_file or (self.file_id if self.shows_itself else self.thumb_file)


def position(ts: str, file_id: str = "") -> str:
    """A place in the order of time; without a file the point before all files of a message."""
    return f"{ts}#{file_id}" if file_id else ts


def label_term(name: str) -> str:
    """The term of a label, whatever its case and spacing."""
    return f"L#{label_slug(name)}"


def colour_term(name: str) -> str:
    """The term of a dominant colour."""
    return f"B#{label_slug(name)}"


def kind_term(kind: Kind) -> str:
    """The term of a kind."""
    return f"K#{kind}"


def person_term(user: str) -> str:
    """The term of whoever posted it."""
    return f"U#{user}"


def terms(entry: Entry) -> tuple[str, ...]:
    """Everything that a picture is found by, each once."""
    found = [
        EVERYTHING,
        kind_term(entry.kind),
        *((person_term(entry.user),) if entry.user else ()),
        *(label_term(seen.name) for seen in entry.labels),
        *(colour_term(name) for name in entry.colours),
        *((WITH_TEXT,) if entry.has_text else ()),
    ]
    return tuple(dict.fromkeys(found))


def entry_of(image: StoredImage) -> Entry:
    """The entry of a recorded picture."""
    analysis = image.analysis
    labels = sorted(analysis.labels, key=lambda label: (-label.confidence, label.name))
    spans = label_spans(analysis, image.sure_from)
    return Entry(
        team=image.team,
        channel=image.channel,
        ts=image.ts,
        thread=image.thread,
        file_id=image.file_id,
        user=image.user,
        name=image.name,
        kind=_kind(analysis),
        labels=tuple(_seen(label, spans.get(label.name, ())) for label in labels),
        colours=tuple(dict.fromkeys(colour.name for colour in analysis.colours)),
        has_text=bool(analysis.text)
        or any(label_slug(label.name) == _TEXT_LABEL for label in labels),
        drawn_file=image.drawn_file,
        thumb_file=image.thumb_file,
        shows_itself=image.shows_itself,
        fingerprint=analysis.fingerprint,
        width=analysis.width,
        height=analysis.height,
        seconds=round(analysis.seconds, 1),
    )


def _kind(analysis: Analysis) -> Kind:
    if analysis.is_video:
        return Kind.VIDEO
    return Kind.GIF if analysis.animated else Kind.PHOTO


def _seen(label: Label, spans: Sequence[Span]) -> Seen:
    # A hundredth of a percent is all that a label row keeps, and a tenth of a second.
    tenths = (Span(round(start, 1), round(end, 1)) for start, end in spans[:MOST_KEPT])
    return Seen(label.name, round(label.confidence, 2), len(label.instances), tuple(tenths))
