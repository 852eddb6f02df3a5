"""The short list, the words for those who cannot see, the words for quality."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.labels import Label, Quality
from bot.core.marks import Mark
from bot.core.ranking import marks
from bot.core.summary import Line, alt_text, quality_words, ranked_lines
from tests.samples import ANIMAL, BEACH, DOG, PET, box_at, label

TAXONOMY = {
    "Animal": (), "Pet": ("Animal",), "Mammal": ("Animal",), "Dog": ("Animal", "Pet", "Mammal"),
    "Puppy": ("Animal", "Pet", "Mammal", "Dog"), "Cat": ("Animal", "Pet", "Mammal"),
    "Person": (), "Adult": ("Person",), "Nature": (), "Sea": ("Nature",),
}  # fmt: skip
"""Names with all their ancestors, as detectors answer them."""

one_label = st.builds(
    lambda name, confidence, boxes: label(
        name, confidence, *[box_at(0.125)] * boxes, parents=TAXONOMY[name]
    ),
    st.sampled_from(sorted(TAXONOMY)),
    st.floats(55, 100),
    st.integers(0, 3),
)
some_labels = st.lists(one_label, unique_by=lambda found: found.name, max_size=10)


def test_ancestors_that_only_follow_share_a_line() -> None:
    assert ranked_lines([ANIMAL, BEACH, PET, DOG]) == [
        Line(DOG, ("Animal", "Pet")),
        Line(BEACH),
    ]


def test_an_ancestor_that_is_much_surer_keeps_its_line() -> None:
    animal = label("Animal", 99.0)
    dog = label("Dog", 71.0, parents=("Animal",))

    assert ranked_lines([dog, animal]) == [Line(animal), Line(dog)]


def test_an_ancestor_with_more_boxes_keeps_its_line() -> None:
    person = label("Person", 98.0, box_at(0.125), box_at(0.375), box_at(0.75))
    adult = label("Adult", 97.0, box_at(0.125), parents=("Person",))

    assert ranked_lines([person, adult]) == [Line(person), Line(adult)]


def test_an_ancestor_of_two_stands_in_one_line_only() -> None:
    cat = label("Cat", 90.0, parents=("Animal",))
    dog = label("Dog", 95.0, parents=("Animal",))

    lines = ranked_lines([cat, dog, label("Animal", 95.0)])

    assert lines == [Line(dog, ("Animal",)), Line(cat)]


def test_a_line_counts_the_boxes() -> None:
    assert (Line(DOG).count, Line(BEACH).count) == (2, 0)


@given(some_labels)
def test_every_label_stands_somewhere_in_the_list(found: list[Label]) -> None:
    lines = ranked_lines(found)

    shown = [name for line in lines for name in (line.label.name, *line.ancestors)]
    assert sorted(shown) == sorted(one.name for one in found)


@given(some_labels)
def test_lines_stand_in_the_order_of_confidence(found: list[Label]) -> None:
    confidences = [line.label.confidence for line in ranked_lines(found)]

    assert confidences == sorted(confidences, reverse=True)


@given(some_labels, st.randoms(use_true_random=False))
def test_the_order_of_the_answer_does_not_matter(found: list[Label], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)

    assert ranked_lines(shuffled) == ranked_lines(found)


def test_alt_text_names_what_is_boxed_first_and_then_the_rest() -> None:
    labels = [DOG, ANIMAL, BEACH]

    assert alt_text(marks(labels), labels) == (
        "The picture with a box around each of: Dog ×2. Also seen: Animal, Beach."
    )


def test_alt_text_without_a_rest_ends_after_the_boxes() -> None:
    cat = label("Cat", 90.0, box_at(0.125))

    assert alt_text(marks([cat]), [cat]) == "The picture with a box around each of: Cat."


@given(st.lists(st.text(min_size=1, max_size=80), max_size=60))
def test_alt_text_never_exceeds_what_slack_takes(words: list[str]) -> None:
    labels = [label(word) for word in words]
    boxes = [Mark(word, 90.0, box_at(0.125)) for word in words[::2]]

    text = alt_text(boxes, labels)

    assert 0 < len(text) <= 1000
    assert len(text) < 1000 or text.endswith("…")


@pytest.mark.parametrize(
    ("brightness", "sharpness", "words"),
    [
        (50, 70, ["well lit", "sharp"]),
        (10, 70, ["dark", "sharp"]),
        (90, 30, ["very bright", "a little soft"]),
        (50, 5, ["well lit", "blurred"]),
    ],
)
def test_quality_is_told_in_plain_words(
    brightness: float, sharpness: float, words: list[str]
) -> None:
    assert quality_words(Quality(brightness, sharpness, contrast=40)) == words
