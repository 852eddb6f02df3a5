"""The most seen labels, over what the asker may see."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.top import Counted
from bot.jobs.overview import overview_of_days
from bot.jobs.studio import Studio
from bot.jobs.top import channels_named, leading, most_seen
from bot.ports import StoredImage
from tests.fakes.clock import FakeClock
from tests.jobs.posted import FIRST, posted, record
from tests.jobs.world import World, make_world
from tests.samples import ANIMAL, BEACH, DOG, PET, label

NOW = float(FIRST)
TODAY = date(2026, 3, 1)
PLACES = ("C7GENERAL", "C7PRIVATE", "C7CLOSED", "C7MOVED", "D7ANNBOT")
"""C7MOVED was public when its pictures were posted; C7CLOSED is somebody else's."""
NAMES = ("Dog", "Beach", "Woman", "Fog")
DAYS = 5

PICTURES = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.integers(0, 8),
        st.dictionaries(st.sampled_from(NAMES), st.sampled_from((60.0, 90.0)), max_size=3),
    ),
    max_size=12,
)


def images(drawn: list[tuple[str, int, dict[str, float]]]) -> list[StoredImage]:
    return [
        posted(
            -number - 1440 * days_ago,
            *(label(name, sure) for name, sure in labels.items()),
            channel=place,
            is_public=place in ("C7GENERAL", "C7MOVED"),
        )
        for number, (place, days_ago, labels) in enumerate(drawn)
    ]


def a_world(studio: Studio) -> World:
    world = make_world(FakeClock(NOW), studio)
    world.doors.add_person("U7GUEST", "guest")
    world.doors.add_room("C7MOVED", "U7BEN", name="moved", is_public=False)
    world.doors.add_room("C7CLOSED", "U7CARL", name="closed", is_public=False)
    return world


def day(image: StoredImage) -> date:
    return datetime.fromtimestamp(float(image.ts), tz=UTC).date()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PICTURES, st.sampled_from(("U7ANN", "U7BEN", "U7GUEST")), st.booleans())
async def test_only_what_the_asker_may_see_is_counted(
    studio: Studio,
    drawn: list[tuple[str, int, dict[str, float]]],
    user: str,
    one_channel: bool,  # noqa: FBT001 - what hypothesis draws
) -> None:
    world = a_world(studio)
    await record(world, images(drawn))
    access = await world.doors.access("T7TEAM", user)
    channels = frozenset({"C7GENERAL"} & access.channels) if one_channel else frozenset[str]()

    top = await most_seen(world.services, access, channels, days=DAYS, now=NOW)

    seen = [image for image in images(drawn) if image.channel in (channels or access.channels)]
    new = [image for image in seen if (TODAY - day(image)).days < DAYS]
    counts = Counter(
        found.name
        for image in new
        for found in image.analysis.labels
        if found.confidence >= 70 and found.name != "Woman"
    )
    assert {counted.name: counted.pictures for counted in top.labels} == counts
    assert (top.whole, top.pictures) == (len(seen), len(new))
    assert top.growth[0] == len(seen) - len(new)
    assert (top.first, top.last, len(top.growth)) == (date(2026, 2, 25), TODAY, DAYS + 1)


async def test_a_channel_that_turned_private_is_taken_out_of_every_day(studio: Studio) -> None:
    world = a_world(studio)
    await record(
        world,
        [
            posted(1, DOG),
            posted(2, DOG, BEACH, channel="C7MOVED", is_public=True),
            posted(-1440, BEACH, channel="C7MOVED", is_public=True),
        ],
    )
    ann = await world.doors.access("T7TEAM", "U7ANN")
    ben = await world.doors.access("T7TEAM", "U7BEN")

    seen = await overview_of_days(world.index, ann, TODAY.replace(month=1), TODAY)
    more = await overview_of_days(world.index, ben, TODAY.replace(month=1), TODAY)

    assert {day: dict(tally.labels) for day, tally in seen.items()} == {TODAY: {"Dog": 1}}
    assert {day: dict(tally.labels) for day, tally in more.items()} == {
        TODAY: {"Dog": 2, "Beach": 1},
        date(2026, 2, 28): {"Beach": 1},
    }


async def test_a_label_shares_its_line_with_ancestors_that_only_follow_from_it(
    world: World,
) -> None:
    await record(world, [posted(1, DOG, ANIMAL, PET), posted(2, DOG, ANIMAL, PET, BEACH)])
    access = await world.doors.access("T7TEAM", "U7ANN")
    top = await most_seen(world.services, access, frozenset(), days=DAYS, now=NOW)

    assert await leading(world.services, access, top) == [
        Counted("Dog", 2, ("Animal", "Pet")),
        Counted("Beach", 1),
    ]


async def test_channels_are_named_by_id_or_name_but_only_open_ones(world: World) -> None:
    ann = await world.doors.access("T7TEAM", "U7ANN")
    ben = await world.doors.access("T7TEAM", "U7BEN")

    assert channels_named(ann, "#private") == channels_named(ann, "C7PRIVATE") == {"C7PRIVATE"}
    assert channels_named(ben, "#private") == channels_named(ben, "C7PRIVATE") == frozenset()
    assert channels_named(ann, "#") == channels_named(ann, "") == frozenset()
