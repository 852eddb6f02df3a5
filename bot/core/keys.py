"""Names under which things are kept, computed from what they are.

A name depends on its content alone, so storing something twice stores it once.
"""

PIPELINE_VERSION = 3
"""How pictures are prepared for the detector and its answer is read; raise it when the same
picture would now be analysed differently, and old results are not reused any more."""

QUARANTINE = "quarantine/"
"""How the S3 keys of flagged originals begin."""


def analysis_version(detector: str) -> str:
    """The way of analysing, of which the detector's own settings are one half."""
    return f"{PIPELINE_VERSION}:{detector}"


def object_key(team: str, sha256: str) -> str:
    """The S3 key of an original file.

    `originals/` comes first because a bucket's lifecycle rule selects by prefix, the team next
    because one team's files must never be found by another's.
    """
    return f"originals/{team}/{sha256}"


def quarantine_key(team: str, sha256: str) -> str:
    """The S3 key of a flagged original until somebody decides; it has a lifecycle of its own."""
    return f"{QUARANTINE}{team}/{sha256}"


def watching_key(team: str, sha256: str, kind: str) -> str:
    """The S3 key under which Rekognition Video finds a file while it watches it.

    `kind` tells copies apart: the file as it is, or in another form. It is no original: nothing
    is known yet of what can be seen in it.
    """
    return f"watching/{team}/{sha256}-{kind}"


def label_slug(name: str) -> str:
    """A label's name as part of a key: case and spacing do not matter in a search.

    `#` separates the parts of a key and never stands inside one.
    """
    return " ".join(name.replace("#", " ").casefold().split())
