"""What the thread is told about a message's pictures, before it is put into Slack's words."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.core.labels import Analysis


@dataclass(frozen=True, slots=True)
class Sighting:
    """An earlier post of the same bytes in the same channel; `ts` is Slack's message id."""

    ts: str
    permalink: str


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """A picture that was labelled.

    `drawn_file` is the id of the uploaded drawing in Slack, empty when there is nothing to
    draw; `alt_text` describes that drawing.
    """

    file_id: str
    name: str
    analysis: Analysis
    drawn_file: str = ""
    alt_text: str = ""
    seen_before: Sighting | None = None
    chart_file: str = ""
    """The id of the uploaded chart of what was seen when, for what moves."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that got no labels, and the sentence that says why and what a person can do."""

    file_id: str
    name: str
    sentence: str
    first_part: float = 0.0
    """How many seconds of its beginning can be labelled instead; 0 where nothing is offered."""
    on_request: bool = False
    """Whether it is labelled all the same when somebody asks for that."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A file that is being looked at, and a plain sentence on how far that has come."""

    file_id: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The one answer to the message `ts`: its files in order. `block_id` marks the first block."""

    ts: str
    block_id: str
    items: tuple[PictureAnswer | Refusal | Progress, ...]


class FoundReply(NamedTuple):
    """Our reply in a thread: its `ts`, and whether it only tells of progress so far."""

    ts: str
    is_progress: bool = False
