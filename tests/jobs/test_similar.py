"""Pictures like another one, among those that the asker may open."""

from dataclasses import replace

from bot.core.access import TEAM
from bot.core.entries import Identity, entry_of
from bot.core.labels import Label
from bot.jobs.similar import MAX_REQUESTS, ROWS, newest_of, similar_to, similar_to_posted
from bot.ports import StoredImage
from tests.jobs.counted import CountedIndex
from tests.jobs.posted import posted, record
from tests.jobs.world import World
from tests.samples import ANIMAL, BEACH, DOG, label

HASH = 0xF0F0_1234_5678_9ABC
LIGHTHOUSE = label("Lighthouse", 90.0)


def hashed(image: StoredImage, fingerprint: int = HASH) -> StoredImage:
    return replace(image, analysis=replace(image.analysis, fingerprint=fingerprint))


async def alike(world: World, image: StoredImage, user: str = "U7ANN") -> list[str]:
    """The ids of the files that are like a picture, in order."""
    access = await world.doors.access("T7TEAM", user)
    found = await similar_to(world.services, access, entry_of(image))
    return [each.entry.file_id for each in found.lookalikes]


async def test_the_likest_come_first_and_the_picture_itself_not_at_all(world: World) -> None:
    picture = posted(1, DOG, BEACH, LIGHTHOUSE)
    near, nearer, far = posted(2, DOG, LIGHTHOUSE), posted(3, DOG, BEACH, LIGHTHOUSE), posted(4)
    await record(world, [picture, near, nearer, far, posted(5, label("Fog"))])

    assert await alike(world, picture) == [nearer.file_id, near.file_id]


async def test_the_same_picture_posted_elsewhere_comes_first_where_it_may_be_seen(
    world: World,
) -> None:
    picture = hashed(posted(1, DOG, BEACH))
    hidden = hashed(posted(2, DOG, BEACH, channel="C7PRIVATE"))
    likest, same = posted(3, DOG, BEACH), hashed(posted(4, DOG, ANIMAL), HASH ^ 3)
    await record(world, [picture, hidden, likest, same])

    assert await alike(world, picture, "U7BEN") == [same.file_id, likest.file_id]
    assert await alike(world, picture, "U7ANN") == [hidden.file_id, same.file_id, likest.file_id]


async def test_a_channel_that_turned_private_is_read_past(world: World) -> None:
    world.doors.add_room("C7MOVED", name="moved", is_public=False)
    picture, other = posted(0, DOG), posted(1, DOG)
    closed = [posted(10 + n, DOG, channel="C7MOVED", is_public=True) for n in range(ROWS + 5)]
    await record(world, [picture, other, *closed])

    assert await alike(world, picture) == [other.file_id]


async def test_a_picture_without_labels_is_known_by_its_fingerprint(world: World) -> None:
    picture, same = hashed(posted(1)), hashed(posted(2))
    await record(world, [picture, same, posted(3, DOG)])

    assert await alike(world, picture) == [same.file_id]


async def test_looking_stays_within_its_budget(world: World) -> None:
    labels: list[Label] = [label(f"Thing {n}") for n in range(30)]
    picture = posted(0, *labels)
    await record(world, [picture, *(posted(n, *labels[:n]) for n in range(1, 30))])
    index = CountedIndex(world.index)
    access = await world.doors.access("T7TEAM", "U7ANN")

    services = replace(world.services, index=index)
    await similar_to(services, access, entry_of(picture))

    assert len(index.read) == MAX_REQUESTS
    assert {scope for scope, _, _ in index.read} == {TEAM}
    assert index.read[0][1] == "L#thing 28"


async def test_labels_that_stand_on_the_same_pictures_do_not_use_up_the_budget(
    world: World,
) -> None:
    of_both = [label(f"Thing {n}") for n in range(20)]
    picture, copy = posted(1, DOG, *of_both), posted(2, BEACH, *of_both)
    other = posted(3, DOG)
    await record(world, [picture, copy, other, posted(4, DOG, label("Fog"))])

    assert (await alike(world, picture))[0] == copy.file_id
    access = await world.doors.access("T7TEAM", "U7ANN")
    index = CountedIndex(world.index)
    await similar_to(replace(world.services, index=index), access, entry_of(picture))
    assert "L#dog" in {term for _, term, _ in index.read}


async def test_a_posted_picture_is_looked_up_only_where_it_may_be_opened(world: World) -> None:
    picture = posted(1, DOG, channel="C7PRIVATE")
    await record(world, [picture, posted(2, DOG)])
    identity = Identity(picture.channel, picture.ts, picture.file_id)
    ann = await world.doors.access("T7TEAM", "U7ANN")
    ben = await world.doors.access("T7TEAM", "U7BEN")

    found = await similar_to_posted(world.services, ann, identity)
    assert found is not None
    assert [each.entry.file_id for each in found.lookalikes] == ["F7PIC00002"]
    assert await similar_to_posted(world.services, ben, identity) is None
    gone = identity._replace(file_id="F7GONE")
    assert await similar_to_posted(world.services, ann, gone) is None


async def test_the_newest_of_a_conversation_is_told_only_to_its_members(world: World) -> None:
    await record(
        world, [posted(1, DOG, channel="C7PRIVATE"), posted(2, BEACH, channel="C7PRIVATE")]
    )
    ann = await world.doors.access("T7TEAM", "U7ANN")
    ben = await world.doors.access("T7TEAM", "U7BEN")

    newest = await newest_of(world.services, ann, "C7PRIVATE")
    assert newest is not None
    assert newest.file_id == "F7PIC00002"
    assert await newest_of(world.services, ben, "C7PRIVATE") is None
    assert await newest_of(world.services, ann, "C7GENERAL") is None
