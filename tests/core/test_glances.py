"""What single frames say together."""

from bot.core.glances import all_known, moderation_of, moments_of, text_of
from bot.core.labels import Glance, Moment, Span
from bot.core.moderation.judging import judge
from bot.core.moderation.policy import Policy
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from tests.samples import BEACH, DOG

FIRST, SECOND, THIRD = Span(0.0, 0.5), Span(0.5, 1.0), Span(1.0, 2.0)
DRAWN = (ContentType("Illustrated", 99.0),)


def weapons(confidence: float) -> ModerationLabel:
    return ModerationLabel("Weapons", confidence, parent="Violence", level=2)


def checked(*labels: ModerationLabel, kinds: tuple[ContentType, ...] = ()) -> Glance:
    return Glance((FIRST,), moderation=Moderation(labels, kinds, "7.0"))


def test_a_frame_has_a_moment_for_each_time_in_which_it_stands() -> None:
    glances = [Glance((FIRST, THIRD), (DOG,)), Glance((SECOND,), (BEACH,))]

    assert moments_of(glances) == (
        Moment(FIRST, (DOG,)), Moment(SECOND, (BEACH,)), Moment(THIRD, (DOG,)),
    )  # fmt: skip


def test_a_category_is_as_sure_as_in_the_frame_where_it_is_surest() -> None:
    found = moderation_of([checked(weapons(60.0)), checked(weapons(93.0)), checked()])

    assert found == Moderation((weapons(93.0),), (), "7.0")


def test_a_drawn_title_does_not_excuse_the_photo_that_follows() -> None:
    title, photo = checked(kinds=DRAWN), checked(weapons(93.0))
    drawn = checked(weapons(93.0), kinds=(ContentType("Illustrated", 91.0),))

    assert moderation_of([title, photo]).content_types == ()
    assert moderation_of([title, drawn]).content_types == (ContentType("Illustrated", 91.0),)
    assert judge(moderation_of([title, photo]), (), Policy()).is_flagged


def test_a_line_is_told_once() -> None:
    glances = [Glance((FIRST,), text=("EXIT", "HALL")), Glance((SECOND,), text=("SEA", "EXIT"))]

    assert text_of(glances) == ("EXIT", "HALL", "SEA")


def test_a_part_is_known_when_every_frame_was_asked_about_it() -> None:
    glances = [Glance((FIRST,), labels=(), text=()), Glance((SECOND,), labels=(DOG,))]

    assert (all_known(glances, "labels"), all_known(glances, "text")) == (True, False)
