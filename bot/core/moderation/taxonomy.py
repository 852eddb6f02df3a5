"""The categories of Rekognition's moderation model 7.0, in three levels, by AWS's own names.

<https://docs.aws.amazon.com/rekognition/latest/dg/moderation-api.html#moderation-api-label-categories>
A newer model may name others; whoever has an answer takes the way up from the answer itself
(`ModerationLabel.parent`) and asks here only for what it does not say.
"""

from collections.abc import Mapping
from types import MappingProxyType

MODEL_VERSION = "7.0"

_TREE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Explicit": {
            "Explicit Nudity": (
                "Exposed Male Genitalia",
                "Exposed Female Genitalia",
                "Exposed Buttocks or Anus",
                "Exposed Female Nipple",
            ),
            "Explicit Sexual Activity": (),
            "Sex Toys": (),
        },
        "Non-Explicit Nudity of Intimate parts and Kissing": {
            "Non-Explicit Nudity": (
                "Bare Back",
                "Exposed Male Nipple",
                "Partially Exposed Buttocks",
                "Partially Exposed Female Breast",
                "Implied Nudity",
            ),
            "Obstructed Intimate Parts": ("Obstructed Female Nipple", "Obstructed Male Genitalia"),
            "Kissing on the Lips": (),
        },
        "Swimwear or Underwear": {
            "Female Swimwear or Underwear": (),
            "Male Swimwear or Underwear": (),
        },
        "Violence": {
            "Weapons": (),
            "Graphic Violence": (
                "Weapon Violence",
                "Physical Violence",
                "Self-Harm",
                "Blood & Gore",
                "Explosions and Blasts",
            ),
        },
        "Visually Disturbing": {
            "Death and Emaciation": ("Emaciated Bodies", "Corpses"),
            "Crashes": ("Air Crash",),
        },
        "Drugs & Tobacco": {
            "Products": ("Pills",),
            "Drugs & Tobacco Paraphernalia & Use": ("Smoking",),
        },
        "Alcohol": {
            "Alcohol Use": ("Drinking",),
            "Alcoholic Beverages": (),
        },
        "Rude Gestures": {"Middle Finger": ()},
        "Gambling": {},
        "Hate Symbols": {"Nazi Party": (), "White Supremacy": (), "Extremist": ()},
    }
)

_CHILDREN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"": tuple(_TREE)}
    | {top: tuple(seconds) for top, seconds in _TREE.items()}
    | {second: thirds for seconds in _TREE.values() for second, thirds in seconds.items()}
)

_PARENTS: Mapping[str, str] = MappingProxyType(
    {child: parent for parent, children in _CHILDREN.items() for child in children}
)


def names() -> tuple[str, ...]:
    """Every known category, each before those below it."""
    return tuple(name for top in top_levels() for name in (top, *below(top)))


def top_levels() -> tuple[str, ...]:
    """The categories that have none above them."""
    return _CHILDREN[""]


def children_of(name: str) -> tuple[str, ...]:
    """The categories right below one; none for an unknown name."""
    return _CHILDREN.get(name, ()) if name else ()


def below(name: str) -> tuple[str, ...]:
    """All categories below one, each before those below it."""
    return tuple(deep for child in children_of(name) for deep in (child, *below(child)))


def parent_of(name: str) -> str:
    """The category above; empty at the top, and for an unknown name."""
    return _PARENTS.get(name, "")


def path_of(name: str) -> tuple[str, ...]:
    """The way from the top down to a category; an unknown name stands alone."""
    parent = parent_of(name)
    return (*path_of(parent), name) if parent else (name,)


def level_of(name: str) -> int:
    """1 at the top, 3 at the deepest; 0 for an unknown name."""
    return len(path_of(name)) if is_known(name) else 0


def is_known(name: str) -> bool:
    """Whether the model has a category of exactly this name."""
    return name in _PARENTS
