"""Alerts: posted once, true from then on, gathered in threads."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Cells, Choice, Post, Stage
from bot.core.moderation.chores import ALERT, alert_job
from bot.core.moderation.notices import Alert, PostedAgain, Sighted
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.moderation import alerting
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import MODERATORS, TEAM, VERDICT, decision, make_moderated
from tests.jobs.world import World

RED = Cells(1, 1, ((200, 0, 0),), 200, 150)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_772_443_900.0)


@pytest.fixture
def world(studio: Studio, clock: FakeClock) -> World:
    return make_moderated(clock, studio)


def sha(number: int) -> str:
    return f"{number:064x}"


def post_of(case: int, number: int, *, channel: str = "C7GENERAL", **changes: object) -> Post:
    identity = Identity(channel, f"17724438{number:02}.000100", f"F7PNG{number:06}")
    post = Post(TEAM, sha(case), identity, identity.ts, "U7ANN", "beach.png", "channel", Stage.HELD)
    return replace(post, **changes)  # type: ignore[arg-type]


async def flag(world: World, case: int, *posts: Post) -> None:
    """Bytes are flagged in these posts."""
    await world.cases.open_case(Case(TEAM, sha(case), VERDICT, RED, world.clock.now()))
    for post in posts or [post_of(case, case)]:
        await world.cases.put_post(post)


async def change(world: World, case: int, **changes: object) -> None:
    there = await world.cases.find_case(TEAM, sha(case))
    assert there
    assert await world.cases.change_case(replace(there, **changes))  # type: ignore[arg-type]


async def alert(world: World, case: int = 1) -> None:
    await CHORES[ALERT](world.services, alert_job(TEAM, sha(case)))


def standing(world: World, case: int = 1) -> list[tuple[str, str, Alert]]:
    """Where the alerts of a case stand: `ts`, thread and what they show."""
    return [
        (ts, thread, notice)
        for ts, (channel, thread, _, notice) in world.board.posted.items()
        if isinstance(notice, Alert) and notice.case.sha256 == sha(case)
        if channel == MODERATORS
    ]


def sighted(post: Post) -> Sighted:
    place = f"{post.identity.channel}/p{post.identity.ts.replace('.', '')}"
    return Sighted(post, f"https://team.slack.com/archives/{place}")


def link_to(ts: str) -> str:
    return f"https://team.slack.com/archives/{MODERATORS}/p{ts.replace('.', '')}"


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


async def test_alerts_of_one_burst_gather_in_a_thread(world: World, clock: FakeClock) -> None:
    for number in (1, 2, 3):
        await flag(world, number)
        await alert(world, number)
        clock.advance(300)

    ((root, _, _),) = standing(world, 1)
    assert [standing(world, number)[0][1] for number in (2, 3)] == [root, root]


async def test_another_channel_and_a_later_hour_have_alerts_of_their_own(
    world: World, clock: FakeClock
) -> None:
    await flag(world, 1)
    await alert(world, 1)
    await flag(world, 2, post_of(2, 2, channel="C7PRIVATE"))
    await alert(world, 2)
    clock.advance(alerting.WINDOW)
    await flag(world, 3)
    await alert(world, 3)

    assert [standing(world, number)[0][1] for number in (1, 2, 3)] == ["", "", ""]


async def test_a_thread_ends_after_an_hour_of_alerts(world: World, clock: FakeClock) -> None:
    for number in range(1, 10):
        await flag(world, number)
        await alert(world, number)
        clock.advance(500)

    roots = [number for number in range(1, 10) if not standing(world, number)[0][1]]
    assert roots == [1, 9]


async def test_a_decision_days_later_begins_no_burst(world: World, clock: FakeClock) -> None:
    await flag(world, 1)
    await alert(world, 1)
    clock.advance(86_400)
    await change(world, 1, decision=decision(Choice.KEEP))
    await alert(world, 1)
    await flag(world, 2)
    await alert(world, 2)

    assert standing(world, 2)[0][1] == ""


async def test_whoever_comes_before_the_first_alert_of_its_burst_shows_that_one_too(
    world: World,
) -> None:
    await flag(world, 1)
    await flag(world, 2)
    # The first one's chore has come as far as its burst.
    await world.ledger.join_burst(
        TEAM, "C7GENERAL", sha(1), window=alerting.WINDOW, most=alerting.LONGEST
    )

    await alert(world, 2)
    await alert(world, 1)

    ((root, _, _),) = standing(world, 1)
    assert [thread for _, thread, _ in standing(world, 2)] == [root]


async def test_whoever_finds_the_first_alert_just_being_posted_comes_back_soon(
    world: World,
) -> None:
    await flag(world, 1)
    await flag(world, 2)
    await world.ledger.join_burst(
        TEAM, "C7GENERAL", sha(1), window=alerting.WINDOW, most=alerting.LONGEST
    )
    key = f"alert/{MODERATORS}/{sha(1)}"
    await world.ledger.begin_posting(TEAM, key, 60)

    with pytest.raises(RetryLaterError):
        await alert(world, 2)
    await world.ledger.end_posting(TEAM, key, "")
    await alert(world, 2)

    ((root, _, _),) = standing(world, 1)
    assert [thread for _, thread, _ in standing(world, 2)] == [root]


async def test_a_note_of_an_alert_within_a_thread_stands_in_that_thread(world: World) -> None:
    for number in (1, 2):
        await flag(world, number)
        await alert(world, number)
    await world.cases.put_post(post_of(2, 3))
    await alert(world, 2)

    ((root, _, _),), ((own, _, _),) = standing(world, 1), standing(world, 2)
    notes = [place for place in world.board.posted.values() if isinstance(place[3], PostedAgain)]
    assert [(thread, note) for _, thread, _, note in notes] == [
        (root, PostedAgain(sighted(post_of(2, 3)), None, link_to(own)))
    ]


async def test_without_slacks_picture_the_alert_goes_without_a_preview(world: World) -> None:
    world.files.takes_pictures = False
    await flag(world, 1)

    await alert(world)

    ((_, _, shown),) = standing(world)
    assert shown.case.preview == ""


async def test_a_preview_that_came_second_is_deleted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    upload = world.files.upload

    async def overtaken(data: bytes, **more: str) -> str:
        file_id = await upload(data, **more)
        await change(world, 1, preview="F7QUICKER")
        return file_id

    monkeypatch.setattr(world.files, "upload", overtaken)
    await alert(world)

    assert world.files.uploads == {}
    assert standing(world)[0][2].case.preview == "F7QUICKER"


async def test_a_change_meanwhile_does_not_cost_the_preview(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flag(world, 1)
    upload = world.files.upload

    async def slow(data: bytes, **more: str) -> str:
        await change(world, 1, assigned="U7BEN")
        return await upload(data, **more)

    monkeypatch.setattr(world.files, "upload", slow)
    await alert(world)

    shown = standing(world)[0][2].case
    assert (shown.assigned, [shown.preview]) == ("U7BEN", list(world.files.uploads))


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
