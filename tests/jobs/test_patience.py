"""How long chores are tried, and who is told when they come to nothing."""

import pytest

from bot.core.budget import LABEL_ANYWAY
from bot.core.clips import FIRST_PART
from bot.core.deletions import FORGET
from bot.core.moderation.chores import ASSIGN, AUDIT, POLICY, REVEAL, SETTLE, TELL, WELCOME
from bot.core.moderation.notices import NotRevealed
from bot.core.moves import REKEY, RENAME
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.chores import UNKNOWN_TRIES
from bot.jobs.discarding import DISCARD
from bot.jobs.exporting import EXPORT
from bot.jobs.pacing import MAX_CHORE_TRIES, retry_delay
from tests.fakes.hand_clock import HandClock
from tests.jobs.errands import (
    ADDRESS,
    DAY,
    JOB,
    UNFINISHED,
    Tidying,
    impatient,
    run_for,
    try_for,
)
from tests.jobs.world import World

ORDERED_BY_EVENTS = (FORGET, REKEY, RENAME, DISCARD, WELCOME)
PRESSED = (LABEL_ANYWAY, FIRST_PART, ASSIGN, TELL)
DOWN = RetryLaterError("S3", "down")
HELD_BACK = 9
"""How often a worker gives a chore back, at most, before it begins it in any case."""


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        (SETTLE, RetryLaterError("Slack", "busy")),
        (SETTLE, SetupError("no rights")),
        *((name, DOWN) for name in (*ORDERED_BY_EVENTS, *PRESSED)),
    ],
)
async def test_what_an_event_or_a_button_ordered_waits_for_days_and_is_done_then(
    still_world: World, hands: HandClock, name: str, trouble: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    chore, queue = Tidying(trouble), still_world.queue
    begun = hands.now()

    tries = await try_for(still_world, hands, chore, begun + 3 * DAY, name=name)
    assert queue.dead == []
    assert tries < 400
    assert {message.group for message in queue.messages.values()} == {"T7TEAM"}

    chore.trouble = None
    await try_for(still_world, hands, chore, hands.now() + 1000, name=name)
    assert len(chore.done) == 1
    assert queue.messages == {}


async def test_what_cannot_be_done_for_days_is_given_up(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    chore, queue = Tidying(RetryLaterError("Slack", "busy")), still_world.queue

    await try_for(still_world, hands, chore, hands.now() + 5 * DAY)

    assert [job["chore"] for job in queue.dead] == ["moderation_settle"]
    assert queue.messages == {}


async def test_whoever_waits_is_told_when_a_chore_is_given_up(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(RetryLaterError("Slack", "busy"))

    await run_for(impatient(still_world), hands, chore, 300, address=ADDRESS.to_json())

    assert [shown.card.text for shown in still_world.answers.shown] == [
        "I could not finish that. Please try again in a while."
    ]


@pytest.mark.parametrize("trouble", [RetryLaterError("S3", "busy"), BotError("Not any more.")])
async def test_a_window_that_waits_is_filled_when_its_chore_ends_without_a_picture(
    still_world: World, hands: HandClock, trouble: Exception
) -> None:
    world = impatient(still_world)
    waiting = {"chore": REVEAL, "view": "V7VIEW", "address": ADDRESS.to_json()}

    await run_for(world, hands, Tidying(trouble), 200, **waiting)

    sentence = "Not any more." if isinstance(trouble, BotError) else UNFINISHED
    assert world.board.windows == {"V7VIEW": NotRevealed(sentence)}


@pytest.mark.parametrize(
    ("chore", "about"), [(EXPORT, "your export"), (AUDIT, "the audit records")]
)
async def test_who_waits_for_files_is_told_where_they_would_have_come(
    still_world: World, hands: HandClock, chore: str, about: str
) -> None:
    waiting = {"chore": chore, "address": ADDRESS.to_json()}

    await run_for(impatient(still_world), hands, Tidying(DOWN), 300, **waiting)

    assert [(place, card.text) for place, _, card in still_world.answers.published] == [
        (f"D{ADDRESS.user}", f"About {about}: {UNFINISHED}")
    ]
    assert still_world.answers.shown == []


async def test_who_waits_for_files_and_takes_no_direct_message_is_told_where_they_were_asked_for(
    still_world: World, hands: HandClock
) -> None:
    still_world.board.does_not_listen.add(ADDRESS.user)
    waiting = {"chore": EXPORT, "address": ADDRESS.to_json()}

    await run_for(still_world, hands, Tidying(BotError("I cannot write to you.")), 1, **waiting)

    assert [(shown.address, shown.card.text) for shown in still_world.answers.shown] == [
        (ADDRESS, "I cannot write to you.")
    ]


@pytest.mark.parametrize("name", [EXPORT, AUDIT, POLICY, REVEAL])
@pytest.mark.parametrize(("held_back", "seconds"), [(0, 5885), (HELD_BACK, 4200)])
async def test_what_is_soon_out_of_date_or_easily_asked_for_again_is_given_up_the_same_day(
    still_world: World, hands: HandClock, name: str, held_back: int, seconds: float
) -> None:
    queue, begun = still_world.queue, hands.now()
    waiting = {**JOB, "chore": name, "view": "V7VIEW", "address": ADDRESS.to_json()}
    await queue.send(waiting, group="T7TEAM")
    (message,) = queue.messages.values()
    message.received = held_back

    tries = await try_for(still_world, hands, Tidying(DOWN), begun + DAY, name=name)

    assert (tries, hands.now() - begun) == (MAX_CHORE_TRIES - held_back, seconds)
    assert queue.dead == [waiting]


def test_a_chore_that_this_version_does_not_know_is_left_to_others_for_most_of_an_hour() -> None:
    delays = [retry_delay(received) for received in range(1, UNKNOWN_TRIES)]

    assert (sum(delays), sum(delays[HELD_BACK:])) == (78 * 60 + 5, 50 * 60)


async def test_a_mistake_of_ours_has_an_end_soon(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await try_for(still_world, hands, Tidying(RuntimeError("a bug")), hands.now() + DAY)

    assert [job["chore"] for job in still_world.queue.dead] == ["moderation_settle"]
