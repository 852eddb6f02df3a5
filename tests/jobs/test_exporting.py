"""All that somebody may open, as files in a direct message."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.access import Access
from bot.core.asking import Address
from bot.core.labels import Label
from bot.errors import RetryLaterError
from bot.jobs.exporting import Part, begin_export, export
from bot.jobs.studio import Studio
from bot.ports import Entries
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeIndex
from tests.jobs.posted import FIRST, posted, record
from tests.jobs.world import World, make_world
from tests.samples import BEACH, DOG, label

ASKED = float(FIRST)
PLACES = ("C7GENERAL", "C7PRIVATE", "C7CLOSED", "C7MOVED", "D7ANNBOT")
USERS = ("U7ANN", "U7BEN", "U7GUEST", "U7NOBODY")


def part(user: str = "U7ANN", **fields: Any) -> Part:
    return Part(Address("T7TEAM", user, "C7GENERAL"), ASKED, 10, **fields)


async def run(world: World, first: Part, part_bytes: int = 50_000_000) -> None:
    """Do an export with everything that follows from it."""
    await begin_export(world.services, first)
    while world.queue.messages:
        _, message = world.queue.messages.popitem()
        await export(world.services, message.job, part_bytes)


def exported(world: World) -> list[dict[str, Any]]:
    """Every picture in the JSON files that were delivered, in order."""
    return [
        picture
        for _, files, _ in world.files.delivered
        for name, data in files.items()
        if name.endswith(".json")
        for picture in json.loads(data)
    ]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


async def test_both_files_come_in_one_direct_message(world: World) -> None:
    await record(world, [posted(1, DOG, label("Woman")), posted(2, BEACH, channel="C7PRIVATE")])

    await run(world, part())

    ((user, files, words),) = world.files.delivered
    assert (user, list(files)) == (
        "U7ANN", ["labels-export-2026-03-01.csv", "labels-export-2026-03-01.json"],
    )  # fmt: skip
    assert words == "Your export: 2 pictures that you can open, as CSV and JSON."
    told = [(row["channel_name"], row["labels"]) for row in rows(next(iter(files.values())))]
    assert told == [("general", "Dog 97.6 x2"), ("private", "Beach 84.2")]
    assert [picture["file"] for picture in exported(world)] == ["F7PIC00001", "F7PIC00002"]
    assert files["labels-export-2026-03-01.csv"].startswith(b"\xef\xbb\xbfchannel,")


def a_world(studio: Studio) -> World:
    world = make_world(FakeClock(ASKED), studio)
    world.doors.add_person("U7GUEST", "guest")
    world.doors.rooms["C7GENERAL"].members.add("U7GUEST")
    world.doors.add_room("C7MOVED", "U7BEN", "U7GUEST", is_public=False)
    world.doors.add_room("C7CLOSED", "U7CARL", is_public=False)
    return world


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(PLACES), max_size=14), st.sampled_from(USERS), st.integers(1, 20_000)
)
async def test_every_picture_that_may_be_seen_is_exported_once_and_no_other(
    studio: Studio, places: list[str], user: str, part_bytes: int
) -> None:
    world = a_world(studio)
    pictures = [
        posted(number, DOG, channel=place, is_public=place in ("C7GENERAL", "C7MOVED"))
        for number, place in enumerate(places)
    ]
    await record(world, pictures)
    monkey = replace(world, services=replace(world.services, index=SmallPages(world.index)))

    await run(monkey, part(user), part_bytes)

    access = await world.doors.access("T7TEAM", user)
    wanted = sorted(image.file_id for image in pictures if access.may_open(image.channel))
    assert sorted(picture["file"] for picture in exported(world)) == wanted
    assert {who for who, _, _ in world.files.delivered} <= {user}
    for _, files, _ in world.files.delivered:
        table, array = files.values()
        assert [row["file"] for row in rows(table)] == [one["file"] for one in json.loads(array)]


class SmallPages(FakeIndex):
    """An index that answers with three entries a request at most."""

    def __init__(self, index: FakeIndex) -> None:
        self.__dict__.update(index.__dict__)

    async def entries(self, *place: str, limit: int, **bounds: Any) -> Entries:
        return await super().entries(*place, limit=min(limit, 3), **bounds)


async def test_a_large_library_comes_in_parts(world: World) -> None:
    await record(world, [posted(number, DOG) for number in range(8)])
    services = replace(world.services, index=SmallPages(world.index))

    await run(replace(world, services=services), part(), part_bytes=1)

    assert [(next(iter(files)), words) for _, files, words in world.files.delivered] == [
        ("labels-export-2026-03-01.csv", "Part 1 of your export: 3 pictures, as CSV and JSON."),
        (
            "labels-export-2026-03-01-part-2.csv",
            "Part 2 of your export: 3 pictures, as CSV and JSON.",
        ),
        (
            "labels-export-2026-03-01-part-3.csv",
            "Part 3 of your export: 2 pictures, as CSV and JSON. This is the last part.",
        ),
    ]


async def test_an_empty_library_brings_a_sentence_and_no_files(world: World) -> None:
    await record(world, [posted(1, DOG, channel="C7CLOSED")])

    await run(world, part())

    assert world.files.delivered == []
    assert world.answers.last.text == (
        "There is no picture to export in the conversations that you can open."
    )


class LosingDoors:
    """Doors that close a room after so many questions."""

    def __init__(self, world: World, channel: str, after: int) -> None:
        self._doors, self._channel, self._left = world.doors, channel, after

    async def access(self, team: str, user: str) -> Access:
        self._left -= 1
        if self._left < 0:
            self._doors.rooms[self._channel].members.discard(user)
        return await self._doors.access(team, user)

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        return False

    async def is_member(self, channel: str, user: str) -> bool:
        return await self._doors.is_member(channel, user)

    async def owner(self) -> str:
        return await self._doors.owner()

    def forget(self, team: str) -> None:
        """Nothing is remembered."""


@pytest.mark.parametrize("after", range(9))
async def test_whoever_loses_a_channel_meanwhile_gets_nothing_of_it(
    world: World, after: int
) -> None:
    private = [posted(number, DOG, channel="C7PRIVATE") for number in range(8)]
    await record(world, [*private, posted(10, BEACH)])
    doors = LosingDoors(world, "C7PRIVATE", after)
    services = replace(world.services, doors=doors, index=SmallPages(world.index))

    for _ in range(2):
        try:
            await export(services, part().to_job())
            break
        except RetryLaterError:  # As the queue would have it tried again.
            assert world.files.delivered == []

    assert doors._left < 0 or after >= 7
    if doors._left < 0:
        assert [picture["file"] for picture in exported(world)] == ["F7PIC00010"]


async def test_somebody_who_left_gets_nothing(world: World) -> None:
    await record(world, [posted(1, DOG)])
    world.doors.people["U7ANN"].kind = "deleted"

    await run(world, part())

    assert world.files.delivered == []


async def test_a_slow_export_tells_twice_how_far_it_is(world: World) -> None:
    clock = world.clock
    assert isinstance(clock, FakeClock)
    await record(world, [posted(number, DOG) for number in range(10)])

    class SlowIndex(SmallPages):
        async def entries(self, *place: str, limit: int, **bounds: Any) -> Entries:
            await clock.sleep(35)
            return await super().entries(*place, limit=limit, **bounds)

    services = replace(world.services, index=SlowIndex(world.index))
    await run(replace(world, services=services), part())

    assert [shown.card.text for shown in world.answers.shown] == [
        "Still collecting your export: 3 of about 10 pictures so far.",
        "Still collecting your export: 6 of about 10 pictures so far.",
    ]
    assert len(exported(world)) == 10


async def test_a_question_too_old_for_an_answer_is_exported_all_the_same(world: World) -> None:
    await record(world, [posted(1, DOG)])
    world.answers.too_old = True
    clock = world.clock
    assert isinstance(clock, FakeClock)

    class SlowIndex(SmallPages):
        async def entries(self, *place: str, limit: int, **bounds: Any) -> Entries:
            await clock.sleep(35)
            return await super().entries(*place, limit=limit, **bounds)

    services = replace(world.services, index=SlowIndex(world.index))
    await run(replace(world, services=services), part())

    assert len(exported(world)) == 1


async def test_names_of_any_kind_survive(world: World) -> None:
    names = ["=1+1.jpg", 'a "quoted", name.jpg', "Grüße, 世界.jpg", "two\nlines.jpg", "\ud83d.jpg"]
    await record(world, [posted(n, Label("Dog", 90.0), name=name) for n, name in enumerate(names)])

    await run(world, part())

    ((_, files, _),) = world.files.delivered
    told = [row["name"] for row in rows(next(iter(files.values())))]
    kept = [picture["name"] for picture in exported(world)]
    assert kept == [*reversed([*names[:-1], "?.jpg"])]
    assert told == [*reversed(["'=1+1.jpg", *names[1:-1], "?.jpg"])]


def test_a_part_is_a_job_and_back() -> None:
    one = replace(part(), number=3, scope="C7PRIVATE", older_than="1.2#F1")

    assert Part.from_job(json.loads(json.dumps(one.to_job()))) == one
    assert Part.from_job({**one.to_job(), "resent": 1}) == one
    assert "secret" not in repr(replace(one, address=replace(one.address, response_url="secret")))
