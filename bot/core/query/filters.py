"""What stands behind the colon of a filter, read into conditions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.core.entries import Kind
from bot.core.plurals import other_forms
from bot.core.query.dates import LAST_DAY, Span, span_of, start_of
from bot.core.query.known import Known
from bot.core.query.query import Bound
from bot.core.query.tree import (
    Expression,
    FromPerson,
    HasBoxes,
    HasColour,
    HasText,
    InChannel,
    IsKind,
    Posted,
    negated,
)
from bot.core.query.typed import cleaned

COLOURS = (
    "black", "blue", "brown", "green", "grey", "orange",
    "pink", "purple", "red", "teal", "white", "yellow",
)  # fmt: skip
"""The names of colours that pictures have (`bot.pictures.colours.name_of`)."""

_OTHER_COLOURS = {
    "gray": "grey", "silver": "grey", "violet": "purple", "lilac": "purple", "magenta": "pink",
    "turquoise": "teal", "cyan": "teal", "aqua": "teal", "navy": "blue", "gold": "yellow",
    "beige": "brown", "maroon": "red", "lime": "green",
}  # fmt: skip
_VIDEOS = (
    "video", "clip", "movie", "film", "recording", "screencast",
    "mp4", "mov", "webm", "mkv", "avi",
)  # fmt: skip
KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("photo", "image", "picture", "pic", "photograph", "still"), Kind.PHOTO),
    **dict.fromkeys(("gif", "animation", "animated", "apng", "loop"), Kind.GIF),
    **dict.fromkeys(_VIDEOS, Kind.VIDEO),
}
_TEXT = frozenset({"text", "writing", "words", "letters"})
_MENTION = re.compile(r"<(?P<sign>[#@])(?P<id>[^<>|\s]+)(?:\|(?P<name>[^<>]*))?>")
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_SIGNS = {"=>": ">=", "=<": "<=", "==": "=", "": ">="}
_SIGN = r"(?P<sign>>=|<=|=>|=<|==|=|>|<)"
_PERCENT = re.compile(rf"{_SIGN}?\s*(?P<value>\d{{1,3}}(?:[.,]\d{{1,4}})?)\s*[%+]?")
_COUNTED = re.compile(rf"(?P<name>.*?[^\s<>=:]) *{_SIGN} *(?P<many>\d{{1,4}})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who searches, when and where: `now` is their day, `zone` their time zone."""

    known: Known
    asker: str
    today: date
    zone: tzinfo


Value = Expression | Bound
Read = Callable[[str, Asked], Value | None]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: how its value is read, and what to say about one that cannot be.

    `words` is how many words after the first may belong to the value. With `lists`, several
    values joined by `|` or commas mean any of them.
    """

    read: Read
    needs: str
    example: str
    words: int = 0
    lists: bool = False


def mentioned(text: str, asked: Asked) -> InChannel | FromPerson | None:
    """The channel or the person that Slack's escape for it names."""
    found = _MENTION.fullmatch(text)
    if found is None:
        return None
    name = found["name"] or ""
    if found["sign"] == "#":
        return InChannel(found["id"], asked.known.channels.get(found["id"]) or name)
    return FromPerson(found["id"], name, is_asker=found["id"] == asked.asker)


def _in(value: str, asked: Asked) -> Value | None:
    named = mentioned(value, asked)
    if isinstance(named, InChannel):
        return named
    channels = asked.known.channels
    channel = value if value in channels else asked.known.channel(value.strip("#.,; "))
    return InChannel(channel, channels[channel]) if channel else None


def _from(value: str, asked: Asked) -> Value | None:
    named = mentioned(value, asked)
    if isinstance(named, FromPerson):
        return named
    if value.casefold().strip("@.,; ") in ("me", "myself"):
        return FromPerson(asked.asker, is_asker=True)
    is_asker = value == asked.asker
    return FromPerson(value, is_asker=is_asker) if _USER_ID.fullmatch(value) else None


def _span(value: str, asked: Asked) -> Span | None:
    return span_of(value.strip("#?!;"), asked.today)


def _days(value: str, asked: Asked) -> Value | None:
    span = _span(value, asked)
    return posted(span.first, span.end, asked.zone) if span else None


def _before(value: str, asked: Asked) -> Value | None:
    span = _span(value, asked)
    return posted(None, span.first, asked.zone) if span else None


def _until(value: str, asked: Asked) -> Value | None:
    span = _span(value, asked)
    return posted(None, min(span.end, LAST_DAY), asked.zone) if span else None


def _since(value: str, asked: Asked) -> Value | None:
    span = _span(value, asked)
    return posted(span.first, None, asked.zone) if span else None


def _after(value: str, asked: Asked) -> Value | None:
    span = _span(value, asked)
    return posted(min(span.end, LAST_DAY), None, asked.zone) if span else None


def posted(first: date | None, end: date | None, zone: tzinfo) -> Posted:
    """The condition for these days in a time zone."""
    since = start_of(first, zone) if first else None
    before = start_of(end, zone) if end else None
    return Posted(first, end, since, before)


def _confidence(value: str, _asked: Asked) -> Value | None:
    found = _PERCENT.fullmatch(value)
    if found is None:
        return None
    percent = float(found["value"].replace(",", "."))
    if 0 < percent < 1:
        percent = round(percent * 100, 4)
    sign = found["sign"] or ">="
    sign = _SIGNS.get(sign, sign)
    match ">=" if sign == "=" else sign:
        case ">=" | ">" | "<=" | "<" as known if percent <= 100:  # noqa: PLR2004 - percent
            return Bound(known, percent)
        case _:
            return None


def _type(value: str, _asked: Asked) -> Value | None:
    word = cleaned(value)
    return next((IsKind(KINDS[form]) for form in (word, *other_forms(word)) if form in KINDS), None)


def _has(value: str, _asked: Asked) -> Value | None:
    return HasText() if cleaned(value) in _TEXT else None


def _colour(value: str, _asked: Asked) -> Value | None:
    word = cleaned(value)
    name = _OTHER_COLOURS.get(word, word)
    return HasColour(name) if name in COLOURS else None


def _count(value: str, asked: Asked) -> Value | None:
    found = _COUNTED.fullmatch(value)
    words = cleaned(found["name"] if found else value)
    name = asked.known.label(words) or words
    is_unclear = found is None and any(sign in value for sign in ":<>=")
    if is_unclear or not any(letter.isalnum() for letter in words):
        return None
    if found is None:
        # Only the words of a known label belong together without a number behind them.
        return HasBoxes(name) if " " not in words or asked.known.label(words) else None
    many, sign = int(found["many"]), _SIGNS.get(found["sign"], found["sign"])
    low, high = _range(sign, many)
    if high is not None and high < max(low, 1):
        return negated(HasBoxes(name)) if high == 0 else None
    return HasBoxes(name, max(low, 1), high)


def _range(sign: str, many: int) -> tuple[int, int | None]:
    match sign:
        case ">":
            return many + 1, None
        case ">=":
            return many, None
        case "<":
            return 0, many - 1
        case "<=":
            return 0, many
        case _:
            return many, many


_DATE = "a date, such as 2026-05-03, May, yesterday or last week"

FILTERS: Mapping[str, Filter] = {
    "in": Filter(_in, "a channel, such as in:#general", "", lists=True),
    "from": Filter(
        _from, "a person: type @ and pick them from Slack's list, or write me", "me",
        lists=True,
    ),
    "before": Filter(_before, _DATE, "today", words=3),
    "after": Filter(_after, _DATE, "yesterday", words=3),
    "since": Filter(_since, _DATE, "yesterday", words=3),
    "until": Filter(_until, _DATE, "today", words=3),
    "on": Filter(_days, _DATE, "today", words=3),
    "during": Filter(_days, _DATE, '"last week"', words=3),
    "confidence": Filter(_confidence, "a percentage from 0 to 100, such as >90", ">90", words=2),
    "type": Filter(_type, "photo, gif or video", "photo", lists=True),
    "has": Filter(_has, "text, and nothing else", "text"),
    "colour": Filter(_colour, "one of " + ", ".join(COLOURS), "blue", lists=True),
    "count": Filter(_count, "a label and a number, such as dog>=2", "person>=2", words=6),
}  # fmt: skip

SPELLINGS = {
    **{name: name for name in FILTERS},
    "color": "colour", "by": "from", "channel": "in", "kind": "type", "conf": "confidence",
}  # fmt: skip
"""Every word that is a filter with a colon behind it."""
