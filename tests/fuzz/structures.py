"""Ways to break a delivery's structure. The same dice make the same one."""

import copy
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

_STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 7.5, 10**400, "", " ", "null", "x" * 20_000, "\0", "\ud800",
    "é\u202e", "../../etc/passwd", "C1#C2", "<!channel>", "1e999", "999999999999999999999.1",
    [], [None],
    ["x"], [[]], [{}], {}, {"id": None}, {"value": {"value": "x"}},
)  # fmt: skip
_DEEP = 60

Place = tuple[Any, Any]
"""A list or an object, and where in it."""
Way = Callable[[Any, Any, random.Random, Sequence[Any]], None]


def broken(tree: Any, dice: random.Random, others: Sequence[Any]) -> Any:
    """A copy of a delivery, broken in one to three places."""
    made = copy.deepcopy(tree)
    for _ in range(dice.choice((1, 1, 2, 3))):
        places = list(_places(made))
        if places:
            dice.choice(_WAYS)(*dice.choice(places), dice, others)
    return made


def _drop(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    del inside[at]


def _replace(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    inside[at] = copy.deepcopy(dice.choice(_STRANGE))


def _wrap(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    inside[at] = dice.choice((lambda it: [it], lambda it: {"value": it}, lambda it: [it] * 40))(
        inside[at]
    )


def _unwrap(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    """What is inside of it in its place."""
    parts = list(_parts(inside[at]))
    inside[at] = inside[at][dice.choice(parts)] if parts else None


def _borrow(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    """A part of another delivery, most likely from where it has the same name."""
    source = dice.choice(others)
    places = [place for place in _places(source) if place[1] == at] or list(_places(source))
    other, where = dice.choice(places)
    inside[at] = copy.deepcopy(other[where])


def _bury(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    for _ in range(_DEEP):
        inside[at] = [inside[at]]


def _retype(inside: Any, at: Any, dice: random.Random, others: Sequence[Any]) -> None:
    inside[at] = str(inside[at]) if not isinstance(inside[at], str) else len(inside[at])


_WAYS: tuple[Way, ...] = (
    _drop, _drop, _replace, _replace, _replace, _wrap, _unwrap, _borrow, _borrow, _bury, _retype,
)  # fmt: skip


def _places(tree: Any) -> Iterator[Place]:
    for part in _parts(tree):
        yield tree, part
        yield from _places(tree[part])


def _parts(tree: Any) -> Iterable[Any]:
    if isinstance(tree, dict):
        return list(tree)
    return range(len(tree)) if isinstance(tree, list) else ()
