"""Alerts: posted once, true from then on."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.notices import Alert, PostedAgain
from bot.errors import RetryLaterError
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.alerts import (
    alert,
    change,
    flag,
    link_to,
    post_of,
    sha,
    sighted,
    standing,
)
from tests.jobs.moderation.flagged import TEAM, decision, make_moderated
from tests.jobs.world import World


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_772_443_900.0)


@pytest.fixture
def world(studio: Studio, clock: FakeClock) -> World:
    return make_moderated(clock, studio)


async def test_an_alert_shows_the_case_its_post_and_a_preview_of_a_few_colours(
    world: World,
) -> None:
    await flag(world, 1)

    await alert(world)

    ((_, thread, shown),) = standing(world)
    case = await world.cases.find_case(TEAM, sha(1))
    assert thread == ""
    assert shown == Alert(case, (sighted(post_of(1, 1)),))  # type: ignore[arg-type]
    ((file_id, upload),) = world.files.uploads.items()
    assert shown.case.preview == file_id
    assert (upload.name, upload.title) == ("preview.png", "Blurred preview")


async def test_twice_is_once(world: World) -> None:
    await flag(world, 1)

    await alert(world)
    await alert(world)

    assert len(world.board.posted) == len(world.files.uploads) == 1


async def test_of_many_workers_at_once_one_posts_and_nobody_uploads_for_nothing(
    world: World,
) -> None:
    await flag(world, 1)

    results = await asyncio.gather(*(alert(world) for _ in range(8)), return_exceptions=True)
    await alert(world)

    assert {type(result) for result in results} <= {type(None), RetryLaterError}
    assert len(world.board.posted) == len(world.files.uploads) == 1
    case = await world.cases.find_case(TEAM, sha(1))
    assert case
    assert case.preview in world.files.uploads


async def test_a_decision_is_shown_in_the_same_message(world: World) -> None:
    await flag(world, 1)
    await alert(world)
    await change(world, 1, decision=decision(Choice.REMOVE))
    await world.cases.put_post(post_of(1, 1, stage=Stage.REMOVED, stays_in_slack=True))

    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.case.decision == decision(Choice.REMOVE)
    assert shown.posts == (sighted(post_of(1, 1, stage=Stage.REMOVED, stays_in_slack=True)),)


async def test_what_changes_while_the_alert_is_written_stands_there_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    await alert(world)
    edit = world.board.edit

    async def slow(*arguments: object, **more: object) -> bool:
        # Somebody decides, and the alert that tells of it is overtaken by this one.
        if world.board.edits == 0:
            await change(world, 1, decision=decision(Choice.KEEP))
        return await edit(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(world.board, "edit", slow)
    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.case.decision == decision(Choice.KEEP)


async def test_an_alert_that_somebody_deleted_comes_again_once(world: World) -> None:
    await flag(world, 1)
    await alert(world)
    world.board.posted.clear()

    await alert(world)
    await alert(world)

    assert len(standing(world)) == 1


async def test_reports_say_that_nothing_happened(world: World) -> None:
    await flag(world, 1, post_of(1, 1, stage=Stage.REPORTED))

    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.report_only


async def test_whether_slacks_files_are_removed_too_is_said(studio: Studio) -> None:
    world = make_moderated(FakeClock(1_772_443_900.0), studio, can_remove=True)
    await flag(world, 1)

    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.can_remove


async def test_each_further_post_gets_one_note_in_the_thread(world: World) -> None:
    await flag(world, 1)
    await alert(world)
    kept = decision(Choice.KEEP)
    await change(world, 1, decision=kept)
    again = [
        post_of(1, number, channel="C7PRIVATE", stage=Stage.KEPT, followed=True)
        for number in (2, 3)
    ]
    for post in again:
        await world.cases.put_post(post)
        await alert(world)

    await alert(world)

    ((ts, _, shown),) = standing(world)
    assert len(shown.posts) == 3
    notes = [(thread, notice) for _, thread, _, notice in world.board.posted.values() if thread]
    assert notes == [(ts, PostedAgain(sighted(post), kept, link_to(ts))) for post in again]


async def test_posts_that_the_alert_began_with_get_no_note(world: World) -> None:
    await flag(world, 1, post_of(1, 1), post_of(1, 2))

    await alert(world)
    await alert(world)

    assert world.board.notices(PostedAgain) == []


async def test_a_worker_that_is_lost_after_posting_leaves_no_note_about_the_first_post(
    world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    end = world.ledger.end_posting

    async def lose(team: str, key: str, ts: str) -> None:
        if key.startswith("alert"):
            raise ConnectionError
        await end(team, key, ts)

    monkeypatch.setattr(world.ledger, "end_posting", lose)
    with pytest.raises(ConnectionError):
        await alert(world)
    monkeypatch.setattr(world.ledger, "end_posting", end)
    clock.advance(61)
    await alert(world)

    assert len(standing(world)) == len(world.board.posted) == 1


async def test_without_a_case_or_a_channel_nothing_is_posted(world: World, studio: Studio) -> None:
    off = make_moderated(FakeClock(), studio)
    off = replace(
        off,
        services=replace(off.services, rules=replace(off.services.rules, moderation_channel="")),
    )
    await flag(off, 1)

    await alert(world)
    await alert(off)

    assert (world.board.posted, off.board.posted) == ({}, {})


async def test_a_case_whose_posts_are_forgotten_has_no_alert(world: World) -> None:
    await flag(world, 1)
    world.cases.kept_posts.clear()

    await alert(world)

    assert world.board.posted == {}
