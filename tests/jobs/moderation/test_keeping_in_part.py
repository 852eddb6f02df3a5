"""Keep, where something stands in the way, or there is much of it."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bot.core.deletions import Deletion
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import DECIDE, SETTLE, settle_job
from bot.core.moderation.neutral import HELD
from bot.errors import FileUnavailableError, RetryLaterError, SetupError
from bot.jobs.chores import CHORES
from bot.jobs.moderation import letting_in
from bot.jobs.moderation.settling import settle
from tests.jobs.forgetting_world import targets_of
from tests.jobs.moderation.flagged import TEAM, chores, lines, sha_of, stages
from tests.jobs.moderation.pressing import (
    do,
    finish,
    flag,
    make_decided_world,
    press,
    the_post,
    work,
)
from tests.jobs.moderation.test_requests import Counted
from tests.jobs.world import World, picture

SHA = sha_of(picture())
KEEP = press(DECIDE, choice=Choice.KEEP.value)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def test_a_file_that_slack_does_not_hand_out_any_more_gets_a_sentence_instead_of_labels(
    world: World,
) -> None:
    held = world.files.add(picture("red"), "other.png")
    job = world.post(world.files.add(picture()), held)
    await finish(world, job)
    world.files.trouble = FileUnavailableError("It is closed.")

    await do(world, KEEP)

    assert sorted(lines(world)) == sorted([HELD, "It is closed."])
    assert stages(world) == [Stage.KEPT, Stage.HELD]
    assert world.library.images == {}
    assert set(world.objects.objects) == {f"quarantine/{TEAM}/{sha_of(picture('red'))}"}

    world.files.trouble = None
    await do(world, settle_job(TEAM, SHA))
    assert sorted(lines(world)) == sorted([HELD, "It is closed."])

    await do(world, Deletion(TEAM, targets_of(job)).to_job())
    assert lines(world) == []


async def test_what_whoever_runs_the_bot_can_mend_loses_no_picture(world: World) -> None:
    await flag(world)
    world.files.trouble = SetupError("no rights")

    with pytest.raises(SetupError):
        await do(world, KEEP)
    assert (lines(world), the_post(world).stage) == ([HELD], Stage.HELD)

    world.files.trouble = None
    await do(world, settle_job(TEAM, SHA))
    assert (lines(world), the_post(world).stage) == (["Dog"], Stage.KEPT)


async def test_many_held_posts_are_let_in_some_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_in, "PAGE", 2)
    for number in range(5):
        await flag(world, ts=f"17724438{number}0.000100")
    await decided_to_keep(world)

    await settle(world.services, settle_job(TEAM, SHA))
    assert stages(world) == [Stage.KEPT] * 2 + [Stage.HELD] * 3

    await work(world)
    assert lines(world) == ["Dog"] * 5
    assert stages(world) == [Stage.KEPT] * 5


async def test_what_is_finished_is_not_looked_at_again(world: World) -> None:
    await flag(world)
    await do(world, KEEP)
    calls: Counter[str] = Counter()
    services: Any = world.services
    counted = {name: Counted(getattr(services, name), calls) for name in ("files", "conversations")}

    await settle(replace(services, **counted), settle_job(TEAM, SHA))

    assert calls == {}


class SlowFiles:
    """Takes so long that somebody else takes the message on."""

    def __init__(self, world: World, job: Any) -> None:
        self._world = world
        self._job = job

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.files, name)

    async def fetch(self, *arguments: Any) -> Any:
        await self._world.clock.sleep(100)
        await self._world.claims.claim(self._job, "somebody", 60)
        return await self._world.files.fetch(*arguments)


async def test_whoever_was_too_slow_writes_nothing(world: World) -> None:
    job = world.post(world.files.add(picture()))
    await world.answer(job)
    await world.claims.release(job, "me", failed=True)
    await work(world)
    await decided_to_keep(world)
    services: Any = replace(world.services, files=SlowFiles(world, job))

    with pytest.raises(RetryLaterError):
        await settle(services, settle_job(TEAM, SHA))

    assert (lines(world), world.library.images) == ([HELD], {})
    assert the_post(world).stage is Stage.HELD


async def decided_to_keep(world: World) -> None:
    """The decision is made, and nothing was done about it."""
    await CHORES[DECIDE](world.services, KEEP)
    assert SETTLE in chores(world)
    world.queue.messages.clear()
