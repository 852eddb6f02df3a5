"""Few moments of a video, in which everything that is seen can be seen."""

from bot.core.key_moments import key_moments
from bot.core.labels import Box, Instance, Label, Moment, Span

BOXED = (Instance(Box(0.1, 0.1, 0.2, 0.2), 90.0),)


def moment(start: float, *names: str, boxed: bool = False) -> Moment:
    labels = tuple(Label(name, 90.0, BOXED if boxed else ()) for name in names)
    return Moment(Span(start, start + 1), labels)


def starts(found: list[Moment]) -> list[float]:
    return [each.span.start for each in found]


def test_every_label_is_shown_in_the_order_of_time() -> None:
    moments = [
        moment(0.0, "Sea"), moment(1.0, "Sea"), moment(2.0, "Boat", "Sea"), moment(3.0, "Dog"),
        moment(4.0, "Cat"), moment(5.0, "Bird"), moment(6.0, "Cat"),
    ]  # fmt: skip

    found = key_moments(moments, ["Sea", "Boat", "Dog", "Cat", "Bird"])

    assert starts(found) == [2.0, 3.0, 4.0, 5.0]


def test_moments_with_boxes_come_before_those_without() -> None:
    moments = [moment(0.0, "Car"), moment(1.0, "Car", boxed=True), moment(2.0, "Car")]

    assert starts(key_moments(moments, ["Car"], most=1)) == [1.0]


def test_where_one_moment_shows_everything_others_far_from_it_are_shown_too() -> None:
    moments = [moment(float(number), "Sea") for number in range(100)]

    assert starts(key_moments(moments, ["Sea"])) == [0.0, 49.0, 74.0, 99.0]


def test_no_more_than_the_most_are_shown_and_none_of_nothing() -> None:
    names = [f"Label {number}" for number in range(20)]
    moments = [moment(float(place), name) for place, name in enumerate(names)]

    assert len(key_moments(moments, names)) == 12
    assert key_moments([], names) == []
    assert starts(key_moments(moments, [])) == [0.0, 9.0, 14.0, 19.0]
