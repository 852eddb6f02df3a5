"""Names of our own files, made from names that people gave to theirs."""

import re
from pathlib import PurePosixPath

_LONGEST_STEM = 100
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What ends a name or a path somewhere, or turns the direction in which it is read."""


def drawn_name(name: str, suffix: str, *, what: str = "labels") -> str:
    """The name of a picture of ours that shows `what` of the file `name`."""
    stem = _UNSAFE.sub("_", PurePosixPath(name).stem).strip(". ")
    return f"{stem[:_LONGEST_STEM] or 'picture'}-{what}{suffix}"
