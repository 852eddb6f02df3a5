"""English singulars and plurals, as guesses to be looked up: "beaches" may be "beach".

The guesses are generous, because only those count that name something known.
"""

_IRREGULAR = (
    ("people", "person"),
    ("children", "child"),
    ("women", "woman"),
    ("men", "man"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("mice", "mouse"),
    ("lice", "louse"),
    ("dice", "die"),
    ("oxen", "ox"),
    ("quizzes", "quiz"),
)
"""Plural and singular, also as the end of a longer word: "snowmen", "schoolchildren"."""

_REGULAR = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ves", "f"),
    ("ves", "fe"),
    ("i", "us"),
    ("a", "um"),
)
_SHORTEST = 2
"""What has to be left of a word without its ending."""


def other_forms(words: str) -> tuple[str, ...]:
    """What may be the singular or the plural of the last of these words, likeliest first."""
    start, space, word = words.rpartition(" ")
    irregular = [
        word.removesuffix(one) + other
        for plural, singular in _IRREGULAR
        for one, other in ((plural, singular), (singular, plural))
        if word.endswith(one)
    ]
    singulars = [
        word.removesuffix(plural) + singular
        for plural, singular in _REGULAR
        if word.endswith(plural) and len(word) - len(plural) >= _SHORTEST
    ]
    plurals = [
        word.removesuffix(singular) + plural
        for plural, singular in _REGULAR
        if word.endswith(singular) and len(word) - len(singular) >= _SHORTEST
    ]
    forms = dict.fromkeys([*irregular, *singulars, *plurals])
    return tuple(f"{start}{space}{form}" for form in forms if form != word)
