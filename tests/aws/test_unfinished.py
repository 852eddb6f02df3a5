"""What was paid for of single frames comes back from storage as it went there."""

from bot.aws.records import pack, unpack
from bot.core.labels import Glance, Span
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from tests.samples import BEACH, DOG, analysis

CHECKED = Moderation(
    (ModerationLabel("Weapons", 93.0, "Violence", 2),), (ContentType("Illustrated", 91.0),), "7.0"
)


def test_an_unfinished_analysis_comes_back_part_by_part() -> None:
    glances = (
        Glance((Span(0.0, 0.1), Span(1 / 3, 0.7)), (DOG, BEACH), CHECKED, ("EXIT",)),
        Glance((Span(0.1, 1 / 3),), labels=(), text=()),
        Glance((Span(0.7, 0.9),)),
    )
    unfinished = analysis(animated=True, seconds=0.9, unfinished=glances)

    assert unpack(pack(unfinished)) == unfinished
