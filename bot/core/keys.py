"""Names under which things are kept, computed from what they are.

A name depends on its content alone, so storing something twice stores it once.
"""


def object_key(team: str, sha256: str) -> str:
    """The S3 key of an original file.

    `originals/` comes first because a bucket's lifecycle rule selects by prefix, the team next
    because one team's files must never be found by another's.
    """
    return f"originals/{team}/{sha256}"


def label_slug(name: str) -> str:
    """A label's name as part of a key: case and spacing do not matter in a search.

    `#` separates the parts of a key and never stands inside one.
    """
    return " ".join(name.replace("#", " ").casefold().split())
