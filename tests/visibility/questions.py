"""Random searches from a small grammar: the words, and what they mean as a plain function.

`docs/search.md` describes the grammar. A meaning judges one picture by the raw facts; it gets the
names of what somebody may see, because neighbouring words are one label only if there is one.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.visibility.facts import ALIASES, GUESSED, NOW, PARENTS, Facts, Posted
from tests.visibility.oracle import SURE

LABELS = tuple(sorted({*PARENTS, *(parent for family in PARENTS.values() for parent in family)}))
"""Every label that a picture may have, the hidden one included."""

_FILTERS = ("in", "from", "days", "type", "has", "colour", "count")

Meaning = Callable[[Posted, Collection[str]], bool]


@dataclass(frozen=True)
class Question:
    """What is typed after `search`, and which pictures it asks for."""

    text: str
    means: Meaning


_COMMON = (
    "Animal",
    "Building",
    "Electronics",
    "Food",
    "Glasses",
    "Person",
    "Sport",
    "Text",
    "Water",
)


def drawn_question(dice: random.Random, facts: Facts, user: str) -> Question:
    """One to three conditions that all hold, sometimes with a demand on the confidence."""
    if facts.is_large and dice.random() < 0.7:
        return _sparse()
    low = dice.choice((None, None, None, 60.0, 90.0))
    count = dice.choice((1, 1, 2, 2, 3))
    # Two filters of one kind would mean either of them, so each is used once.
    filters = dice.sample(_FILTERS, len(_FILTERS))
    parts = [_condition(dice, facts, user, low, filters.pop()) for _ in range(count)]
    # Words of several conditions must not come together as the name of one label.
    text = " and ".join(part.text for part in parts)
    question = Question(text, lambda picture, names: all(p.means(picture, names) for p in parts))
    return question if low is None else _with_confidence(question, low)


def _sparse() -> Question:
    """Hardly anything is so: in a large library the search stops on the way."""
    return Question(
        " ".join(f"-{name.casefold()}" for name in _COMMON),
        lambda picture, _: not any(_shows(picture, name, SURE) for name in _COMMON),
    )


def _with_confidence(question: Question, low: float) -> Question:
    return Question(
        f"{question.text} confidence:>={low:g}",
        lambda picture, names: (
            question.means(picture, names)
            and any(thing.confidence >= low and thing.name != GUESSED for thing in picture.things)
        ),
    )


def _condition(
    dice: random.Random, facts: Facts, user: str, low: float | None, kind: str
) -> Question:
    form = dice.choice(("word",) * 5 + ("not", "or", "filter", "filter", "filter"))
    if form == "word":
        return _label(dice, SURE if low is None else low)
    if form == "not":
        part = _label(dice, SURE if low is None else min(low, SURE), one_word=True)
        sign = dice.choice(("-", "not "))
        return Question(f"{sign}{part.text}", lambda p, names: not part.means(p, names))
    if form == "or":
        one, other = (_label(dice, SURE if low is None else low, one_word=True) for _ in range(2))
        return Question(
            f"({one.text} or {other.text})",
            lambda p, names: one.means(p, names) or other.means(p, names),
        )
    return _filter(dice, facts, user, SURE if low is None else low, kind)


def _label(dice: random.Random, low: float, *, one_word: bool = False) -> Question:
    name = dice.choice(LABELS)
    spoken = dice.choice((name, *ALIASES.get(name, ()))).casefold()
    if dice.random() < 0.08:
        spoken = spoken[0] + spoken[2:]
        return Question(f'"{spoken}"', lambda picture, names: False)
    if one_word or dice.random() < 0.3:
        text = dice.choice((f'"{spoken}"', f"“{spoken}”"))
        return Question(text, lambda picture, names: _named(picture, names, name, spoken, low))
    text = dice.choice((spoken, spoken.title(), spoken.upper()))
    return Question(text, lambda picture, names: _read_together(picture, names, name, spoken, low))


def _named(picture: Posted, names: Collection[str], name: str, spoken: str, low: float) -> bool:
    """Another name for a label is known where the label itself is surely seen somewhere."""
    is_known = spoken == name.casefold() or name in names
    return is_known and _shows(picture, name, low)


def _read_together(
    picture: Posted, names: Collection[str], name: str, spoken: str, low: float
) -> bool:
    """Neighbouring words are a label if one can be seen anywhere; else each stands for itself."""
    if name in names or " " not in spoken:
        return _named(picture, names, name, spoken, low)
    return all(_shows(picture, word.title(), low) for word in spoken.split())


def _shows(picture: Posted, name: str, low: float) -> bool:
    return any(
        thing.name == name and thing.confidence >= low and name != GUESSED
        for thing in picture.things
    )


def _filter(dice: random.Random, facts: Facts, user: str, low: float, kind: str) -> Question:
    if kind == "in":
        place = dice.choice(facts.places)
        text = f"in:<#{place.id}|{place.name}>"
        return Question(text, lambda picture, _: picture.place == place.id)
    if kind == "from":
        poster = dice.choice([person.id for person in facts.people])
        text = "from:me" if poster == user else f"from:<@{poster}>"
        return Question(text, lambda picture, _: picture.user == poster)
    if kind == "count":
        return _count(dice, low)
    if kind == "days":
        return _days(dice)
    return {
        "type": Question("type:gif", lambda picture, _: picture.animated),
        "has": Question("has:text", lambda picture, _: _has_text(picture)),
        "colour": Question("colour:blue", lambda picture, _: "blue" in picture.colours),
    }[kind]


def _count(dice: random.Random, low: float) -> Question:
    name, many = dice.choice(("Dog", "Person", "Cat")), dice.randint(1, 3)
    return Question(
        f"count:{name.casefold()}>={many}",
        lambda picture, _: any(
            thing.name == name and thing.count >= many and thing.confidence >= low
            for thing in picture.things
        ),
    )


def _days(dice: random.Random) -> Question:
    midnight = datetime.fromtimestamp(NOW, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight - timedelta(days=dice.randrange(1, 60))
    first, end = day.timestamp(), (day + timedelta(days=1)).timestamp()
    return dice.choice(
        (
            Question(f"before:{day:%Y-%m-%d}", lambda p, _: float(p.ts) < first),
            Question(f"after:{day:%Y-%m-%d}", lambda p, _: float(p.ts) >= end),
            Question(f"on:{day:%Y-%m-%d}", lambda p, _: first <= float(p.ts) < end),
        )
    )


def _has_text(picture: Posted) -> bool:
    # The index notes it for every label Text, however sure.
    return any(thing.name == "Text" for thing in picture.things)
