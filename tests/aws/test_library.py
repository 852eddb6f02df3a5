"""The contract of `Library`, for the fake and for DynamoDB."""

from dataclasses import replace

import pytest

from bot.core.labels import Analysis
from bot.core.moderation.seen import Moderation
from tests.aws.samples import ANALYSIS, MODERATED, SHA, stored_image
from tests.aws.stores import Build
from tests.fakes.clock import FakeClock

NOW = FakeClock().now()
DAY = 86_400


class TestLibrary:
    async def test_unknown_bytes_have_no_analysis(self, build: Build) -> None:
        assert await build().library.find_analysis("T1", SHA) is None

    @pytest.mark.parametrize(
        "analysis",
        [ANALYSIS, MODERATED, replace(ANALYSIS, moderation=Moderation(), text=())],
        ids=["plain", "moderated", "harmless"],
    )
    async def test_an_analysis_comes_back_whole(self, build: Build, analysis: Analysis) -> None:
        library = build().library
        await library.save_analysis("T1", SHA, analysis)

        assert await library.find_analysis("T1", SHA) == analysis

    async def test_one_team_learns_nothing_of_another(self, build: Build) -> None:
        library = build().library
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image())

        assert await library.find_analysis("T2", SHA) is None
        assert await library.first_sighting("T2", SHA, "C1", "1800000000.000000") is None
        assert await library.find_image("T2", "C1", "1700000000.000100", "F1") is None

    async def test_another_way_of_analysing_finds_nothing_old(self, build: Build) -> None:
        await build(analysis_version="1").library.save_analysis("T1", SHA, ANALYSIS)

        assert await build(analysis_version="2").library.find_analysis("T1", SHA) is None

    @pytest.mark.parametrize("analysis", [ANALYSIS, MODERATED], ids=["plain", "moderated"])
    async def test_an_image_comes_back_whole(self, build: Build, analysis: Analysis) -> None:
        library, image = build().library, stored_image(analysis=analysis)
        await library.record_image(image)

        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == image

    async def test_an_image_may_be_recorded_again(self, build: Build) -> None:
        library = build().library
        await library.record_image(stored_image(reply_ts=""))
        await library.record_image(stored_image())

        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == stored_image()

    async def test_the_first_sighting_is_the_earliest_in_the_channel(self, build: Build) -> None:
        library = build().library
        for ts in ("1700000003.000000", "1700000001.000000", "1700000002.000000"):
            await library.record_image(stored_image(ts=ts))
        await library.record_image(stored_image(channel="C0", ts="1600000000.000000"))
        await library.record_image(stored_image(sha256="cd" * 32, ts="1600000000.000000"))

        seen = await library.first_sighting("T1", SHA, "C1", "1700000004.000000")

        assert seen == "1700000001.000000"

    async def test_a_message_is_no_sighting_of_itself(self, build: Build) -> None:
        library = build().library
        await library.record_image(stored_image(ts="1700000001.000000", file_id="F1"))
        await library.record_image(stored_image(ts="1700000001.000000", file_id="F2"))

        assert await library.first_sighting("T1", SHA, "C1", "1700000001.000000") is None

    async def test_nothing_goes_without_retention(self, build: Build, clock: FakeClock) -> None:
        library = build().library
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image())
        clock.advance(10_000 * DAY)

        assert await library.find_analysis("T1", SHA) == ANALYSIS
        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == stored_image()

    async def test_with_retention_everything_goes(self, build: Build, clock: FakeClock) -> None:
        library = build(retention_days=30).library
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image(posted=NOW))
        clock.advance(30 * DAY)

        assert await library.find_analysis("T1", SHA) is None
        assert await library.first_sighting("T1", SHA, "C1", "1800000000.000000") is None
        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") is None

    async def test_a_later_sighting_outlives_the_first(
        self, build: Build, clock: FakeClock
    ) -> None:
        library = build(retention_days=30).library
        for day in range(3):
            posted = NOW + day * DAY
            await library.record_image(stored_image(ts=f"{posted:.6f}", posted=posted))
        clock.advance(31 * DAY)

        seen = await library.first_sighting("T1", SHA, "C1", "1800000000.000000")

        assert seen == f"{NOW + 2 * DAY:.6f}"
