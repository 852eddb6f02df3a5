"""The picture itself, in one moderator's window."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.core.deletions import Deletion
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.chores import DECIDE, REVEAL, UNREVEAL
from bot.core.moderation.notices import NotRevealed, Revealed
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.chores import CHORES
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.jobs.moderation.revealing import SHOWN, unreveal_job
from bot.jobs.moderation.sentences import UNKNOWN_CASE
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import TEAM, identity_of, sha_of
from tests.jobs.moderation.pressing import (
    MOD,
    NOW,
    STRANGER,
    do,
    flag,
    make_decided_world,
    press,
    the_case,
    told,
    with_every_loss,
    work,
)
from tests.jobs.world import World, picture

VIEW = "V7VIEW"
SHA = sha_of(picture())
OPEN = press(REVEAL, view=VIEW)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


def shown_file(world: World) -> str:
    window = world.board.windows[VIEW]
    assert isinstance(window, Revealed)
    return window.file_id


def refusal(world: World) -> str:
    window = world.board.windows[VIEW]
    assert isinstance(window, NotRevealed)
    return window.sentence


def copies(world: World) -> set[str]:
    """Files of ours in Slack that show a picture as it is."""
    return {
        key for key, upload in world.files.uploads.items() if upload.name == "flagged-picture.jpg"
    }


def opened(world: World) -> list[AuditRecord]:
    return [record for record in world.ledger.audit.values() if record.act is Act.OPENED]


async def test_a_moderator_sees_a_private_copy_and_it_is_noted(world: World) -> None:
    job = await flag(world)

    await do(world, OPEN)

    file_id = shown_file(world)
    assert world.board.windows == {VIEW: Revealed(the_case(world), file_id, "harbour.png")}
    assert world.files.shared == []
    with Image.open(io.BytesIO(world.files.uploads[file_id].data)) as image:
        assert (image.format, image.width * 3) == ("JPEG", image.height * 4)
    assert opened(world) == [
        AuditRecord(TEAM, NOW + 60, f"token-{MOD}", Act.OPENED, MOD, SHA, *identity_of(job))
    ]


async def test_the_copy_goes_after_an_hour(world: World) -> None:
    assert isinstance(world.clock, FakeClock)
    await flag(world)
    await do(world, OPEN)

    for _ in range(3):
        world.clock.advance(900)
        await work(world)
        assert copies(world) == {shown_file(world)}
    world.clock.advance(900)
    await work(world)

    assert copies(world) == set()
    assert world.queue.messages == {}
    assert SHOWN == 3600.0


async def test_the_copy_goes_when_the_window_is_closed(world: World) -> None:
    await flag(world)
    await do(world, OPEN)

    await do(world, unreveal_job(TEAM, shown_file(world), 0.0))

    assert copies(world) == set()


async def test_a_forged_window_deletes_nothing_else_of_ours(world: World) -> None:
    drawing = await world.files.upload(b"drawn", name="dog-labels.jpg", title="", alt_text="")

    await do(world, unreveal_job(TEAM, drawing, 0.0))

    assert drawing in world.files.uploads


async def test_a_post_that_its_poster_had_forgotten_is_not_fetched_again(world: World) -> None:
    job = await flag(world)
    await do(world, Deletion(TEAM, (identity_of(job),)).to_job())
    fetched = list(world.files.fetched)

    await do(world, OPEN)

    assert (copies(world), world.files.fetched) == (set(), fetched)


async def test_a_window_that_was_closed_before_leaves_no_copy(world: World) -> None:
    await flag(world)
    world.board.closed.add(VIEW)

    await do(world, OPEN)

    assert copies(world) == set()


async def test_whoever_is_no_moderator_sees_nothing_and_it_is_noted(world: World) -> None:
    await flag(world)

    await do(world, press(REVEAL, STRANGER, view=VIEW))

    assert refusal(world) == NOT_A_MODERATOR
    assert copies(world) == set()
    assert opened(world) == []
    (refused,) = (r for r in world.ledger.audit.values() if r.act is Act.REFUSED)
    assert (refused.by, refused.detail) == (STRANGER, "tried to open the picture")
    assert told(world, STRANGER) == [NOT_A_MODERATOR]


async def test_a_case_that_nobody_knows_is_told_so(world: World) -> None:
    await do(world, OPEN)

    assert refusal(world) == UNKNOWN_CASE


async def test_any_post_that_is_still_there_will_do(world: World) -> None:
    first = await flag(world)
    await flag(world, channel="C7PHOTOS", ts="1772443950.000100")
    await world.files.delete(first.files[0].id)

    await do(world, OPEN)

    assert copies(world) == {shown_file(world)}


@pytest.mark.parametrize("trouble", [None, BotError("too large")])
async def test_what_slack_does_not_hand_out_is_not_shown(
    world: World, trouble: Exception | None
) -> None:
    job = await flag(world)
    world.files.trouble = trouble
    if trouble is None:
        await world.files.delete(job.files[0].id)

    await do(world, OPEN)

    assert refusal(world) == "This picture is not in Slack any more, so I cannot show it."


async def test_other_bytes_are_never_shown(world: World) -> None:
    job = await flag(world)
    world.files.contents[job.files[0].id] = picture("red")

    await do(world, OPEN)

    assert refusal(world) == "This picture is not in Slack any more, so I cannot show it."


@pytest.mark.parametrize("takes", [True, False])
async def test_where_slack_takes_no_picture_the_window_says_so(
    world: World, *, takes: bool
) -> None:
    await flag(world)
    world.files.takes_pictures, world.files.never_ready = takes, True

    await do(world, OPEN)

    assert "Slack does not take the picture right now" in refusal(world)
    assert copies(world) == set()


async def test_after_the_removal_there_is_nothing_to_show(world: World) -> None:
    world.files.has_admin = True
    await flag(world)
    await do(world, press(DECIDE, choice="remove"))

    await do(world, OPEN)

    assert "not in Slack any more" in refusal(world)


@pytest.mark.parametrize("trouble", [RetryLaterError("Slack", "busy"), SetupError("files:read")])
async def test_a_slack_that_is_busy_or_refuses_the_bot_is_tried_later(
    world: World, trouble: Exception
) -> None:
    await flag(world)
    world.files.trouble = trouble

    with pytest.raises(type(trouble)):
        await CHORES[REVEAL](world.services, OPEN)

    assert world.board.windows == {}


async def test_a_copy_goes_wherever_its_worker_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world)
        return world, OPEN

    left = []
    async for world in with_every_loss(begin):
        assert isinstance(world.clock, FakeClock)
        assert shown_file(world) in copies(world)
        assert len(opened(world)) == 1
        for _ in range(5):
            world.clock.advance(900)
            await work(world)
        left.append(len(copies(world)))
        assert [m.job for m in world.queue.messages.values() if m.job["chore"] == UNREVEAL] == []
    # Between the upload and its order to be deleted lies one call: Slack names the file no earlier.
    assert sorted(left)[-2:] == [0, 1]
