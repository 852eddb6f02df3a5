"""What moves is paid for frame by frame, once, whatever fails on the way."""

import pytest

from bot.core.labels import Analysis
from bot.core.moderation.cases import Stage
from bot.core.moderation.neutral import line_of
from bot.errors import ChecksWaitError, PictureError, RetryLaterError, SetupError
from bot.ports import ClaimState
from tests.jobs.moderation.flagged import NOTHING, WEAPONS, lines, posts, shown, stages
from tests.jobs.moving.animations import animation, detector_of, names, post_gif
from tests.jobs.replies import answered, refused
from tests.jobs.world import World

BUSY = RetryLaterError("Amazon Rekognition", "busy", 7)
CLOSED = SetupError("Not set up.", for_operator="no rights")
ALL = ["blue", "green", "red"]


def saved(world: World) -> Analysis:
    ((analysis, _),) = world.library.analyses.values()
    return analysis


async def test_frames_that_were_paid_for_are_not_paid_for_again(world: World) -> None:
    job, detector = post_gif(world), detector_of(world)
    detector.label_troubles = {"green": BUSY}
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    assert detector.calls()["labels"] == ALL
    assert (saved(world).labels, saved(world).moments) == ((), ())
    detector.label_troubles = {}

    await world.answer(job, ClaimState.UNCERTAIN)

    assert detector.calls()["labels"] == ["green"]
    assert world.meter.paid == [True] * 3
    (answer,) = answered(world)
    assert names(answer.analysis.labels) == ["Apple", "Tree", "Sea"]
    assert answer.analysis.model_version == "3.0"
    assert saved(world).unfinished == ()


@pytest.mark.parametrize("trouble", [BUSY, CLOSED])
async def test_a_frame_that_cannot_be_checked_is_waited_for_and_nothing_is_told(
    moderated: World, trouble: Exception
) -> None:
    job, detector = post_gif(moderated), detector_of(moderated)
    detector.check_troubles = {"blue": trouble}
    with pytest.raises(ChecksWaitError):
        await moderated.answer(job)
    assert detector.calls() == {"labels": ALL, "moderation": ALL, "text": ALL}
    assert shown(moderated) == NOTHING
    assert lines(moderated) == [
        "This takes longer than usual. I will go on with it as soon as I can."
    ]
    detector.check_troubles = {}

    await moderated.answer(job, ClaimState.UNCERTAIN)

    assert detector.calls() == {"labels": [], "moderation": ["blue"], "text": []}
    assert len(answered(moderated)) == 1


async def test_any_flagged_frame_holds_the_whole_back(moderated: World) -> None:
    detector_of(moderated).flagged = {"green": WEAPONS}

    await moderated.answer(post_gif(moderated))

    assert stages(moderated) == [Stage.HELD]
    assert [told.sentence for told in refused(moderated)] == [
        line_of(post).sentence for post in posts(moderated)
    ]
    assert shown(moderated) == NOTHING


async def test_lines_that_are_read_in_several_frames_are_told_once(moderated: World) -> None:
    detector_of(moderated).written = {"red": ("EXIT", "HALL"), "blue": ("EXIT", "SEA")}

    await moderated.answer(post_gif(moderated))

    (answer,) = answered(moderated)
    assert answer.analysis.text == ("EXIT", "HALL", "SEA")
    assert answer.analysis.moderation is None


async def test_what_is_known_is_checked_later_without_paying_for_labels(
    world: World, moderated: World
) -> None:
    await moderated.answer(post_gif(moderated))
    detector_of(moderated).calls()
    team, sha256 = next((key[0], key[1]) for key in moderated.library.analyses)
    known = saved(moderated)
    await moderated.library.save_analysis(team, sha256, known.shared)

    await moderated.answer(post_gif(moderated, ts="1772443900.000100"))

    assert detector_of(moderated).calls() == {"labels": [], "moderation": ALL, "text": []}
    assert saved(moderated) == known


async def test_a_frame_that_can_never_be_read_ends_in_its_sentence(moderated: World) -> None:
    detector = detector_of(moderated)
    detector.label_troubles = {"red": BUSY, "green": PictureError("Unreadable."), "blue": BUSY}

    await moderated.answer(post_gif(moderated))

    assert [told.sentence for told in refused(moderated)] == ["Unreadable."]
    assert moderated.library.analyses == {}


async def test_equal_frames_are_looked_at_once_even_where_the_choice_has_both(
    world: World,
) -> None:
    await world.answer(post_gif(world, animation("red", "blue", "red", "blue", "red")))

    assert detector_of(world).calls()["labels"] == ["blue", "red"]
