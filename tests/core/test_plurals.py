"""Singulars and plurals of English words."""

import pytest

from bot.core.plurals import other_forms

PAIRS = [
    ("dog", "dogs"), ("beach", "beaches"), ("bus", "buses"), ("box", "boxes"), ("city", "cities"),
    ("leaf", "leaves"), ("knife", "knives"), ("person", "people"), ("child", "children"),
    ("man", "men"), ("woman", "women"), ("snowman", "snowmen"), ("foot", "feet"), ("mouse", "mice"),
    ("tooth", "teeth"), ("goose", "geese"), ("cactus", "cacti"), ("horse", "horses"),
    ("cave", "caves"), ("quiz", "quizzes"), ("wolf", "wolves"), ("hot dog", "hot dogs"),
    ("palm leaf", "palm leaves"), ("potato", "potatoes"), ("glass", "glasses"),
]  # fmt: skip


@pytest.mark.parametrize(("singular", "plural"), PAIRS)
def test_each_is_a_form_of_the_other(singular: str, plural: str) -> None:
    assert singular in other_forms(plural)
    assert plural in other_forms(singular)


@pytest.mark.parametrize("word", ["", "s", "a", "es", "people's"])
def test_short_and_odd_words_are_no_trouble(word: str) -> None:
    assert word not in other_forms(word)
