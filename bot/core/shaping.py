"""Means to say what JSON must look like, and to find the first place where it does not."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Shape = Callable[[Any, str], str]
"""Takes a part and its place; returns the place that is wrong, or nothing."""

_MOST = 2**53
_NOTHING: Mapping[str, "Shape"] = {}


def text(value: Any, place: str) -> str:
    """Any text."""
    return "" if isinstance(value, str) else place


def matching(pattern: str) -> Shape:
    """Text that is all like that."""
    known = re.compile(pattern)

    def shape(value: Any, place: str) -> str:
        return "" if isinstance(value, str) and known.fullmatch(value) else place

    return shape


def whole(value: Any, place: str) -> str:
    """A whole number that counts something."""
    return "" if isinstance(value, int) and 0 <= value <= _MOST else place


def flag(value: Any, place: str) -> str:
    """True or false, which forms write as text."""
    return "" if isinstance(value, bool | str) else place


def record(
    needed: Mapping[str, Shape] = _NOTHING, optional: Mapping[str, Shape] = _NOTHING, **more: Shape
) -> Shape:
    """An object; what is optional may be null, and what is not named may be anything."""
    may_be = {**optional, **more}

    def shape(value: Any, place: str) -> str:
        if not isinstance(value, Mapping):
            return place
        found = [shape(value.get(name), f"{place}.{name}") for name, shape in needed.items()]
        found += [shape(value[name], f"{place}.{name}") for name, shape in may_be.items()
                  if value.get(name) is not None]  # fmt: skip
        return next(filter(None, found), "")

    return shape


def some(one_of: Shape, *, least: int = 0) -> Shape:
    """A list."""

    def shape(value: Any, place: str) -> str:
        if not isinstance(value, list) or len(value) < least:
            return place
        found = (one_of(one, f"{place}[{number}]") for number, one in enumerate(value))
        return next(filter(None, found), "")

    return shape


def named(one_of: Shape) -> Shape:
    """An object whose names are anybody's."""

    def shape(value: Any, place: str) -> str:
        if not isinstance(value, Mapping):
            return place
        return next(filter(None, (one_of(one, f"{place}.*") for one in value.values())), "")

    return shape


def either(first: Shape, second: Shape) -> Shape:
    """One or the other."""

    def shape(value: Any, place: str) -> str:
        return first(value, place) and second(value, place)

    return shape
