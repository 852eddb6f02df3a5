"""Which labels people see, and which boxes are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.labels import Box, Instance, Label
from bot.core.marks import Mark
from bot.core.ranking import PERSON_GUESSES, marks, permitted, visible
from tests.samples import ANIMAL, BEACH, DOG, box_at, label

names = st.sampled_from(["Dog", "Cat", "Person", "Woman", "Boy", "Beach", "Animal"])
labels = st.lists(
    st.builds(
        Label,
        names,
        st.floats(0, 100),
        parents=st.lists(names, max_size=3).map(tuple),
        aliases=st.lists(names, max_size=3).map(tuple),
    ),
    max_size=12,
)


@given(labels)
def test_guesses_about_people_are_hidden_everywhere(found: list[Label]) -> None:
    shown = permitted(found, person_guesses=False)

    words = {word for one in shown for word in (one.name, *one.parents, *one.aliases)}
    assert not words & PERSON_GUESSES


@given(labels)
def test_switched_on_guesses_are_ordinary_labels(found: list[Label]) -> None:
    shown = permitted(found, person_guesses=True)

    assert sorted(shown, key=repr) == sorted(found, key=repr)


@given(labels)
def test_the_surest_label_comes_first_and_equals_by_name(found: list[Label]) -> None:
    ranks = [(-one.confidence, one.name) for one in permitted(found, person_guesses=True)]

    assert ranks == sorted(ranks)


def test_hiding_a_guess_keeps_the_rest_of_a_label() -> None:
    child = label(
        "Child", 80.0, box_at(0.125), parents=("Person", "Boy"), aliases=("Girl", "Kid"),
        categories=("Person Description",),
    )  # fmt: skip

    assert permitted([child], person_guesses=False) == [
        label(
            "Child", 80.0, box_at(0.125), parents=("Person",), aliases=("Kid",),
            categories=("Person Description",),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Person", "Baby", "Crowd", "Beard", "Dress", "Adult"])
def test_words_for_people_that_guess_nothing_are_shown(name: str) -> None:
    assert permitted([label(name)], person_guesses=False) == [label(name)]


def test_unsure_labels_are_dropped_and_the_limit_itself_is_sure_enough() -> None:
    found = [label("Cat", 69.99), label("Dog", 70.0)]

    assert visible(found, minimum=70.0, person_guesses=False) == [label("Dog", 70.0)]


def test_every_instance_gets_its_box() -> None:
    assert marks([DOG, ANIMAL, BEACH]) == [
        Mark("Dog", 97.6, box_at(0.125)),
        Mark("Dog", 97.6, box_at(0.625)),
    ]


def test_the_surest_box_lies_on_top() -> None:
    cat = Label("Cat", 99.0, (Instance(box_at(0.0), 61.0), Instance(box_at(0.25), 99.0)))

    drawn = marks([cat, label("Dog", 80.0, box_at(0.75))])

    assert [(mark.name, mark.confidence) for mark in drawn] == [
        ("Cat", 61.0), ("Dog", 80.0), ("Cat", 99.0),
    ]  # fmt: skip


def test_of_related_boxes_on_one_place_the_most_specific_is_drawn() -> None:
    person = label("Person", 99.0, Box(0.10, 0.10, 0.40, 0.80))
    adult = label("Adult", 98.0, Box(0.11, 0.10, 0.40, 0.80), parents=("Person",))

    assert [mark.name for mark in marks([person, adult])] == ["Adult"]


def test_an_ancestor_elsewhere_keeps_its_box() -> None:
    person = label("Person", 99.0, box_at(0.125), box_at(0.75))
    adult = label("Adult", 98.0, box_at(0.125), parents=("Person",))

    assert [(mark.name, mark.box) for mark in marks([person, adult])] == [
        ("Adult", box_at(0.125)), ("Person", box_at(0.75)),
    ]  # fmt: skip


def test_strangers_on_one_place_are_both_drawn() -> None:
    found = [label("Dog", 95.0, box_at(0.125)), label("Frisbee", 90.0, box_at(0.125))]

    assert [mark.name for mark in marks(found)] == ["Frisbee", "Dog"]


def test_one_thing_boxed_twice_under_one_name_is_drawn_once() -> None:
    assert len(marks([label("Dog", 95.0, Box(0.1, 0.1, 0.5, 0.5), Box(0.1, 0.11, 0.5, 0.5))])) == 1


def test_boxes_are_clamped_and_those_outside_are_left_out() -> None:
    found = label("Dog", 95.0, Box(-0.1, 0.0, 0.3, 0.5), Box(1.2, 0.0, 0.3, 0.5))

    drawn = marks([found])

    assert [mark.name for mark in drawn] == ["Dog"]
    assert drawn[0].box.left == 0.0
    assert drawn[0].box.width == pytest.approx(0.2)


@given(labels)
def test_the_order_of_the_answer_does_not_matter(found: list[Label]) -> None:
    boxed = [Label(one.name, one.confidence, (Instance(box_at(0.25), 90.0),)) for one in found]

    assert marks(boxed) == marks(boxed[::-1])
