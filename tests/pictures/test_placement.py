from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.placement import Rect, Spot, Wish, place

CANVAS = Rect(0, 0, 1000, 700)
GAP = 3


@st.composite
def boxes(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, 990)), draw(st.integers(0, 690))
    right, bottom = draw(st.integers(left + 1, 1000)), draw(st.integers(top + 1, 700))
    return Rect(left, top, right, bottom)


sizes = st.tuples(st.integers(20, 400), st.integers(10, 40))
crowds = st.lists(st.builds(lambda box, size: Wish(box, (size, (20, 10))), boxes(), sizes))


@given(crowds)
def test_tags_stay_in_the_picture_and_apart(wishes: list[Wish]) -> None:
    spots = place(wishes, CANVAS, gap=GAP)
    tags = [spot.rect for spot in spots if spot]

    assert len(spots) == len(wishes)
    assert all(tag.shared(CANVAS) == tag.area > 0 for tag in tags)
    assert not any(a.grown(GAP).shared(b) for a, b in combinations(tags, 2))


@given(crowds)
def test_a_tag_has_one_of_its_sizes_and_touches_its_box(wishes: list[Wish]) -> None:
    for wish, spot in zip(wishes, place(wishes, CANVAS, gap=GAP), strict=True):
        if spot:
            assert (spot.rect.width, spot.rect.height) == wish.sizes[spot.size]
            assert spot.rect.grown(1).shared(wish.box)


@given(st.builds(Wish, boxes(), st.tuples(sizes)))
def test_a_tag_alone_always_finds_room(wish: Wish) -> None:
    assert place([wish], CANVAS, gap=GAP) != [None]


def test_a_tag_stands_on_top_of_its_box() -> None:
    wish = Wish(Rect(100, 100, 300, 300), ((80, 20),))

    assert place([wish], CANVAS, gap=GAP) == [Spot(Rect(100, 80, 180, 100), 0)]


def test_a_tag_moves_inside_at_the_upper_edge() -> None:
    wish = Wish(Rect(100, 5, 300, 300), ((80, 20),))

    assert place([wish], CANVAS, gap=GAP) == [Spot(Rect(100, 5, 180, 25), 0)]


def test_a_tag_is_pushed_back_from_the_right_edge() -> None:
    wish = Wish(Rect(960, 100, 1000, 300), ((80, 20),))

    assert place([wish], CANVAS, gap=GAP) == [Spot(Rect(920, 80, 1000, 100), 0)]


def test_the_later_tag_of_two_equal_boxes_gives_way() -> None:
    wish = Wish(Rect(100, 100, 300, 300), ((80, 20),))

    first, second = place([wish, wish], CANVAS, gap=GAP)

    assert first == Spot(Rect(100, 80, 180, 100), 0)
    assert second
    assert not second.rect.shared(Rect(100, 80, 180, 100))


def test_a_tag_does_not_hide_a_small_thing() -> None:
    small = Rect(110, 85, 130, 95)
    wishes = [Wish(Rect(100, 100, 300, 300), ((80, 20),)), Wish(small, ((40, 10),))]

    spot = place(wishes, CANVAS, gap=GAP)[0]

    assert spot
    assert spot.rect.shared(small) == 0


def test_a_shorter_tag_is_tried_before_none() -> None:
    narrow = Rect(0, 0, 100, 30)

    assert place([Wish(narrow, ((150, 20), (60, 20)))], narrow, gap=GAP) == [
        Spot(Rect(0, 0, 60, 20), 1)
    ]
    assert place([Wish(narrow, ((150, 20),))], narrow, gap=GAP) == [None]
