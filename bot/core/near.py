"""Labels near a word that names none: "Did you mean Beach?"."""

from collections.abc import Iterator, Mapping

from bot.core.plurals import other_forms

_TWO_SLIPS_FROM = 5
"""From how many letters on two slips are forgiven; below, one."""
_SHORTEST = 3
"""Shorter words are near to too much."""
_OTHER_FORM, _PART, _BEGINNING = 0.0, 1.0, 1.25
_FURTHER = 1.0
"""What is so much further than the nearest label was hardly meant."""
_OTHER_INITIAL = 0.5
"""People seldom mistype the first letter."""


def near_labels(word: str, tally_labels: Mapping[str, int], limit: int = 3) -> tuple[str, ...]:
    """The names of labels that `word` may mean, nearest first, then the commonest.

    `tally_labels` counts by label what the asker may see; nothing else is ever suggested. A label
    that is the word itself is no suggestion.
    """
    wanted = _plain(word)
    forms = frozenset(other_forms(wanted))
    ranked = []
    for name, count in tally_labels.items():
        plain = _plain(name)
        distance = min(_distances(wanted, plain, forms), default=None)
        if distance is not None and plain != wanted:
            ranked.append((distance, -count, name))
    nearest = min((distance for distance, _, _ in ranked), default=0.0)
    near = sorted(rank for rank in ranked if rank[0] < nearest + _FURTHER)
    return tuple(name for _, _, name in near[:limit])


def slips(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with their neighbour.

    This is the Damerau-Levenshtein distance of restricted edits; `most + 1` stands for any more.
    """
    # Every letter that the other lacks is a slip; this spares nearly all the work.
    letters, other_letters = set(one), set(other)
    lacking = max(len(letters - other_letters), len(other_letters - letters))
    if max(lacking, abs(len(one) - len(other))) > most:
        return most + 1
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, other_letter in enumerate(other, 1):
            cost = min(
                last[column] + 1,
                current[column - 1] + 1,
                last[column - 1] + (letter != other_letter),
            )
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def _distances(word: str, name: str, forms: frozenset[str]) -> Iterator[float]:
    """All that makes the label near to the word, in slips; `forms` are the word's other forms."""
    if name in forms:
        yield _OTHER_FORM
    if len(word) < _SHORTEST or len(name) < _SHORTEST:
        return
    if _has_part(name, word) or _has_part(word, name):
        yield _PART
    if name.startswith(word) or word.startswith(name):
        yield _BEGINNING
    most = 2 if min(len(word), len(name)) >= _TWO_SLIPS_FROM else 1
    found = slips(word, name, most)
    if found <= most:
        yield found + (_OTHER_INITIAL if word[0] != name[0] else 0.0)


def _has_part(words: str, part: str) -> bool:
    return f" {part} " in f" {words} "


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
