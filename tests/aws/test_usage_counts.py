"""The contract of the counts behind `/labels usage`, for the fake and for DynamoDB."""

from tests.aws.stores import Build


class TestUsageCounts:
    async def test_calls_are_counted_by_team_channel_and_month(self, build: Build) -> None:
        library = build().library
        await library.count_calls("T1", "C1", "2026-03", 1, 0)
        await library.count_calls("T1", "C1", "2026-03", 0, 1)
        await library.count_calls("T1", "C2", "2026-03", 1, 0)
        await library.count_calls("T1", "C3", "2026-04", 1, 0)
        await library.count_calls("T2", "C1", "2026-03", 9, 9)

        assert await library.calls_of("T1", "2026-03") == (2, 1, 0)
        assert await library.calls_of("T1", "2026-03", "C1") == (1, 1, 0)
        assert await library.calls_of("T1", "2026-02") == (0, 0, 0)

    async def test_many_channels_are_asked_about_at_once(self, build: Build) -> None:
        library = build().library
        await library.count_calls("T1", "C1", "2026-03", 1, 0, watched=60)
        await library.count_calls("T1", "C104", "2026-03", 0, 2)
        await library.count_calls("T1", "C2", "2026-02", 1, 0)
        channels = [f"C{number}" for number in range(130)]

        assert await library.calls_of_channels("T1", "2026-03", channels) == {
            "C1": (1, 0, 60),
            "C104": (0, 2, 0),
        }
        assert await library.calls_of_channels("T1", "2026-03", []) == {}
