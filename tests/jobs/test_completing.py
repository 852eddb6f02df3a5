"""What is asked of the detector, what is saved of it, and what is counted."""

import contextlib
from dataclasses import replace

import pytest

from bot.core.labels import Analysis
from bot.core.moderation.policy import Policy
from bot.errors import ChecksWaitError, PictureError, RetryLaterError, SetupError
from tests.jobs.forgetting_world import InstantStudio
from tests.jobs.moderation.flagged import HARMLESS, MODERATORS, TEAM, WEAPONS, sha_of
from tests.jobs.replies import answered
from tests.jobs.world import World, picture
from tests.samples import DOG, analysis

SHA = sha_of(picture())
BUSY = RetryLaterError("Amazon Rekognition", "busy")
CLOSED = SetupError("Not set up.", for_operator="no rights")
BROKEN = PictureError("unreadable")


def reading(world: World, *, is_moderated: bool) -> World:
    """The same world, where what is written in pictures is read."""
    rules = {"reads_text": True, "moderation_channel": MODERATORS if is_moderated else ""}
    changed = replace(world.services.rules, **rules)  # type: ignore[arg-type] # As it is there.
    return replace(world, services=replace(world.services, rules=changed))


@pytest.fixture
def world(world: World) -> World:
    world = replace(world, services=replace(world.services, studio=InstantStudio(threads=1)))
    world.sees(DOG)
    world.detector.lines = ("EXIT",)
    world.detector.moderation = HARMLESS
    return world


async def saved(world: World) -> Analysis | None:
    return await world.library.find_analysis(TEAM, SHA)


def asked(world: World) -> tuple[int, int, int]:
    """How often for labels, for moderation, for text."""
    detector = world.detector
    return len(detector.asked), len(detector.moderated), len(detector.read)


async def test_what_is_written_is_recorded_where_it_is_read(world: World) -> None:
    reader = reading(world, is_moderated=False)

    await reader.answer(world.post(world.files.add(picture())))

    (image,) = world.library.images.values()
    assert (image.analysis.text, image.analysis.moderation) == (("EXIT",), None)
    assert asked(world) == (1, 0, 1)
    assert [answer.analysis.text for answer in answered(world)] == [("EXIT",)]


async def test_nothing_is_read_or_checked_that_nobody_wants(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))

    (image,) = world.library.images.values()
    assert (image.analysis.text, image.analysis.moderation) == (None, None)
    assert asked(world) == (1, 0, 0)


@pytest.mark.parametrize(
    ("known", "calls"),
    [
        (None, (1, 1, 1)),
        (analysis(DOG), (0, 1, 1)),
        (analysis(DOG, moderation=HARMLESS), (0, 0, 1)),
        (analysis(DOG, text=("EXIT",)), (0, 1, 0)),
        (analysis(DOG, moderation=HARMLESS, text=("EXIT",)), (0, 0, 0)),
    ],
)
async def test_only_what_is_missing_is_asked_for_and_then_known(
    world: World, known: Analysis | None, calls: tuple[int, int, int]
) -> None:
    if known:
        await world.library.save_analysis(TEAM, SHA, known)

    await reading(world, is_moderated=True).answer(world.post(world.files.add(picture())))

    assert asked(world) == calls
    whole = await saved(world)
    assert whole
    assert (whole.labels, whole.moderation, whole.text) == ((DOG,), HARMLESS, ("EXIT",))


@pytest.mark.parametrize(
    ("known", "paid"),
    [
        (None, [True]),
        (analysis(DOG), []),
        (analysis(DOG, moderation=HARMLESS, text=()), [False]),
    ],
)
async def test_a_picture_is_paid_for_once_however_many_calls_it_takes(
    world: World, known: Analysis | None, paid: list[bool]
) -> None:
    if known:
        await world.library.save_analysis(TEAM, SHA, known)

    await reading(world, is_moderated=True).answer(world.post(world.files.add(picture())))

    assert world.meter.paid == paid
    assert world.library.paid[TEAM, "", "2026-03"] == paid.count(True)
    assert world.library.saved[TEAM, "", "2026-03"] == paid.count(False)


@pytest.mark.parametrize(
    ("labels", "moderation", "text", "expected"),
    [
        (None, BUSY, None, ChecksWaitError),
        (None, CLOSED, None, ChecksWaitError),
        (None, None, BUSY, ChecksWaitError),
        (BUSY, None, None, ChecksWaitError),
        (BUSY, CLOSED, BUSY, ChecksWaitError),
        (None, BROKEN, BUSY, "unreadable"),
        (BROKEN, BUSY, None, "unreadable"),
        (CLOSED, BUSY, None, "Not set up."),
        (None, RuntimeError("bug"), BUSY, RuntimeError),
    ],
)
async def test_a_check_that_may_be_made_later_is_waited_for(
    world: World,
    labels: Exception | None,
    moderation: Exception | None,
    text: Exception | None,
    expected: type[Exception] | str,
) -> None:
    detector = world.detector
    detector.answer = labels or detector.answer
    detector.moderation = moderation or HARMLESS
    detector.lines = text or ()
    job = world.post(world.files.add(picture()))
    reader = reading(world, is_moderated=True)

    if isinstance(expected, str):
        await reader.answer(job)
        ((told,),) = (reply.items for reply in world.conversations.replies.values())
        assert getattr(told, "sentence", "") == expected
    else:
        with pytest.raises(expected):
            await reader.answer(job)
        assert world.conversations.replies == {}
    assert world.library.images == {}
    may_pass = expected is ChecksWaitError
    assert bool(await saved(world)) == (may_pass and labels is None)


@pytest.mark.parametrize("is_moderated", [True, False])
async def test_labels_that_were_paid_for_are_not_paid_for_again(
    world: World, *, is_moderated: bool
) -> None:
    job = world.post(world.files.add(picture()))
    reader = reading(world, is_moderated=is_moderated)
    world.detector.lines = BUSY
    with pytest.raises(RetryLaterError) as caught:
        await reader.answer(job)
    assert isinstance(caught.value, ChecksWaitError) == is_moderated
    world.detector.lines = ("EXIT",)

    await reader.answer(job)

    assert asked(world) == (1, int(is_moderated), 2)
    assert world.meter.paid == [True]
    assert [answer.analysis.text for answer in answered(world)] == [("EXIT",)]


async def test_without_moderators_labels_that_fail_are_an_ordinary_failed_try(
    world: World,
) -> None:
    world.detector.answer = BUSY

    with pytest.raises(RetryLaterError) as caught:
        await world.answer(world.post(world.files.add(picture())))

    assert not isinstance(caught.value, ChecksWaitError)


async def test_what_is_saved_before_it_is_declined_goes_again(world: World) -> None:
    direct = reading(world, is_moderated=True)
    job = world.post(world.files.add(picture()), channel="D7ANNBOT", channel_type="im")
    world.detector.moderation = BUSY
    with pytest.raises(ChecksWaitError):
        await direct.answer(job)
    assert await saved(world)
    world.detector.moderation = WEAPONS

    await direct.answer(job)

    assert (world.library.analyses, world.library.traces) == ({}, {})


async def test_while_labels_fail_again_and_again_no_check_is_paid_for(world: World) -> None:
    checker = reading(world, is_moderated=True)
    labels, world.detector.answer = world.detector.answer, BUSY
    job = replace(world.post(world.files.add(picture())), waits_since=1.0)

    for _ in range(3):
        with pytest.raises(ChecksWaitError):
            await checker.answer(job)
    assert asked(world) == (3, 0, 0)

    world.detector.answer = labels
    world.detector.moderation = BUSY
    for _ in range(3):
        with pytest.raises(ChecksWaitError):
            await checker.answer(job)
    assert asked(world) == (4, 3, 1)


@pytest.mark.parametrize(("words", "is_answered"), [((), True), (("sale",), False)])
async def test_text_that_may_not_be_read_is_waited_for_only_where_words_are_looked_for(
    world: World, words: tuple[str, ...], *, is_answered: bool
) -> None:
    checker = reading(world, is_moderated=True)
    world.cases.policies[TEAM] = Policy(words=words)
    world.detector.lines = CLOSED

    with contextlib.nullcontext() if is_answered else pytest.raises(ChecksWaitError):
        await checker.answer(world.post(world.files.add(picture())))

    assert len(world.library.images) == is_answered
