"""A small library to search in: what is known, pictures, and searches with their meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.core.entries import Entry, Kind, Seen
from bot.core.query import Known, Query, parse

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC).timestamp()
"""A Saturday."""
ASKER = "U7ANN"
MINIMUM = 70.0
HIDDEN = frozenset({"Woman"})
KNOWN = Known(
    labels=(
        "Animal", "Beach", "Bus", "Car", "Carpet", "Cat", "Child", "Dog", "Glasses", "Hot Dog",
        "Knife", "Leaf", "Mobile Phone", "Person", "T-Shirt",
    ),
    aliases={"Cell Phone": "Mobile Phone", "Human": "Person", "Automobile": "Car"},
    channels={"C7TRIP": "trip", "C7FOOD": "food"},
)  # fmt: skip
DAYS = {
    "2026-05-02": datetime(2026, 5, 2, 23, 59, 59, tzinfo=UTC),
    "2026-05-03": datetime(2026, 5, 3, 0, 0, tzinfo=UTC),
    "2026-05-04": datetime(2026, 5, 4, 12, 0, tzinfo=UTC),
    "2026-11-21": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
}


def asked(text: str, known: Known = KNOWN, timezone: str = "UTC") -> Query:
    """The query of ann's search."""
    return parse(text, known, now=NOW, asker=ASKER, timezone=timezone)


def entry(*labels: Seen, day: str = "2026-05-03", **changes: Any) -> Entry:
    """A picture of ann's in #trip."""
    values: dict[str, Any] = {
        "team": "T7", "channel": "C7TRIP", "ts": f"{DAYS[day].timestamp():.0f}.000100",
        "thread": "", "file_id": "F7", "user": ASKER, "name": "a.png", "kind": Kind.PHOTO,
        "labels": tuple(sorted(labels, key=lambda seen: (-seen.confidence, seen.name))),
        **changes,
    }  # fmt: skip
    return Entry(**values)


_SEEN_NAMES = ("Animal", "Beach", "Cat", "Dog", "Hot Dog", "Mobile Phone", "Person", "Woman")
_SEEN = st.builds(
    Seen,
    st.sampled_from(_SEEN_NAMES),
    st.sampled_from([56.0, 69.99, 70.0, 85.0, 90.0, 99.5]),
    st.integers(0, 3),
)
entries = st.builds(
    lambda seen, day, fields: entry(*seen, day=day, **fields),
    st.lists(_SEEN, max_size=6, unique_by=lambda seen: seen.name),
    st.sampled_from(sorted(DAYS)),
    st.fixed_dictionaries(
        {
            "channel": st.sampled_from(["C7TRIP", "C7FOOD", "C7ELSE"]),
            "user": st.sampled_from([ASKER, "U7BOB"]),
            "kind": st.sampled_from(Kind),
            "colours": st.lists(st.sampled_from(["blue", "grey"]), unique=True).map(tuple),
            "has_text": st.booleans(),
        }
    ),
)


@dataclass(frozen=True)
class Meant:
    """A search as typed, and whether a picture meets it, worked out without the parser.

    The test is asked with the labels that count: those to be found and those to be avoided.
    `group` names filters of which several mean any.
    """

    typed: str
    holds: Callable[[Entry, dict[str, Seen], dict[str, Seen]], bool]
    group: str = ""


def _label(typed: str, name: str) -> Meant:
    return Meant(typed, lambda _, wanted, __: name in wanted)


def _boxes(typed: str, name: str, fits: Callable[[int], bool]) -> Meant:
    return Meant(typed, lambda _, wanted, __: name in wanted and fits(wanted[name].count))


def _filter(typed: str, holds: Callable[[Entry], bool], group: str = "") -> Meant:
    return Meant(typed, lambda found, _, __: holds(found), group)


def _since(day: str) -> Callable[[Entry], bool]:
    start = datetime.fromisoformat(f"{day}T00:00+00:00").timestamp()
    return lambda found: float(found.ts) >= start


LABELS = (
    _label("dog", "Dog"),
    _label("Dogs", "Dog"),
    _label('"hot dog"', "Hot Dog"),
    _label("people", "Person"),
    _label("human", "Person"),
    _label("beaches", "Beach"),
    _label("cell phone", "Mobile Phone"),
    _label("unicorn", "unicorn"),
    Meant("woman", lambda *_: False),
    _boxes("count:dog>=2", "Dog", lambda many: many >= 2),
    _boxes("count:people<3", "Person", lambda many: 1 <= many < 3),
    _boxes("count:hot dog = 1", "Hot Dog", lambda many: many == 1),
)
FILTERS = (
    _filter("in:#trip", lambda found: found.channel == "C7TRIP", "in"),
    _filter("in:<#C7FOOD|food>", lambda found: found.channel == "C7FOOD", "in"),
    _filter("from:me", lambda found: found.user == ASKER, "from"),
    _filter("from:<@U7BOB|bob>", lambda found: found.user == "U7BOB", "from"),
    _filter("type:gif", lambda found: found.kind is Kind.GIF, "type"),
    _filter("type:photos", lambda found: found.kind is Kind.PHOTO, "type"),
    _filter("on:2026-05-03", lambda found: found.ts.startswith("17777664"), "day"),
    _filter("during:today", _since("2026-11-21"), "day"),
    _filter("after:2026-05-03", _since("2026-05-04")),
    _filter("since:3.5.2026", _since("2026-05-03")),
    _filter("before:2026-05-03", lambda found: not _since("2026-05-03")(found)),
    _filter("has:text", lambda found: found.has_text),
    _filter("colour:blue", lambda found: "blue" in found.colours),
    _filter("color:gray", lambda found: "grey" in found.colours),
)


def _excluded(part: Meant, sign: str) -> Meant:
    """What is avoided is judged by the labels to be avoided, and the other way round."""
    # Two dashes are one long one, as people type it.
    sign = "not " if part.typed[0] in "-–" else sign
    return Meant(
        f"{sign}{part.typed}", lambda e, wanted, avoided: not part.holds(e, avoided, wanted)
    )


def _all(parts: list[Meant]) -> Meant:
    def holds(found: Entry, wanted: dict[str, Seen], avoided: dict[str, Seen]) -> bool:
        results = [(part.group, part.holds(found, wanted, avoided)) for part in parts]
        groups = {group for group, _ in results if group}
        alone = all(result for group, result in results if not group)
        return alone and all((group, True) in results for group in groups)

    return Meant(" , ".join(part.typed for part in parts), holds)


def _any(parts: list[Meant], word: str) -> Meant:
    return Meant(
        word.join(part.typed for part in parts),
        lambda *picture: any(part.holds(*picture) for part in parts),
    )


def _bracketed(part: Meant) -> Meant:
    return Meant(f"({part.typed})", part.holds)


def _deeper(parts: st.SearchStrategy[Meant]) -> st.SearchStrategy[Meant]:
    several = st.lists(parts, min_size=1, max_size=3)
    joined = st.builds(_all, several) | st.builds(
        _any, st.lists(parts, min_size=2, max_size=3), st.sampled_from([" or ", " | ", " OR "])
    )
    signs = st.sampled_from(["-", "not ", "NOT ", "–"])
    return joined.map(_bracketed) | st.builds(_excluded, parts, signs)


conditions = st.recursive(st.sampled_from(LABELS + FILTERS), _deeper, max_leaves=6)
searches = st.builds(_all, st.lists(conditions, max_size=3))
