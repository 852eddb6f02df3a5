"""An open post has its pointers, wherever processes end and whoever interferes."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.aws.case_records import key_of_post, pointer_keys, post_from_item, post_item
from bot.aws.keys import Key
from bot.aws.posts import Posts
from bot.core.moderation.cases import Post, Stage
from bot.errors import RetryLaterError
from tests.aws.samples import flagged_post
from tests.fakes.clock import FakeClock
from tests.fakes.table import CrashError, FakeTable, Items

Change = Callable[[Posts], Awaitable[None]]

HELD = flagged_post()
KEPT = replace(HELD, stage=Stage.KEPT)


def process(clock: FakeClock, items: Items, **options: object) -> Posts:
    """A worker's way to the posts; `options` as `FakeTable` has them."""
    table = FakeTable(clock, items, **options)  # type: ignore[arg-type]  # As they are there.
    return Posts(table, clock, retention_days=0)


def put(post: Post) -> Change:
    return lambda posts: posts.put_post(post)


def changed(**changes: Any) -> Change:
    """As `bot.jobs.moderation.amending` does it, but for ever."""

    async def change(posts: Posts) -> None:
        while post := await posts.find_post("T1", HELD.sha256, HELD.identity):
            if await posts.change_post(replace(post, **changes)):
                break

    return change


STAYS = changed(stage=Stage.REMOVED, stays_in_slack=True)
OVER = changed(stage=Stage.REMOVED, stays_in_slack=False)


def moved(posts: Posts) -> Awaitable[None]:
    return posts.move_posts("T1", "C1", "C5")


def wanted(items: Items) -> set[Key]:
    """The pointers that there must be."""
    posts = [post_from_item(item) for key, item in items.items() if "#P#" in key.sk]
    left = [post for post in posts if post.is_open]
    return {key for post in left for key in pointer_keys(key_of_post(post))}


def there(items: Items) -> set[Key]:
    return {key for key in items if "#M#C#" in key.pk or "#M#F#" in key.pk}


FLOWS: dict[str, tuple[list[Change], Change]] = {
    "holding": ([], put(HELD)),
    "settling": ([put(HELD)], put(KEPT)),
    "holding again": ([put(HELD), put(KEPT)], put(HELD)),
    "moving": ([put(HELD)], moved),
    "removing": ([put(HELD)], STAYS),
    "removing what was labelled": ([put(KEPT)], STAYS),
    "being done": ([put(HELD), STAYS], OVER),
}


@pytest.mark.parametrize("flow", FLOWS)
async def test_a_change_that_ended_anywhere_is_finished_by_doing_it_again(
    flow: str, clock: FakeClock
) -> None:
    before, change = FLOWS[flow]
    for crash_after in count():
        items: Items = {}
        for each in before:
            await each(process(clock, items))
        try:
            await change(process(clock, items, crash_after=crash_after))
        except CrashError:
            assert wanted(items) <= there(items)
            await change(process(clock, items))
            assert (crash_after, wanted(items)) == (crash_after, there(items))
        else:
            assert crash_after > 3
            assert wanted(items) == there(items)
            return


async def test_what_a_lost_worker_began_to_hold_goes_of_itself(clock: FakeClock) -> None:
    for crash_after in range(3):
        items: Items = {}
        with suppress(CrashError):
            await put(HELD)(process(clock, items, crash_after=crash_after))

        assert key_of_post(HELD) not in items
        assert all("ttl" in items[key] for key in there(items))
        assert await process(clock, items).open_of_file("T1", "F1") == []


@pytest.mark.parametrize("seed", range(40))
async def test_workers_at_once_leave_pointers_to_what_is_held(seed: int, clock: FakeClock) -> None:
    items: Items = {}
    dice = random.Random(seed)
    changes = [put(HELD), put(KEPT), put(replace(HELD, stage=Stage.REMOVED)), moved, STAYS, OVER]

    async def work() -> None:
        for _ in range(3):
            posts, change = process(clock, items, dice=dice), dice.choice(changes)
            with suppress(RetryLaterError):
                await change(posts)

    await asyncio.gather(*(work() for _ in range(3)))

    assert wanted(items) == there(items)


@pytest.mark.parametrize("change", range(1, 6))
async def test_whoever_settles_a_post_while_it_moves_is_not_undone(
    change: int, clock: FakeClock
) -> None:
    items: Items = {}
    await put(HELD)(process(clock, items))
    changes = count(1)

    def settle(now: Items) -> None:
        if next(changes) == change:
            assert key_of_post(HELD) in now
            now[key_of_post(HELD)] = post_item(KEPT)  # With a version of its own.

    await moved(process(clock, items, look=settle))

    there_now = await process(clock, items).posts("T1", HELD.sha256)
    assert there_now == [replace(KEPT, identity=KEPT.identity._replace(channel="C5"))]
    assert there(items) == set()


async def test_a_channel_of_more_than_a_hundred_held_posts_is_moved_whole(clock: FakeClock) -> None:
    items: Items = {}
    posts = process(clock, items)
    for number in range(103):
        await posts.put_post(flagged_post(ts=f"{1_700_000_000 + number}.000100"))
    await moved(posts)

    assert {post.identity.channel for post in await posts.open_of_file("T1", "F1")} == {"C5"}
    assert len(await posts.posts("T1", HELD.sha256)) == 103
    assert wanted(items) == there(items)
