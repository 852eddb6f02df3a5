"""Cursors: cuts between pictures that fit into buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entries import position
from bot.core.paging import Cursor, behind
from bot.core.query.tokens import LIMIT

START = Cursor("beach", 1_772_443_900.25)

positions = st.builds(
    position,
    st.integers(0, 9).map(lambda n: f"177244380{n}.000100"),
    st.sampled_from(("F7A", "F7A1", "F7AB", "F7B")),
)
cuts = positions.flatmap(lambda p: st.sampled_from((p, behind(p), p.partition("#")[0])))


@given(cuts, positions)
def test_a_cut_parts_all_pictures_into_two_sides(cut: str, place: str) -> None:
    assert START.below(cut).admits(place) is not START.above(cut).admits(place)


@given(positions)
def test_a_picture_lies_right_above_itself_and_right_below_what_is_behind_it(place: str) -> None:
    assert START.above(place).admits(place)
    assert START.below(behind(place)).admits(place)


@given(cuts, positions)
def test_the_bounds_for_the_index_let_through_all_that_is_admitted(cut: str, place: str) -> None:
    for cursor in (START.below(cut), START.above(cut)):
        read = (not cursor.newer_than or place > cursor.newer_than) and (
            not cursor.older_than or place < cursor.older_than
        )

        assert read or not cursor.admits(place)


@given(cuts, positions)
def test_the_bounds_let_through_little_else_than_files_of_one_message(cut: str, place: str) -> None:
    cursor = START.above(cut)

    if place > cursor.newer_than and not cursor.admits(place):
        assert place.partition("#")[0] == cut.partition("#")[0]


def test_without_a_cut_everything_is_admitted() -> None:
    assert START.admits(position("1772443805.000100", "F7A"))
    assert (START.older_than, START.newer_than) == ("", "")


@given(st.text(max_size=LIMIT), cuts, st.booleans())
def test_a_cursor_survives_the_way_through_a_button(words: str, cut: str, newer: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    cursor = Cursor(words, 1_772_443_900.25, cut, newer=newer)

    assert Cursor.from_value(cursor.to_value()) == cursor


@given(st.text(st.characters(exclude_categories=["C"]), max_size=LIMIT))
def test_the_longest_question_fits_into_a_button(words: str) -> None:
    cut = behind(position("1772443805.000100", "F7ABCDEFGHIJKL"))

    assert len(Cursor(words, 1_772_443_900.123456, cut, newer=True).to_value()) <= 2000


@pytest.mark.parametrize("value", ["", "beach", "{}", "[1]", '["beach",1,"",0,0]', "7"])
def test_other_values_are_no_cursors(value: str) -> None:
    with pytest.raises(ValueError, match=r"not a cursor|Expecting"):
        Cursor.from_value(value)
