"""What somebody may see, worked out naively from the raw facts: plain loops, no code of the bot.

The rules are those of `docs/privacy.md`, written down a second time on purpose.
"""

from collections import Counter

from tests.visibility.facts import ALIASES, GUESSED, Facts, Place, Posted, Thing

SURE = 70.0
"""Percent from which a label counts."""


def may_open(facts: Facts, user: str, place: Place) -> bool:
    """Whether somebody may see what was posted in a conversation."""
    person = facts.somebody(user)
    if person is None or person.kind == "deleted" or not place.has_bot:
        return False
    if place.is_public and person.kind == "full":
        return True
    return user in place.members


def open_places(facts: Facts, user: str) -> frozenset[str]:
    """All conversations that somebody may open."""
    return frozenset(place.id for place in facts.places if may_open(facts, user, place))


def visible(facts: Facts, user: str) -> list[Posted]:
    """All pictures that somebody may see, newest first."""
    found = []
    for picture in facts.posted:
        for place in facts.places:
            mine = place.id == picture.place and may_open(facts, user, place)
            if mine and not picture.forgotten and not picture.held:
                found.append(picture)
    return sorted(found, key=lambda picture: (picture.ts, picture.file), reverse=True)


def shown_things(picture: Posted, sure_from: float = SURE) -> list[Thing]:
    """The labels that may be named: sure enough, and no guesses about people."""
    return [
        thing for thing in picture.things if thing.confidence >= sure_from and thing.name != GUESSED
    ]


def counts(pictures: list[Posted]) -> Counter[str]:
    """How many of them show each label."""
    counted: Counter[str] = Counter()
    for picture in pictures:
        for thing in shown_things(picture):
            counted[thing.name] += 1
    return counted


def names_of(thing: str) -> tuple[str, ...]:
    """A label's name and the other names it goes by."""
    return (thing, *ALIASES.get(thing, ()))
