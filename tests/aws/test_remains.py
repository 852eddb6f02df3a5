"""Nothing is left of a workspace that left long ago, and all of everybody else's."""

import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.aws import keys
from bot.aws.images import Images
from bot.aws.keys import Key
from bot.aws.posts import Posts
from bot.aws.remains import DynamoRemains
from bot.core.entries import Identity
from bot.core.erasing import KEPT, erase_from
from bot.jobs.erasing import Eraser
from bot.jobs.services import Services
from bot.jobs.studio import Studio
from tests.aws.estate import HELD, Estate, images_of
from tests.aws.samples import flagged_post
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.table import CrashError, FakeTable, Items
from tests.jobs.world import make_world
from tests.test_two_teams import SAME, called, of_teams

LEFT, STAYS = "T7LEFT", "T8STAYS"
EXPIRING = ("#J#", "#N#", "#M#B#", "#W#", " F#", " BOOKED#")
"""In the keys of what goes of itself, fourteen days after it was last written at the latest."""


class Leaving:
    """Two workspaces, of which one took the app out; and the worker that erases it."""

    def __init__(self, estate: Estate, clock: FakeClock) -> None:
        self.estate = estate
        world = make_world(clock, cast("Studio", None))
        self.queue = world.queue
        services: Services = replace(world.services, objects=estate.objects)
        self.eraser = Eraser(services, estate.installations, estate.remains)

    async def erase(self) -> None:
        """Look who is due, and see every chore through that follows."""
        await self.eraser.look()
        while self.queue.messages:
            (delivery,) = await self.queue.receive(1)
            departure = erase_from(delivery.job)
            assert departure
            await self.eraser.take_turn(departure)
            await self.queue.delete(delivery)


@pytest.fixture
async def leaving(moto_server: AWS, name: str, clock: FakeClock, tmp_path: Path) -> Leaving:
    estate = Estate(moto_server, clock, name)
    for team in (LEFT, STAYS):
        await estate.fill(team, tmp_path)
    await estate.installations.remove(LEFT, clock.now())
    return Leaving(estate, clock)


def families() -> dict[str, re.Pattern[str]]:
    """What the keys of a workspace look like, by the function that makes them."""
    found = {}
    for function in of_teams(keys):
        key = called(function, LEFT)
        if isinstance(key, Key):
            found[function.__name__] = _pattern(key)
    return found


def _pattern(key: Key) -> re.Pattern[str]:
    text = re.sub("[0-9a-f]{32}", "[^ ]+", re.escape(f"{key.pk} {key.sk}"))
    for value in ("same", *SAME["identity"], SAME["day"].isoformat()):
        text = text.replace(re.escape(value), "[^ ]+")
    return re.compile(text)


def keys_of(estate: Estate) -> set[str]:
    """The keys of all that mentions the workspace that leaves."""
    return {f"{row['pk']} {row['sk']}" for row in estate.rows(LEFT)}


async def test_nothing_is_left_after_thirty_days_and_all_of_others_is(
    leaving: Leaving, clock: FakeClock
) -> None:
    estate, at = leaving.estate, clock.now()
    before = keys_of(estate)
    missing = [name for name, shape in families().items() if not any(map(shape.fullmatch, before))]
    assert missing == ["installation_key"]  # It went when the app was taken out.
    theirs = estate.rows(STAYS), estate.keys(STAYS)

    clock.advance(KEPT - 1)
    await leaving.erase()
    assert keys_of(estate) == before
    assert len(estate.keys(LEFT)) == 4

    clock.advance(1)
    await leaving.erase()
    left = keys_of(estate)
    assert {key for key in left if not any(part in key for part in EXPIRING)} == set()
    assert {part for part in EXPIRING for key in left if part in key} == set(EXPIRING)
    assert all(row["ttl"] <= at + 14 * 86_400 for row in estate.rows(LEFT))
    assert estate.keys(LEFT) == []
    assert (estate.rows(STAYS), estate.keys(STAYS)) == theirs


async def _fill(table: FakeTable, clock: FakeClock) -> None:
    images = Images(table, clock, shards=1, retention_days=0)
    for image in images_of(LEFT):
        identity = Identity(image.channel, image.ts, image.file_id)
        await table.add(keys.expected_key(LEFT, identity), {"sha256": {image.sha256}}, {})
        await images.record_image(image)
    post = flagged_post(team=LEFT, sha256=HELD)
    await Posts(table, clock, retention_days=0).put_post(post)


async def test_whoever_is_lost_is_followed_by_somebody_who_erases_the_rest(
    clock: FakeClock,
) -> None:
    whole: Items = {}
    await _fill(FakeTable(clock, whole), clock)
    for crash_after in range(10_000):
        items = {key: dict(item) for key, item in whole.items()}
        try:
            remains = DynamoRemains(FakeTable(clock, items, crash_after=crash_after))
            while await remains.erase_some(LEFT):
                pass
        except CrashError:
            remains = DynamoRemains(FakeTable(clock, items))
            while await remains.erase_some(LEFT):
                pass
            assert (crash_after, items) == (crash_after, {})
        else:
            assert crash_after > 50
            return
