"""What a file that moves says about itself: which labels it shows from when until when.

One entry of such a description reads `Dog 1.5-4s`, with a place `Dog 1.5-4s at 0.1 0.2 0.3 0.4`
(left, top, width and height as ratios), and with a place at the end, to which it moves evenly,
`Dog 1.5-4s at 0.1 0.2 0.3 0.4 to 0.6 0.2 0.3 0.4`. The end itself is no longer part of it.
Prefixes (`moderation:Weapons`) mean what they mean in keywords.

Videos carry entries in the `comment` of their metadata, behind `labels:` and separated by
semicolons; animations carry them as keywords.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sandbox.rekognition.metadata import Metadata, Region
from sandbox.rekognition.values import Spot

COMMENT_PREFIX = "labels:"

_NUMBER = r"(\d+(?:\.\d+)?)"
_PLACE = r"((?:-?\d+(?:\.\d+)? ?){4})"
_ENTRY = re.compile(rf"(.+?) {_NUMBER}-{_NUMBER} ?s(?: at {_PLACE}(?: ?to {_PLACE})?)?")


@dataclass(frozen=True, slots=True)
class Seen:
    """A label between two times in seconds, and where: at the beginning, and at the end."""

    name: str
    start: float
    end: float
    first: Spot | None = None
    last: Spot | None = None

    def spot(self, seconds: float) -> Spot | None:
        """Where it is at a time."""
        if self.first is None or self.last is None:
            return self.first
        share = (seconds - self.start) / (self.end - self.start)
        sides = zip(_sides(self.first), _sides(self.last), strict=True)
        return Spot(*(begin + (end - begin) * share for begin, end in sides))


def _sides(spot: Spot) -> tuple[float, float, float, float]:
    return spot.left, spot.top, spot.width, spot.height


def entry(text: str) -> Seen | None:
    """An entry; None for text that is none, such as a keyword without times."""
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        return None
    name, start, end, first, last = match.groups()
    if float(start) >= float(end):
        return None
    return Seen(name, float(start), float(end), _spot(first), _spot(last))


def _spot(text: str | None) -> Spot | None:
    return Spot(*map(float, text.split())) if text else None


def in_comment(comment: str) -> tuple[Seen, ...]:
    """The entries of a video's comment; none when it is about something else."""
    if not comment.startswith(COMMENT_PREFIX):
        return ()
    found = map(entry, comment.removeprefix(COMMENT_PREFIX).split(";"))
    return tuple(seen for seen in found if seen)


def in_keywords(keywords: Iterable[str]) -> tuple[Seen, ...]:
    """The entries among an animation's keywords."""
    return tuple(seen for seen in map(entry, keywords) if seen)


def metadata_at(timeline: Sequence[Seen], seconds: float) -> Metadata:
    """What a picture taken at this time would say about itself."""
    now = [seen for seen in timeline if seen.start <= seconds < seen.end]
    spots = [(seen.name, seen.spot(seconds)) for seen in now]
    return Metadata(
        keywords=tuple(dict.fromkeys(seen.name for seen in now)),
        regions=tuple(Region(name, spot) for name, spot in spots if spot),
    )
