"""*Tell the poster*: once to everybody who posted it."""

from typing import Any

import pytest

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.chores import DECIDE, TELL
from bot.core.moderation.notices import Alert, Sighted, ToPoster
from bot.core.moderation.policy import Policy
from bot.errors import RetryLaterError, SetupError
from bot.jobs.chores import CHORES
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.jobs.moderation.sentences import UNKNOWN_CASE
from tests.jobs.moderation.flagged import TEAM, sha_of
from tests.jobs.moderation.pressing import (
    MOD,
    OTHER_MOD,
    STRANGER,
    do,
    flag,
    make_decided_world,
    press,
    the_case,
    the_post,
    told,
    with_every_loss,
)
from tests.jobs.schedule import Schedule, at_random
from tests.jobs.world import World, picture

NOBODY = "There is nobody to tell: nothing happened to a post of this picture."


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


def records(world: World) -> list[AuditRecord]:
    return [record for record in world.ledger.audit.values() if record.act is Act.TOLD]


async def test_the_poster_is_told_in_a_direct_message_and_it_is_noted(world: World) -> None:
    await flag(world)
    post = the_post(world)

    await do(world, press(TELL))

    link = await world.conversations.permalink(post.identity.channel, post.identity.ts)
    assert world.board.told == [("U7ANN", ToPoster(Sighted(post, link), None))]
    (record,) = records(world)
    assert (record.by, record.detail, record.sha256) == (MOD, "told U7ANN", sha_of(picture()))
    assert (record.channel, record.ts, record.file_id) == post.identity
    assert the_case(world).told == ("U7ANN",)
    (alert,) = world.board.notices(Alert)
    assert isinstance(alert, Alert)
    assert alert.case.told == ("U7ANN",)
    assert told(world, MOD) == ["I have told <@U7ANN> in a direct message."]


async def test_nobody_is_told_twice(world: World) -> None:
    await flag(world)
    await flag(world, ts="1772443950.000100")

    await do(world, press(TELL))
    await do(world, press(TELL, OTHER_MOD))

    assert len(world.board.told) == 1
    assert len(records(world)) == 1
    assert told(world, OTHER_MOD) == [
        "I had told <@U7ANN> before, and have not done it again."
    ]  # fmt: skip


async def test_everybody_who_posted_it_is_told_and_who_cannot_be_is_named(world: World) -> None:
    for number, user in enumerate(("U7ANN", "U7BEN", "U7CAT")):
        await flag(world, user=user, ts=f"17724439{number}0.000100")
    world.board.does_not_listen.add("U7CAT")

    await do(world, press(TELL))

    assert [user for user, _ in world.board.told] == ["U7ANN", "U7BEN"]
    assert the_case(world).told == ("U7ANN", "U7BEN")
    assert told(world, MOD) == [
        "I have told <@U7ANN> and <@U7BEN> in a direct message. I cannot write to <@U7CAT>."
    ]


async def test_after_a_decision_the_message_says_what_was_decided(world: World) -> None:
    await flag(world)
    await do(world, press(DECIDE, choice="remove"))

    await do(world, press(TELL))

    ((_, notice),) = world.board.told
    assert isinstance(notice, ToPoster)
    assert notice.decision == the_case(world).decision
    assert notice.sighted.post.stays_in_slack


@pytest.mark.parametrize("choice", ["keep", "remove"])
async def test_whoever_heard_that_it_waits_hears_of_the_decision_too_and_once(
    world: World, choice: str
) -> None:
    await flag(world)
    await do(world, press(TELL))
    await do(world, press(DECIDE, choice=choice))

    await do(world, press(TELL, token="second"))
    await do(world, press(TELL, OTHER_MOD))

    decision = the_case(world).decision
    told_of = [notice.decision for _, notice in world.board.told if isinstance(notice, ToPoster)]
    assert told_of == [None, decision]
    assert [record.detail for record in records(world)] == ["told U7ANN"] * 2
    assert (the_case(world).told, the_case(world).told_decision) == (("U7ANN",), ("U7ANN",))
    assert told(world, OTHER_MOD) == ["I had told <@U7ANN> before, and have not done it again."]


async def test_where_nothing_happened_there_is_nobody_to_tell(world: World) -> None:
    world.cases.policies[TEAM] = Policy(report_only=True)
    await flag(world)

    await do(world, press(TELL))

    assert world.board.told == []
    assert told(world, MOD) == [NOBODY]


async def test_only_moderators_have_posters_told(world: World) -> None:
    await flag(world)

    await do(world, press(TELL, STRANGER))

    assert world.board.told == []
    assert told(world, STRANGER) == [NOT_A_MODERATOR]


async def test_a_case_that_nobody_knows_is_told_so(world: World) -> None:
    await do(world, press(TELL))

    assert told(world, MOD) == [UNKNOWN_CASE]


async def test_a_bot_that_may_write_to_nobody_is_a_matter_of_set_up(world: World) -> None:
    await flag(world)
    world.board.trouble = SetupError("im:write")

    with pytest.raises(SetupError):
        await CHORES[TELL](world.services, press(TELL))

    assert records(world) == []


@pytest.mark.parametrize("seed", range(6))
async def test_several_moderators_at_once_have_the_poster_told_once(
    world: World, seed: int
) -> None:
    await flag(world)
    schedule = Schedule(at_random(seed))
    services = schedule.watched(world.services, "cases", "ledger", "board", "queue")

    async def tell(user: str) -> None:
        try:
            await CHORES[TELL](services, press(TELL, user))
        except RetryLaterError:  # The other one is at it.
            await world.queue.send(press(TELL, user), group="")

    await schedule.run(a=tell(MOD), b=tell(OTHER_MOD))
    await do(world, press(TELL, token="later"))

    assert len(world.board.told) == 1
    assert len(records(world)) == 1
    assert the_case(world).told == ("U7ANN",)


async def test_a_telling_that_is_broken_off_anywhere_happens_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world)
        return world, press(TELL)

    async for world in with_every_loss(begin):
        assert len(world.board.told) == 1
        assert [record.by for record in records(world)] == [MOD]
        assert the_case(world).told == ("U7ANN",)
