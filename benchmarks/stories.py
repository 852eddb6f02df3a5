"""Fifty animations that nobody filmed, and what is really to be seen in each of their frames.

Every story is a list of shots: a world with figures, a window that may move over it, and how long
it takes. A figure is to be seen when six tenths of it are inside the window and it is at least
half opaque. Each frame has grain of its own, and the camera trembles by a pixel.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PIL import Image

from benchmarks.figures import FIGURES, GROUNDS, Placed, figure, ground

WIDTH, HEIGHT = 320, 240
_INSIDE = 0.6
_GRAIN = 0.05
"""How much of each frame is noise of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame, the labels that are to be seen in it, and for how many milliseconds."""

    image: Image.Image
    labels: frozenset[str]
    lasts: int


@dataclass(frozen=True, slots=True)
class Story:
    """An animation by its kind; its frames are drawn when they are asked for."""

    kind: str
    frames: Callable[[], list[Shown]]


@dataclass(frozen=True, slots=True)
class World:
    """A ground with figures on it, larger than what a frame shows of it."""

    width: int
    colour: str
    floor: str
    figures: tuple[Placed, ...]

    def seen(self, left: float, *others: Placed) -> Shown:
        """What the window at `left` shows, with some figures more."""
        image = ground(WIDTH, HEIGHT, self.colour, self.floor)
        names = set()
        for placed in (*self.figures, *others):
            shape = figure(placed.name, placed.side)
            corner = (round(placed.x - left - placed.side / 2), round(placed.y - placed.side / 2))
            image.paste(shape, corner, shape)
            if _inside(corner, placed.side) >= _INSIDE:
                names.add(placed.name)
        return Shown(image, frozenset(names), 80)


def _inside(corner: tuple[int, int], side: int) -> float:
    width = min(corner[0] + side, WIDTH) - max(corner[0], 0)
    height = min(corner[1] + side, HEIGHT) - max(corner[1], 0)
    return max(width, 0) * max(height, 0) / side**2


def stories(seed: int = 1) -> list[Story]:
    """Fifty of them; the same seed gives the same."""
    kinds = (
        (cuts, 8), (pans, 7), (loops, 6), (fades, 7), (static, 5), (strobing, 5),
        (boomerang, 6), (entrances, 6),
    )  # fmt: skip
    return [
        Story(kind.__name__, partial(_filmed, kind, f"{seed}/{number}"))
        for kind, count in kinds
        for number in range(count)
    ]  # fmt: skip


def _filmed(kind: Callable[[random.Random], Iterator[Shown]], seed: str) -> list[Shown]:
    """The frames as a camera takes them."""
    dice = random.Random(f"{kind.__name__}/{seed}")
    return [_grainy(frame, dice) for frame in kind(dice)]


def _grainy(frame: Shown, dice: random.Random) -> Shown:
    moved = Image.new("RGB", (WIDTH, HEIGHT))
    moved.paste(
        frame.image.resize((WIDTH + 2, HEIGHT + 2)), (-dice.randrange(3), -dice.randrange(3))
    )
    noise = Image.frombytes("L", (WIDTH, HEIGHT), dice.randbytes(WIDTH * HEIGHT))
    image = Image.blend(moved, Image.merge("RGB", (noise, noise, noise)), _GRAIN)
    return Shown(image, frame.labels, frame.lasts)


def cuts(dice: random.Random) -> Iterator[Shown]:
    """From one scene to quite another, four to seven of them; one of them is short."""
    count = dice.randrange(4, 8)
    short = dice.randrange(count)
    for number, world in enumerate(_worlds(dice, count, 2)):
        for _ in range(3 if number == short else dice.randrange(6, 13)):
            yield world.seen(0)


def pans(dice: random.Random) -> Iterator[Shown]:
    """The camera moves over a world of two to three and a half windows."""
    world = _world(dice, dice.randrange(5, 9), width=dice.randrange(2 * WIDTH, 7 * WIDTH // 2))
    frames = dice.randrange(36, 61)
    for number in range(frames):
        yield world.seen(_eased(number / (frames - 1)) * (world.width - WIDTH))


def loops(dice: random.Random) -> Iterator[Shown]:
    """Three scenes, four times over, and something that circles in each of them."""
    worlds = _worlds(dice, 3, 2)
    mover = Placed(_names(dice, 1)[0], 0, 0, 40)
    for world in worlds * 4:
        for step in range(5):
            place = Placed(mover.name, WIDTH * (0.35 + 0.08 * (step % 3)), 40, mover.side)
            yield world.seen(0, place)


def fades(dice: random.Random) -> Iterator[Shown]:
    """Each scene dissolves into the next one, or into black and out of it."""
    worlds = _worlds(dice, dice.randrange(3, 5), 2)
    through_black = dice.random() < 0.3
    for number, world in enumerate(worlds):
        here = world.seen(0)
        for _ in range(dice.randrange(7, 12)):
            yield here
        if number + 1 < len(worlds):
            there = worlds[number + 1].seen(0)
            black = Shown(Image.new("RGB", (WIDTH, HEIGHT)), frozenset(), here.lasts)
            stops = (here, black, there) if through_black else (here, there)
            for first, second in pairwise(stops):
                yield from _dissolved(first, second, dice.randrange(5, 9))


def static(dice: random.Random) -> Iterator[Shown]:
    """A scene in which nothing happens."""
    world = _world(dice, 3)
    for _ in range(dice.randrange(24, 61)):
        yield world.seen(0)


def strobing(dice: random.Random) -> Iterator[Shown]:
    """Two scenes by turns, with a white flash between them."""
    worlds = _worlds(dice, 2, 2)
    white = Shown(Image.new("RGB", (WIDTH, HEIGHT), "white"), frozenset(), 40)
    for number in range(dice.randrange(14, 24)):
        yield worlds[number % 2].seen(0)
        yield white


def boomerang(dice: random.Random) -> Iterator[Shown]:
    """A short pan, there and back again, twice."""
    world = _world(dice, 4, width=WIDTH + dice.randrange(60, 260))
    there = [world.seen(_eased(step / 13) * (world.width - WIDTH)) for step in range(14)]
    for _ in range(2):
        yield from there
        yield from reversed(there[1:-1])


def entrances(dice: random.Random) -> Iterator[Shown]:
    """Figures come into a scene one after the other, and go again."""
    world = _world(dice, 2)
    for name in _names(dice, dice.randrange(2, 4), without=world):
        side = dice.randrange(44, 72)
        goal = dice.randrange(80, WIDTH - 80)
        for step in range(16):
            way = min(step / 4, 1.0, (15 - step) / 4)
            yield world.seen(0, Placed(name, -side + way * (goal + side), 190, side))


def _dissolved(first: Shown, second: Shown, steps: int) -> Iterator[Shown]:
    for step in range(1, steps):
        part = step / steps
        labels = (first.labels if part <= 0.5 else frozenset()) | (
            second.labels if part >= 0.5 else frozenset()
        )
        yield Shown(Image.blend(first.image, second.image, part), labels, first.lasts)


def _eased(part: float) -> float:
    return part * part * (3 - 2 * part)


def _worlds(dice: random.Random, count: int, figures: int) -> list[World]:
    return [_world(dice, figures) for _ in range(count)]


def _world(dice: random.Random, figures: int, width: int = WIDTH) -> World:
    """Figures beside each other, none on the edge of the world."""
    colour, floor = dice.sample(GROUNDS, 2)
    room = width / figures
    placed = tuple(
        Placed(
            name, (number + 0.5) * room + dice.uniform(-0.1, 0.1) * room,
            dice.uniform(0.35, 0.75) * HEIGHT, dice.randrange(42, 96),
        )
        for number, name in enumerate(_names(dice, figures))
    )  # fmt: skip
    return World(width, colour, floor, placed)


def _names(dice: random.Random, count: int, without: World | None = None) -> list[str]:
    taken = {placed.name for placed in without.figures} if without else set()
    return dice.sample(sorted(FIGURES.keys() - taken), count)
