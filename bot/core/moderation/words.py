"""A team's own words, and whether they stand in what was read in a picture."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""How the Unicode names of letters begin that are written without spaces between words."""


def folded(text: str) -> str:
    """Text as it is compared: without case, width, kind of space, and signs that nobody sees."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    # Casefolding can undo a normal form ("ŉ"), so it is made before and after.
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return " ".join(plain.split())


def words_from(text: str) -> tuple[str, ...]:
    """The words and phrases that somebody typed, one a line or between commas, each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[\n,;]", text):
        word = " ".join(part.split())
        if folded(word):
            found.setdefault(folded(word), word)
    return tuple(found.values())


def words_read(words: Sequence[str], lines: Sequence[str]) -> tuple[str, ...]:
    """Those of the words that stand in the lines as whole words; phrases may go over lines."""
    text = folded(" ".join(lines))
    return tuple(word for word in words if _stands_in(folded(word), text))


def _stands_in(word: str, text: str) -> bool:
    return any(
        not (_joined(text[start - 1 : start], word[0]) or _joined(word[-1], text[end : end + 1]))
        for start, end in _places(word, text)
    )


def _places(word: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(word) if word else -1
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + 1)


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word; one of them may be empty."""
    return _in_word(left) and _in_word(right) and not (_unspaced(left) or _unspaced(right))


def _in_word(letter: str) -> bool:
    # Marks are no letters to Python, although vowels of Hindi or Thai are such.
    return letter.isalnum() or unicodedata.category(letter or " ").startswith("M")


def _unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_UNSPACED)
