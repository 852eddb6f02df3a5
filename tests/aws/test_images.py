"""The contract of `Library` for posted pictures, in memory and in DynamoDB."""

from dataclasses import replace

import pytest

from bot.aws.records import identity_of
from bot.core.entries import EVERYTHING, Identity, entry_of, position
from bot.ports import StoredImage, Trace
from tests.aws.samples import ANALYSIS, SHA, stored_image
from tests.aws.stores import Build, Stores
from tests.fakes.clock import FakeClock

DAY = 86_400
FIRST = stored_image()
SECOND = stored_image(ts="1700000001.000100", file_id="F7", posted=1_700_000_001.0001)
BESIDE = stored_image(file_id="F0")
ELSEWHERE = stored_image(channel="C2", ts="1700000002.000100", posted=1_700_000_002.0001)
MARKED = Identity("C1", "1700000000.000100", "F1")


async def found(stores: Stores, scope: str) -> list[str]:
    page = await stores.index.entries("T1", scope, EVERYTHING, limit=10)
    return [entry.position for entry in page.found]


async def record(stores: Stores, *images: StoredImage) -> None:
    for image in images:
        await stores.library.record_image(image)


class TestListing:
    async def test_a_messages_pictures_come_in_the_order_of_their_ids(self, stores: Stores) -> None:
        await record(stores, FIRST, SECOND, BESIDE, ELSEWHERE)

        images = await stores.library.images_of_message("T1", "C1", FIRST.ts)

        assert images == [BESIDE, FIRST]

    async def test_a_file_is_found_wherever_it_was_posted(self, stores: Stores) -> None:
        await record(stores, FIRST, SECOND, ELSEWHERE)

        assert await stores.library.images_of_file("T1", "F1") == [FIRST, ELSEWHERE]
        assert await stores.library.images_of_file("T2", "F1") == []

    async def test_bytes_are_found_wherever_they_were_posted(self, stores: Stores) -> None:
        other = stored_image(file_id="F3", sha256="00" * 32)
        await record(stores, ELSEWHERE, SECOND, FIRST, other)

        assert await stores.library.posts_of_bytes("T1", SHA) == [
            identity_of(image) for image in (FIRST, SECOND, ELSEWHERE)
        ]
        assert await stores.library.posts_of_bytes("T2", SHA) == []

        await stores.library.erase_image(SECOND)
        assert len(await stores.library.posts_of_bytes("T1", SHA)) == 2

    async def test_a_channel_is_read_page_by_page(self, stores: Stores) -> None:
        await record(stores, FIRST, SECOND, BESIDE, ELSEWHERE)
        library = stores.library

        page = await library.images_of_channel("T1", "C1", limit=2)
        after = position(page[-1].ts, page[-1].file_id)

        assert page == [BESIDE, FIRST]
        assert await library.images_of_channel("T1", "C1", after=after, limit=2) == [SECOND]


class TestChanging:
    async def test_an_erased_picture_is_nowhere(self, stores: Stores) -> None:
        await record(stores, FIRST, SECOND)
        await stores.library.erase_image(FIRST)
        library = stores.library

        assert await library.find_image("T1", "C1", FIRST.ts, "F1") is None
        assert await library.images_of_file("T1", "F1") == []
        assert await found(stores, "C1") == await found(stores, "") == [entry_of(SECOND).position]
        assert (await stores.index.tallies("T1", [""]))[""].pictures == 1

    async def test_erasing_what_was_never_recorded_is_no_error(self, stores: Stores) -> None:
        await stores.library.erase_image(FIRST)
        await stores.library.move_image(FIRST, is_public=False)
        await stores.library.add_thumb(FIRST, "F9")

        assert await found(stores, "C1") == []

    async def test_a_hidden_picture_is_found_in_its_channel_alone(self, stores: Stores) -> None:
        await record(stores, FIRST)
        await stores.library.move_image(FIRST, is_public=False)

        assert await found(stores, "C1") == [entry_of(FIRST).position]
        assert await found(stores, "") == []
        assert await stores.index.tallies("T1", ["", "C1"]) == {
            "C1": (await stores.index.tallies("T1", ["C1"]))["C1"]
        }
        image = await stores.library.find_image("T1", *MARKED)
        assert image == replace(FIRST, is_public=False)

    async def test_a_published_picture_is_found_by_the_team(self, stores: Stores) -> None:
        await record(stores, replace(FIRST, is_public=False))
        await stores.library.move_image(FIRST, is_public=True)
        await stores.library.move_image(FIRST, is_public=True)

        assert await found(stores, "") == [entry_of(FIRST).position]
        assert (await stores.index.tallies("T1", [""]))[""].pictures == 1
        assert await stores.library.find_image("T1", *MARKED) == FIRST

    async def test_a_thumbnail_stands_in_record_and_entries(self, stores: Stores) -> None:
        await record(stores, FIRST)
        await stores.library.add_thumb(FIRST, "F9")
        shown = replace(FIRST, thumb_file="F9")

        page = await stores.index.entries("T1", "", EVERYTHING, limit=10)

        assert page.found == (entry_of(shown),)
        assert await stores.library.find_image("T1", *MARKED) == shown

    async def test_recording_again_keeps_what_was_noted_since(self, stores: Stores) -> None:
        await record(stores, FIRST)
        await stores.library.move_image(FIRST, is_public=False)
        await stores.library.add_thumb(FIRST, "F9")
        await record(stores, replace(FIRST, reply_ts="1700000010.000100"))

        assert await stores.library.find_image("T1", *MARKED) == replace(
            FIRST, is_public=False, thumb_file="F9", reply_ts="1700000010.000100"
        )

    async def test_another_analysis_takes_the_place_of_the_first(self, stores: Stores) -> None:
        await record(stores, FIRST)
        other = replace(FIRST, analysis=replace(ANALYSIS, labels=ANALYSIS.labels[1:]))
        await record(stores, other)

        page = await stores.index.entries("T1", "", "L#dog", limit=10)

        assert page.found == ()
        assert (await stores.index.tallies("T1", [""]))[""].labels == {"Hot Dog": 1}
        assert await stores.library.find_image("T1", *MARKED) == other

    async def test_a_picture_whose_time_is_over_is_not_recorded(
        self, build: Build, clock: FakeClock
    ) -> None:
        stores = build(retention_days=30)
        clock.advance(30 * DAY + 1)
        await record(stores, FIRST)

        assert await found(stores, "C1") == []


class TestNotes:
    async def test_a_tombstone_stays_for_fourteen_days(
        self, stores: Stores, clock: FakeClock
    ) -> None:
        await stores.library.bury("T1", MARKED)
        clock.advance(14 * DAY - 1)
        assert await stores.library.is_buried("T1", MARKED)

        clock.advance(1)
        assert not await stores.library.is_buried("T1", MARKED)

    @pytest.mark.parametrize(
        "other", [Identity("C1", "1700000000.000100", ""), Identity("", "", "F1")]
    )
    async def test_a_tombstone_means_one_target_alone(
        self, stores: Stores, other: Identity
    ) -> None:
        await stores.library.bury("T1", other)

        assert await stores.library.is_buried("T1", other)
        assert not await stores.library.is_buried("T1", MARKED)
        assert not await stores.library.is_buried("T2", other)

    async def test_what_is_kept_for_a_post_is_known_until_it_is_erased(
        self, stores: Stores
    ) -> None:
        library = stores.library
        assert await library.trace_of("T1", MARKED) == Trace()

        await library.expect_image("T1", MARKED, SHA)
        await library.note_file("T1", MARKED, "F8")
        assert await library.trace_of("T1", MARKED) == Trace(SHA, frozenset({"F8"}))
        await library.note_file("T1", MARKED, "F9", is_chart=True)
        trace = await library.trace_of("T1", MARKED)
        assert trace == Trace(SHA, frozenset({"F8", "F9"}), frozenset({"F9"}))
        assert trace.drawings == {"F8"}

        await library.erase_image(FIRST)
        assert await library.trace_of("T1", MARKED) == Trace()

    async def test_bytes_are_wanted_while_an_unmarked_post_is_known(self, stores: Stores) -> None:
        library = stores.library
        await record(stores, FIRST, ELSEWHERE)
        await library.mark_forgetting(FIRST)
        assert await library.is_forgetting("T1", SHA)
        assert await library.is_wanted("T1", SHA)

        await library.mark_forgetting(ELSEWHERE)
        assert not await library.is_wanted("T1", SHA)

        await library.erase_image(FIRST)
        assert await library.is_forgetting("T1", SHA)
        await library.erase_image(ELSEWHERE)
        assert not await library.is_forgetting("T1", SHA)
        assert not await library.is_wanted("T1", SHA)

    async def test_an_erased_analysis_is_gone_in_every_version(self, build: Build) -> None:
        first, second = build().library, build(analysis_version="2").library
        await first.save_analysis("T1", SHA, ANALYSIS)
        await second.save_analysis("T1", SHA, ANALYSIS)
        await first.erase_analysis("T1", SHA)

        assert await first.find_analysis("T1", SHA) is None
        assert await second.find_analysis("T1", SHA) is None

    async def test_calls_are_counted_by_team_and_by_channel(self, stores: Stores) -> None:
        library = stores.library
        await library.count_calls("T1", "C1", "2026-11", 2, 0)
        await library.count_calls("T1", "C2", "2026-11", 1, 3)

        assert await library.calls_of("T1", "2026-11") == (3, 3, 0)
        assert await library.calls_of("T1", "2026-11", "C2") == (1, 3, 0)
        assert await library.calls_of("T1", "2026-12") == (0, 0, 0)
        channels = await library.calls_of_channels("T1", "2026-11", ["C1", "C2", "C3"])
        assert channels == {"C1": (2, 0, 0), "C2": (1, 3, 0)}
