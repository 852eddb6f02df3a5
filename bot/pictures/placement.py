"""Where the tags go: pure geometry in whole pixels.

A tag stands by its box, inside the picture, and never on another tag. Among the places that
are left the one that hides least is taken; when none is left, a shorter tag is tried, and at
last the tag falls away: the box alone still says where the thing is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels; `right` and `bottom` are just outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def area(self) -> int:
        """In pixels."""
        return self.width * self.height

    def shared(self, other: "Rect") -> int:
        """How many pixels lie in both. Asked thousands of times in a crowd, hence the shortcut."""
        if other.left >= self.right or other.right <= self.left:
            return 0
        if other.top >= self.bottom or other.bottom <= self.top:
            return 0
        width = min(self.right, other.right) - max(self.left, other.left)
        return width * (min(self.bottom, other.bottom) - max(self.top, other.top))

    def grown(self, by: int) -> "Rect":
        """The rectangle with a margin around it; a negative margin shrinks it."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a tag was placed, and which of its sizes it got."""

    rect: Rect
    size: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A box and the sizes (width, height) that its tag may have, best first.

    `held` is where the tag stands already, as in the frame before; such tags are not moved.
    """

    box: Rect
    sizes: tuple[tuple[int, int], ...]
    held: Spot | None = None


_GOOD_ENOUGH = 0.05
_HIDDEN_OTHER, _HIDDEN_OWN, _LATER, _SHORTER = 2.0, 1.0, 0.02, 0.5


def place(wishes: Sequence[Wish], canvas: Rect, *, gap: int) -> list[Spot | None]:
    """A spot for each wish, in order; earlier ones choose first. `gap` stays between tags."""
    spots = [wish.held for wish in wishes]
    for index, wish in enumerate(wishes):
        if wish.held:
            continue
        reach = wish.box.grown(max((max(size) for size in wish.sizes), default=0))
        tags = (spot.rect.grown(gap) for spot in spots if spot)
        others = (other.box for other in wishes if other is not wish)
        near_tags = [tag for tag in tags if tag.shared(reach)]
        near_boxes = [box for box in others if box.shared(reach)]
        spots[index] = _spot(wish, canvas, near_tags, near_boxes)
    return spots


def _spot(wish: Wish, canvas: Rect, taken: Sequence[Rect], others: Sequence[Rect]) -> Spot | None:
    best: tuple[float, Spot] | None = None
    for index, size in enumerate(wish.sizes):
        for turn, rect in enumerate(_candidates(wish.box, size, canvas)):
            if any(rect.shared(tag) for tag in taken):
                continue
            cost = _cost(rect, wish.box, others) + _LATER * turn + _SHORTER * index
            if best is None or cost < best[0]:
                best = cost, Spot(rect, index)
            if cost < _GOOD_ENOUGH:
                return best[1]
    return best[1] if best else None


def _candidates(box: Rect, size: tuple[int, int], canvas: Rect) -> Iterator[Rect]:
    """On top of the box first, then inside it, below it, and along its sides."""
    width, height = size
    if width > canvas.width or height > canvas.height:
        return
    rows = (box.top - height, box.top, box.bottom, box.bottom - height)
    columns = (box.left, box.right - width, (box.left + box.right - width) // 2, box.left - width)
    places = [(left, top) for left, top in product(columns, rows)]
    places += [(box.right, box.top), (box.right, box.bottom - height)]
    for left, top in places:
        if canvas.top <= top <= canvas.bottom - height:
            inside = min(max(left, canvas.left), canvas.right - width)
            yield Rect(inside, top, inside + width, top + height)


def _cost(rect: Rect, box: Rect, others: Sequence[Rect]) -> float:
    """How much of what the boxes show the tag would hide."""
    own = _HIDDEN_OWN * rect.shared(box) / max(box.area, 1)
    return own + _HIDDEN_OTHER * sum(rect.shared(other) / max(other.area, 1) for other in others)
