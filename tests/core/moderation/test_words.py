"""A team's own words in what was read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.moderation.words import folded, words_from, words_read

letters = st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x2FF)
anything = st.text(min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("owl", "An OWL."),
        ("Straße", "STRASSE 5"),
        ("café", "cafe\u0301"),
        ("café", "cafe\u200d\u0301"),
        ("ＯＷＬ", "owl"),  # noqa: RUF001 - letters as wide as signs of Chinese
        ("grey  owl", "grey\u00a0\nowl"),
        ("owl", "o\u200bw\u00adl"),
        ("c++", "C++!"),
        ("c", "c++"),
        ("$$$", "win $$$ now"),
        (".*", "this .* that"),
        ("don't", "DON'T panic"),
        ("сова", "Сова!"),
        ("بوم", "طائر بوم"),
        ("हिन्दी", "यह हिन्दी है"),
        ("違法", "これは違法です"),
        ("owl", "bowl owl"),
    ],
)
def test_a_word_is_read_however_it_is_written(word: str, text: str) -> None:
    assert words_read([word], [text]) == (word,)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("owl", "bowls"),
        ("owl", "owls"),
        ("owl", "2owl"),
        ("o.l", "owl"),
        (".*", "anything"),
        ("cafe", "café"),
        ("हिन", "हिन्दी"),
        ("grey owl", "grey, owl"),
        ("", "owl"),
        ("owl", ""),
    ],
)
def test_part_of_a_word_is_not_the_word(word: str, text: str) -> None:
    assert words_read([word], [text]) == ()


def test_a_phrase_may_go_over_lines() -> None:
    assert words_read(["grey owl"], ["the Grey", "Owl sleeps"]) == ("grey owl",)
    assert words_read(["greyowl"], ["the Grey", "Owl sleeps"]) == ()


def test_words_come_as_the_team_wrote_them_in_its_order_and_once() -> None:
    assert words_read(["Fox", "hen", "OWL"], ["owl fox", "owl"]) == ("Fox", "OWL")


@given(st.lists(anything.filter(folded), max_size=3), anything.filter(folded))
def test_a_word_between_spaces_is_always_read(others: list[str], word: str) -> None:
    assert words_read([word], [*others, word, *others]) == (word,)


@given(st.text(letters, min_size=1), st.text(letters, min_size=1, max_size=4))
def test_a_word_in_the_middle_of_letters_is_never_read(word: str, around: str) -> None:
    assert words_read([word + "xq"], [f"{around}{word}xq{around}"]) == ()


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_words_are_typed_on_lines_or_between_commas() -> None:
    typed = " owl,  grey   fox\nOWL\n\n;hen ; ,\n"

    assert words_from(typed) == ("owl", "grey fox", "hen")


@given(st.lists(st.text("abC ", min_size=1, max_size=4).filter(str.strip)))
def test_a_list_that_is_shown_and_submitted_again_is_the_same(words: list[str]) -> None:
    once = words_from("\n".join(words))

    assert words_from("\n".join(once)) == once
