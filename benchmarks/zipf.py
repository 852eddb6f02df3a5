"""A team's pictures as they may be after years, in arrays: a million take a few hundred megabytes.

Labels are drawn like words of a language, a few everywhere and most of them hardly ever (Zipf and
Mandelbrot); each brings its ancestors along, as Rekognition's do. Every other picture shows a
person. The same seed draws the same pictures.
"""

import random
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.core.entries import Entry, Kind, Seen

Numbers = npt.NDArray[np.integer]

TEAM = "T0BENCH0001"
VOCABULARY, ANCESTORS, LEAVES = 3000, 60, 11
"""Names in all, of them those that only others bring along, and those drawn for each picture."""
PUBLIC, OWN, FOREIGN = 40, 3, 17
"""Public channels, private ones with the asker in them, and private ones of others."""
PEOPLE = 500
FIRST, LAST = 1_609_459_200, 1_795_247_702
"""The time of the first picture and of the last, in seconds since the epoch: nearly six years."""
COLOURS = ("blue", "brown", "green", "grey", "orange", "red", "white", "yellow")

_ROOTS = (
    "Person", "Outdoors", "Nature", "Indoors", "Animal", "Plant", "Clothing", "Building", "Water",
    "Vehicle", "Food", "Mammal", "Sea", "Furniture", "Coast", "Shoreline", "Pet", "Canine",
)  # fmt: skip
_FAMILIES = {
    "Dog": ("Animal", "Mammal", "Pet", "Canine"),
    "Beach": ("Outdoors", "Nature", "Water", "Sea", "Coast", "Shoreline"),
}
_RANKS = {"Dog": 12, "Beach": 20}
_SHIFT = 8
_MOST_PARENTS = 6
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names by number; `parents` holds for each the numbers of its ancestors, padded with it."""

    names: tuple[str, ...]
    parents: Numbers
    weights: npt.NDArray[np.float64]
    """How likely each is drawn, summed up to 1."""

    def number(self, name: str) -> int | None:
        """Which one has this name in any case."""
        wanted = name.casefold()
        return next((n for n, each in enumerate(self.names) if each.casefold() == wanted), None)


def vocabulary(dice: random.Random) -> Vocabulary:
    """Names and ancestors; those with their own rank are as frequent as in a seaside team."""
    names = [*_ROOTS, *_words(dice, VOCABULARY - len(_ROOTS))]
    for name, rank in _RANKS.items():
        names[ANCESTORS + rank] = name
    parents = np.tile(np.arange(VOCABULARY, dtype=np.uint16)[:, None], (1, _MOST_PARENTS))
    for number in range(ANCESTORS, VOCABULARY):
        known = _FAMILIES.get(names[number])
        family = [names.index(name) for name in known] if known else _family(dice)
        parents[number, : len(family)] = family
    chances = np.zeros(VOCABULARY)
    chances[ANCESTORS:] = 1 / (np.arange(VOCABULARY - ANCESTORS) + _SHIFT)
    return Vocabulary(tuple(names), parents, np.cumsum(chances / chances.sum()))


def _family(dice: random.Random) -> list[int]:
    # Number 0 is Person, which has its own half of the pictures.
    count = dice.choice((0, 1, 1, 2, 2, 3))
    return [1 + int((ANCESTORS - 1) * dice.random() ** 2) for _ in range(count)]


def _words(dice: random.Random, count: int) -> list[str]:
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(dice.choices(syllables, k=dice.randint(2, 5))).capitalize()] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures by number, oldest first. `ids[offsets[n]:offsets[n + 1]]` are the labels of n."""

    count: int
    words: Vocabulary
    offsets: Numbers
    ids: Numbers
    sure: Numbers
    """The confidence of each label in hundredths of a percent."""
    channel: Numbers
    user: Numbers
    _found: dict[int, Numbers] = field(default_factory=dict)

    def entry(self, number: int) -> Entry:
        """One picture as the index knows it."""
        dice = random.Random(number)
        start, end = self.offsets[number], self.offsets[number + 1]
        seen = sorted(
            (
                Seen(self.words.names[label], int(sure) / 100, int(sure) % 4)
                for label, sure in zip(self.ids[start:end], self.sure[start:end], strict=True)
            ),
            key=lambda each: (-each.confidence, each.name),
        )
        ts = ts_of(number, self.count)
        return Entry(
            team=TEAM,
            channel=channel_id(int(self.channel[number])),
            ts=ts,
            thread=ts,
            file_id=file_id(number),
            user=f"U0PERSON{self.user[number]:03}",
            name=f"IMG_{dice.randrange(10**8):08}_{dice.randrange(10**6):06}.jpg",
            kind=Kind.PHOTO,
            labels=tuple(seen),
            colours=tuple(dice.sample(COLOURS, dice.randint(1, 3))),
            drawn_file=f"F0D{number:08}",
            shows_itself=True,
            fingerprint=dice.getrandbits(64),
            width=4032,
            height=3024,
        )

    def having(self, label: int) -> Numbers:
        """The numbers of the pictures with this label."""
        if label not in self._found:
            places = np.flatnonzero(self.ids == label)
            self._found[label] = np.searchsorted(self.offsets, places, side="right") - 1
        return self._found[label]


def pictures(count: int, seed: int = 4) -> Pictures:
    """Draw so many pictures."""
    words = vocabulary(random.Random(seed))
    drawn = np.random.default_rng(seed)
    parts = [
        _labels(drawn, words, min(_AT_ONCE, count - start)) for start in range(0, count, _AT_ONCE)
    ]
    ids = np.concatenate([part[0] for part in parts])
    lengths = np.concatenate([part[1] for part in parts])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    # Half of the pictures lie in a tenth of the channels.
    shares = 1 / (np.arange(PUBLIC + OWN + FOREIGN) % PUBLIC + 2)
    return Pictures(
        count=count,
        words=words,
        offsets=offsets,
        ids=ids,
        sure=drawn.integers(5500, 10_000, len(ids), dtype=np.uint16),
        channel=drawn.choice(len(shares), count, p=shares / shares.sum()).astype(np.uint8),
        user=drawn.integers(0, PEOPLE, count, dtype=np.uint16),
    )


def _labels(drawn: np.random.Generator, words: Vocabulary, count: int) -> tuple[Numbers, Numbers]:
    """The labels of so many pictures one after the other, and how many each has."""
    leaves = np.searchsorted(words.weights, drawn.random((count, LEAVES))).astype(np.uint16)
    family = words.parents[leaves].reshape(count, -1)
    # Number 0 is Person; elsewhere the first leaf stands twice, which changes nothing.
    person = np.where(drawn.random(count) < 0.5, 0, leaves[:, 0]).astype(np.uint16)
    every = np.sort(np.concatenate([leaves, family, person[:, None]], axis=1), axis=1)
    first = np.ones(every.shape, dtype=bool)
    first[:, 1:] = every[:, 1:] != every[:, :-1]
    return every[first], first.sum(axis=1)


def is_public(channel: int) -> bool:
    """Whether everybody in the team may open a channel."""
    return channel < PUBLIC


def channel_id(channel: int) -> str:
    """Slack's id of a channel."""
    return f"C0BENCH{channel:04}"


def ts_of(number: int, count: int) -> str:
    """Slack's id of the message with a picture; the pictures are spread evenly over the years."""
    micros = number * (LAST - FIRST) * 1_000_000 // count
    return f"{FIRST + micros // 1_000_000}.{micros % 1_000_000:06}"


def file_id(number: int) -> str:
    """Slack's id of a picture's file."""
    return f"F0P{number:08}"
