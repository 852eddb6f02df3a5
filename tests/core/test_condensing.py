"""Looks at a video, and the few moments that tell the same."""

from itertools import pairwise

from bot.core.condensing import Condenser
from bot.core.labels import Box, Instance, Label, Moment, Span

HERE, THERE = (Instance(Box(left, 0.1, 0.2, 0.2), 90.0) for left in (0.1, 0.6))


def car(confidence: float, *instances: Instance) -> Label:
    return Label("Car", confidence, instances)


def test_looks_with_the_same_labels_are_one_moment_with_the_boxes_of_its_beginning() -> None:
    condenser = Condenser()
    condenser.add(0.0, [car(80.0, HERE)])
    condenser.add(0.5, [car(95.0, THERE)])

    assert condenser.moments(1.0) == (Moment(Span(0.0, 1.0), (car(95.0, HERE),)),)


def test_in_a_pause_nothing_was_seen() -> None:
    condenser = Condenser()
    condenser.add(0.5, [car(80.0)])
    condenser.add(7.0, [car(80.0)])

    moments = condenser.moments(7.2)

    assert [moment.span for moment in moments] == [(0.5, 1.0), (7.0, 7.2)]


def test_nothing_is_seen_in_a_video_without_looks() -> None:
    assert Condenser().moments(60.0) == ()


def test_of_a_long_video_no_more_moments_are_kept_and_every_label_of_them() -> None:
    condenser = Condenser(most=10)
    for look in range(2000):
        condenser.add(look / 2, [Label(f"Scene {look // 40}", 80.0 + look % 7), car(70.0, HERE)])

    moments = condenser.moments(1000.0)

    assert 5 <= len(moments) <= 10
    assert (moments[0].span.start, moments[-1].span.end) == (0.0, 1000.0)
    assert {label.name for moment in moments for label in moment.labels} == {
        "Car", *(f"Scene {number}" for number in range(50))
    }  # fmt: skip
    assert all(one.span.end <= other.span.start for one, other in pairwise(moments))
