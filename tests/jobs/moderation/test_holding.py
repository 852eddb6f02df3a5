"""What becomes of a flagged picture while it is labelled."""

import pytest

from bot.core.keys import object_key, quarantine_key
from bot.core.moderation.cases import Case, Post, Stage
from bot.core.moderation.neutral import BETWEEN_US, HELD
from bot.errors import PictureError, RetryLaterError, SetupError
from bot.jobs.apologising import apologise
from bot.ports import ClaimState
from tests.jobs.moderation.flagged import (
    HARMLESS,
    NOTHING,
    TEAM,
    VERDICT,
    WEAPONS,
    chores,
    identity_of,
    lines,
    posts,
    sha_of,
    shown,
    the_policy_is,
)
from tests.jobs.moderation.pressing import make_decided_world, the_case
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG, analysis

SHA = sha_of(picture())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def test_a_flagged_picture_is_held_and_the_thread_reads_one_neutral_sentence(
    world: World,
) -> None:
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job)

    assert lines(world) == [HELD]
    assert posts(world) == [
        Post(
            team=TEAM, sha256=SHA, identity=identity_of(job), thread=job.ts, user="U7ANN",
            name="harbour.png", channel_type="channel", stage=Stage.HELD, reply_ts=ts,
        )
    ]  # fmt: skip
    case = the_case(world)
    assert case == Case(TEAM, SHA, VERDICT, case.cells, 1_772_443_900.0, version=case.version)
    assert (case.cells.columns, case.cells.rows) == (4, 3)
    assert shown(world) == NOTHING
    assert list(world.objects.objects) == [quarantine_key(TEAM, SHA)]
    assert chores(world) == ["moderation_alert"]
    assert world.ledger.acts() == {"flagged": 1}
    assert world.conversations.reactions == set()


async def test_a_picture_that_nobody_minds_is_labelled_as_ever(world: World) -> None:
    world.detector.moderation = HARMLESS

    await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == ["Dog"]
    (image,) = world.library.images.values()
    assert image.analysis.moderation is None
    assert (posts(world), chores(world)) == ([], [])
    known = await world.library.find_analysis(TEAM, image.sha256)
    assert known
    assert known.moderation == HARMLESS


async def test_without_moderators_nothing_is_checked(world: World) -> None:
    free = make_world(world.clock, world.services.studio)
    free.sees(DOG)
    free.detector.moderation = WEAPONS

    await free.answer(free.post(free.files.add(picture())))

    assert lines(free) == ["Dog"]
    assert free.detector.moderated == []


async def test_siblings_are_answered_as_ever_in_the_same_reply(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = world.files.add(picture("red"), "good.png")
    bad = world.files.add(picture(), "bad.png")
    moderate = world.detector.detect_moderation
    first: list[bytes] = []

    async def one_is_fine(image: bytes) -> object:
        first.append(image)
        return HARMLESS if image == first[0] else await moderate(image)

    monkeypatch.setattr(world.detector, "detect_moderation", one_is_fine)
    await world.answer(world.post(good, bad))

    assert lines(world) == ["Dog", HELD]
    assert [image.file_id for image in world.library.images.values()] == [good.id]
    assert [post.identity.file_id for post in posts(world)] == [bad.id]


async def test_a_second_run_adds_nothing(world: World) -> None:
    job = world.post(world.files.add(picture()))
    ts = await world.answer(job)
    before = (posts(world), dict(world.cases.cases), dict(world.ledger.audit))
    await world.clock.sleep(3600)

    again = await world.answer(job, ClaimState.UNCERTAIN)

    assert again == ts
    assert lines(world) == [HELD]
    assert (posts(world), dict(world.cases.cases), dict(world.ledger.audit)) == before
    assert (len(world.detector.asked), len(world.detector.moderated)) == (1, 1)


async def test_another_post_of_the_same_bytes_joins_the_case(world: World) -> None:
    first = world.post(world.files.add(picture()))
    second = world.post(world.files.add(picture()), ts="1772443999.000100", channel="C7OTHER")

    for job in (first, second):
        await world.answer(job)

    assert [post.identity for post in posts(world)] == [identity_of(first), identity_of(second)]
    assert the_case(world).sha256 == SHA
    assert lines(world) == [HELD, HELD]
    assert (len(world.detector.asked), len(world.detector.moderated)) == (1, 1)
    assert world.ledger.acts() == {"flagged": 2}


async def test_an_analysis_from_before_moderation_is_completed_by_the_check_alone(
    world: World,
) -> None:
    await world.library.save_analysis(TEAM, SHA, analysis(DOG))

    await world.answer(world.post(world.files.add(picture())))

    assert (len(world.detector.asked), len(world.detector.moderated)) == (0, 1)
    assert world.meter.paid == []
    assert lines(world) == [HELD]
    known = await world.library.find_analysis(TEAM, SHA)
    assert known
    assert known.moderation == WEAPONS


async def test_in_the_direct_message_only_the_poster_is_told_and_nothing_is_kept(
    world: World,
) -> None:
    job = world.post(world.files.add(picture()), channel="D7ANNBOT", channel_type="im")

    await world.answer(job)

    assert lines(world) == [BETWEEN_US]
    assert (posts(world), chores(world), world.cases.cases) == ([], [], {})
    assert world.ledger.audit == {}
    assert shown(world) == NOTHING
    assert world.objects.objects == {}
    assert (world.library.analyses, world.library.traces) == ({}, {})


async def test_reports_change_nothing_for_anybody_but_moderators(world: World) -> None:
    await the_policy_is(world, report_only=True)
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job)

    assert lines(world) == ["Dog"]
    assert shown(world) == {"records": 1, "drawings": 1, "originals": 1}
    (post,) = posts(world)
    assert (post.stage, post.reply_ts) == (Stage.REPORTED, ts)
    assert world.ledger.acts() == {"flagged": 1}
    assert chores(world) == ["moderation_alert"]


async def test_nobody_to_answer_is_no_reason_to_tell_no_moderator(world: World) -> None:
    world.conversations.gone = True

    await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == []
    assert [(post.stage, post.reply_ts) for post in posts(world)] == [(Stage.HELD, "")]
    assert chores(world) == ["moderation_alert"]


async def test_what_no_model_can_read_is_refused_and_nothing_is_kept(world: World) -> None:
    world.detector.moderation = PictureError("The detector cannot read this picture.")

    await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == ["The detector cannot read this picture."]
    assert (world.objects.objects, world.library.analyses, posts(world)) == ({}, {}, [])


async def test_bytes_that_are_being_forgotten_are_stored_after_that(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = world.clock.sleep
    world.library.forgetting[TEAM, "C7OTHER", "1772443000.000100", "F7OTHER"] = SHA
    stored_when_it_slept: list[bool] = []

    async def forgotten_at_last(seconds: float) -> None:
        stored_when_it_slept.append(bool(world.objects.objects))
        world.library.forgetting.clear()
        await sleep(seconds)

    monkeypatch.setattr(world.clock, "sleep", forgotten_at_last)

    await world.answer(world.post(world.files.add(picture())))

    assert stored_when_it_slept == [False]
    assert list(world.objects.objects) == [quarantine_key(TEAM, SHA)]
    assert object_key(TEAM, SHA) not in world.objects.objects


@pytest.mark.parametrize("trouble", [RetryLaterError("S3", "slow down"), SetupError("no rights")])
async def test_moderators_hear_of_a_picture_that_cannot_be_stored_under_quarantine(
    world: World, trouble: Exception
) -> None:
    job = world.post(world.files.add(picture()))
    world.objects.trouble = trouble

    with pytest.raises(RetryLaterError):
        await world.answer(job)

    assert lines(world) == []
    assert chores(world) == ["moderation_alert"]
    assert world.ledger.acts() == {"flagged": 1}

    world.queue.messages.clear()
    await apologise(world.services, job, "Sorry.")
    assert lines(world) == [HELD]
    assert chores(world) == ["moderation_alert"]
