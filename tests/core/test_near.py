"""What a word that names no label may have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.near import near_labels, slips

COUNTS = {
    "Animal": 40, "Beach": 12, "Bench": 30, "Bicycle": 3, "Dog": 20, "Glass": 2, "Hot Dog": 1,
    "Mobile Phone": 5, "Person": 90, "T-Shirt": 4, "Tree": 8, "Christmas Tree": 2,
}  # fmt: skip
words = st.text("abc ", max_size=6)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("beech", ("Bench", "Beach")),
        ("baech", ("Beach",)),
        ("beachh", ("Beach",)),
        ("Bicylce", ("Bicycle",)),
        ("hot dogs", ("Hot Dog",)),
        ("phone", ("Mobile Phone",)),
        ("dgo", ("Dog",)),
        ("dogg", ("Dog",)),
        ("persons", ("Person",)),
        ("pers", ("Person",)),
        ("shirt", ("T-Shirt",)),
        ("trees", ("Tree",)),
        ("christmas", ("Christmas Tree",)),
        ("unicorn", ()),
        ("xy", ()),
        ("", ()),
    ],
)
def test_near_labels_are_offered(word: str, near: tuple[str, ...]) -> None:
    assert near_labels(word, COUNTS) == near


def test_a_label_is_no_suggestion_for_itself_but_others_with_its_word_are() -> None:
    assert near_labels("dog", COUNTS) == ("Hot Dog",)
    assert near_labels("tree", COUNTS) == ("Christmas Tree",)


def test_of_equally_near_labels_the_commonest_come_first_up_to_the_limit() -> None:
    counts = {"Cat": 1, "Car": 3, "Cap": 2, "Can": 3}

    assert near_labels("cax", counts) == ("Can", "Car", "Cap")
    assert near_labels("cax", counts, limit=1) == ("Can",)


@given(words, st.dictionaries(words, st.integers(1, 9)))
def test_nothing_is_suggested_that_is_not_there(word: str, counts: dict[str, int]) -> None:
    assert set(near_labels(word, counts)) <= set(counts)


@given(words, words, st.integers(0, 3))
def test_slips_are_the_shortest_way_from_one_word_to_the_other(
    one: str, other: str, most: int
) -> None:
    assert slips(one, other, most) == min(_plainly(one, other), most + 1)
    assert slips(one, other, most) == slips(other, one, most)


def _plainly(one: str, other: str) -> int:
    """The definition, word for word."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        _plainly(one[1:], other) + 1,
        _plainly(one, other[1:]) + 1,
        _plainly(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        ways.append(_plainly(one[2:], other[2:]) + 1)
    return min(ways)
