"""Questions that nobody types: each is understood, or answered with what is wrong with it, soon.

Every subcommand's words are read by a parser of its own; all of them get the same text.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from bot.core.commands import parse_command, words_for
from bot.core.permalinks import parse_link
from bot.core.query import Query, QueryError, describe
from bot.core.top import parse_top
from tests.core.query.world import asked
from tests.fuzz.memory import forget_peak, peak

LONGEST = 1.0
"""Seconds that reading a question may take: it holds up the event loop."""
LARGEST = 100_000_000
"""Bytes that reading one may add to the process."""
_MOST = 40_000
"""Characters of a message (https://docs.slack.dev/changelog/2018-truncating-really-long-messages)."""
_PIECES = (
    "dog", "hot dog", "dogs", " ", " ", "  ", "-", "–", "not ", " or ", " and ", "|", ",", "(", ")",
    '"', "'", "“", "in:", "from:", "on:", "before:", "after:", "confidence:", "count:", "type:",
    "colour:", "has:", "foo:", "#trip", "<#C7TRIP|trip>", "<@U7BOB>", "me", "last week", "May",
    "2026-05-03", "99999999-99-99", "3", ">90", ">=2", "1e308", "-0", "gif", "blue", "text", "&gt;",
    "&lt;", "&amp;", "<http://a.b|a.b>", "<!channel>", ":dog:", "🐶", "ﷺ", "\u200b", "\u202e", "\0",
    "*", "%", "..", "5/3/2026", "search ", "top ", "7 days", "show ", "\ud83d", "Ǆ", "ß", "İ",
    "https://team.slack.com/archives/C7GENERAL/p1772443805000100", "https://a.slack.com/files/U-F/F7",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How questions were read. A finding is one that took too long, or too much memory."""

    endings: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0
    """The most bytes that one question added to the process."""

    def count(self, ending: str, text: str, *, seconds: float, taken: int) -> None:
        """One question more."""
        self.endings[ending] += 1
        self.slowest, self.largest = max(self.slowest, seconds), max(self.largest, taken)
        if seconds > LONGEST or taken > LARGEST:
            self.findings.append(f"took {seconds:.2f} s and {taken} bytes: {text[:100]!r}")


def fuzz(count: int, seed: str) -> Tally:
    """Read so many questions. Whatever a parser raises besides QueryError passes."""
    tally = Tally()
    for number in range(count):
        text = question(random.Random(f"{seed} {number}"))
        before, began = forget_peak(), time.process_time()
        ending = _read(text)
        seconds = time.process_time() - began
        tally.count(ending, text, seconds=seconds, taken=peak() - before)
    return tally


def question(dice: random.Random) -> str:
    """Pieces of the language in any order, any characters, one thing again and again, or nested."""
    match dice.randrange(5):
        case 0 | 1:
            return "".join(dice.choices(_PIECES, k=dice.randrange(1, 40)))
        case 2:
            return "".join(chr(dice.choice(_PLANES)(dice)) for _ in range(dice.randrange(300)))
        case 3:
            piece = "".join(dice.choices(_PIECES, k=dice.choice((1, 1, 2, 4))))
            return (piece * dice.choice((50, 500, _MOST)))[:_MOST]
        case _:
            depth = dice.choice((5, 60, 400, _MOST // 2))
            return "(" * depth + dice.choice(_PIECES) + ")" * dice.choice((depth, depth - 1, 0))


_PLANES = (
    lambda dice: dice.randrange(32, 127),
    lambda dice: dice.randrange(0x800),
    lambda dice: dice.randrange(0x10000),
    lambda dice: dice.randrange(0x110000),
)


def _read(text: str) -> str:
    command = parse_command(text)
    words_for(text, "U7BOT")
    parse_link(text)
    parse_top(command.words)
    for words in (text, command.words):
        ending = _searched(words)
    return ending


def _searched(words: str) -> str:
    """A search, or a mistake and whether its sentence says something."""
    try:
        query: Query = asked(words)
    except QueryError as error:
        return "misread" if error.sentence else "silent"
    assert asked(query.text) == query
    describe(query)
    return "understood"
