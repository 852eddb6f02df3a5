"""Random workspaces as raw facts: people, conversations, and the pictures posted there."""

import random
from dataclasses import dataclass, replace

TEAM = "T7TEAM"
NOW = 1_772_443_900.0
DAY = 86_400
PARENTS = {
    "Dog": ("Animal", "Pet"),
    "Cat": ("Animal", "Pet"),
    "Dog House": ("Building",),
    "Hot Dog": ("Food",),
    "Hot Tub": ("Water",),
    "Beach": ("Nature", "Water"),
    "Sea": ("Nature", "Water"),
    "Mobile Phone": ("Electronics",),
    "Woman": ("Person",),
    "Person": (),
    "Text": (),
    "Baseball": ("Sport",),
    "Glasses": (),
}
ALIASES = {"Mobile Phone": ("Cell Phone",), "Sea": ("Ocean",)}
GUESSED = "Woman"
"""A label that guesses about a person: nobody finds, sees or counts it."""
LARGE = 150
COLOURS = ("blue", "green", "red")


@dataclass(frozen=True)
class Somebody:
    """`kind` is `full`, `guest`, `stranger` (of another organisation) or `deleted`."""

    id: str
    kind: str
    is_admin: bool = False


@dataclass(frozen=True)
class Place:
    """A conversation now. `was_public` when its pictures were posted, and `moved` since then."""

    id: str
    name: str
    is_public: bool
    has_bot: bool
    members: frozenset[str]
    was_public: bool
    moved: bool = False

    @property
    def lies_public(self) -> bool:
        """Whether its pictures lie where the whole team's are."""
        return self.is_public if self.moved else self.was_public


@dataclass(frozen=True)
class Thing:
    """One label of a picture: confidence in percent, and in how many places."""

    name: str
    confidence: float
    count: int


@dataclass(frozen=True)
class Posted:
    """A picture in a conversation; `bytes_` tells which are the same picture posted again."""

    number: int
    place: str
    user: str
    ts: str
    bytes_: str
    fingerprint: int
    things: tuple[Thing, ...]
    colours: tuple[str, ...]
    animated: bool
    late: bool = False
    """Posted after the conversation had turned private or public."""
    forgotten: bool = False
    held: bool = False
    """Flagged, and waiting for the moderators to decide."""

    @property
    def file(self) -> str:
        return f"F7PIC{self.number:05}"


@dataclass(frozen=True)
class Facts:
    """A whole workspace."""

    people: tuple[Somebody, ...]
    places: tuple[Place, ...]
    posted: tuple[Posted, ...]
    is_large: bool = False
    """Whether there are so many pictures that a search must stop before it has looked at all."""

    def somebody(self, user: str) -> Somebody | None:
        return next((person for person in self.people if person.id == user), None)

    def place(self, channel: str) -> Place:
        return next(place for place in self.places if place.id == channel)


def drawn_facts(dice: random.Random) -> Facts:
    """Half a dozen people, as many conversations, and a few pictures in each."""
    people = tuple(_person(dice, number) for number in range(dice.randint(3, 7)))
    places = tuple(_place(dice, number, people) for number in range(dice.randint(2, 8)))
    count = dice.choices((0, 3, 12, 25, LARGE), weights=(20, 25, 30, 22, 3))[0]
    posted = tuple(drawn_picture(dice, number, dice.choice(places)) for number in range(count))
    return Facts(people, places, posted, is_large=count == LARGE)


def drawn_picture(dice: random.Random, number: int, place: Place) -> Posted:
    """A picture that one of the members posted within two months before now."""
    leaves = dice.sample(sorted(PARENTS), dice.randint(1, 4))
    sure = {leaf: round(dice.uniform(55, 99.9), 2) for leaf in leaves}
    for leaf in leaves:
        for parent in PARENTS[leaf]:
            sure[parent] = max(sure.get(parent, 0), sure[leaf])
    things = [Thing(name, sure[name], dice.choice((0, 0, 1, 2, 3))) for name in sorted(sure)]
    return Posted(
        number=number,
        place=place.id,
        user=dice.choice(sorted(place.members) or ["U7GONE"]),
        # Several pictures of one message, and messages of one second, must not be confused.
        ts=f"{int(NOW) - dice.randrange(60 * DAY)}.{dice.randrange(3):06}",
        bytes_=f"{dice.choice((number, number, number % 5)):064x}",
        fingerprint=dice.choice((0, 0xFF00FF00FF00FF00, dice.getrandbits(64))),
        things=tuple(things),
        colours=tuple(dice.sample(COLOURS, dice.randint(0, 2))),
        animated=dice.random() < 0.2,
        late=dice.random() < 0.3,
        forgotten=dice.random() < 0.15,
        held=dice.random() < 0.1,
    )


def with_others_behind(facts: Facts, closed: frozenset[str], dice: random.Random) -> Facts:
    """The same workspace, but other pictures, or none, in these conversations."""
    kept = [each for each in facts.posted if each.place not in closed]
    others = [place for place in facts.places if place.id in closed]
    count = dice.choices((0, 4, 12, LARGE), weights=(50, 25, 22, 3))[0] if others else 0
    new = [drawn_picture(dice, 500 + number, dice.choice(others)) for number in range(count)]
    places = [
        replace(place, moved=dice.random() < 0.5) if place in others else place
        for place in facts.places
    ]
    return replace(facts, places=tuple(places), posted=tuple(kept + new))


def _person(dice: random.Random, number: int) -> Somebody:
    kind = dice.choice(("full", "full", "full", "guest", "guest", "stranger", "deleted"))
    is_admin = kind == "full" and dice.random() < 0.25
    return Somebody(f"U7PERSON{number}", kind, is_admin=is_admin)


def _place(dice: random.Random, number: int, people: tuple[Somebody, ...]) -> Place:
    form = dice.choice(
        ("public", "public", "public", "private", "turned private", "turned public", "group",
         "direct")
    )  # fmt: skip
    size = 1 if form == "direct" else dice.randint(0, len(people))
    is_public = form in ("public", "turned public")
    return Place(
        id=f"{'D' if form == 'direct' else 'C'}7PLACE{number}",
        name="" if form in ("group", "direct") else f"place-{number}",
        is_public=is_public,
        has_bot=form == "direct" or dice.random() < 0.85,
        members=frozenset(person.id for person in dice.sample(people, size)),
        was_public=form in ("public", "turned private"),
        # What turned private must be hidden before its rows were moved, too.
        moved=form == "turned public" or dice.random() < 0.5,
    )
