"""The contract of `Library`, for the fake and for DynamoDB."""

from collections.abc import Callable

import pytest

from bot.aws.items import decode
from bot.aws.library import DynamoLibrary
from bot.core.labels import Label
from bot.ports import Library
from tests.aws.resources import make_table
from tests.aws.samples import ANALYSIS, DOG, SHA, stored_image
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.library import FakeLibrary

NOW = FakeClock().now()
DAY = 86_400

Build = Callable[..., Library]


@pytest.fixture
def build(place: AWS | None, name: str, clock: FakeClock) -> Build:
    """Make a library on the test's own table."""
    if place is None:
        shared = FakeLibrary(clock)

        def remember(*, analysis_version: str = "1", retention_days: int = 0) -> Library:
            library = FakeLibrary(
                clock, analysis_version=analysis_version, retention_days=retention_days
            )
            library.analyses, library.images = shared.analyses, shared.images
            return library

        return remember
    table = make_table(place, name)

    def connect(*, analysis_version: str = "1", retention_days: int = 0) -> Library:
        return DynamoLibrary(
            place.dynamodb,
            place.executor,
            clock,
            table=table,
            analysis_version=analysis_version,
            retention_days=retention_days,
        )

    return connect


class TestLibrary:
    async def test_unknown_bytes_have_no_analysis(self, build: Build) -> None:
        assert await build().find_analysis("T1", SHA) is None

    async def test_an_analysis_comes_back_whole(self, build: Build) -> None:
        library = build()
        await library.save_analysis("T1", SHA, ANALYSIS)

        assert await library.find_analysis("T1", SHA) == ANALYSIS

    async def test_one_team_learns_nothing_of_another(self, build: Build) -> None:
        library = build()
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image())

        assert await library.find_analysis("T2", SHA) is None
        assert await library.first_sighting("T2", SHA, "C1", "1800000000.000000") is None
        assert await library.find_image("T2", "C1", "1700000000.000100", "F1") is None

    async def test_another_way_of_analysing_finds_nothing_old(self, build: Build) -> None:
        await build(analysis_version="1").save_analysis("T1", SHA, ANALYSIS)

        assert await build(analysis_version="2").find_analysis("T1", SHA) is None

    async def test_an_image_comes_back_whole(self, build: Build) -> None:
        library = build()
        await library.record_image(stored_image())

        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == stored_image()

    async def test_an_image_may_be_recorded_again(self, build: Build) -> None:
        library = build()
        await library.record_image(stored_image(reply_ts=""))
        await library.record_image(stored_image())

        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == stored_image()

    async def test_the_first_sighting_is_the_earliest_in_the_channel(self, build: Build) -> None:
        library = build()
        for ts in ("1700000003.000000", "1700000001.000000", "1700000002.000000"):
            await library.record_image(stored_image(ts=ts))
        await library.record_image(stored_image(channel="C0", ts="1600000000.000000"))
        await library.record_image(stored_image(sha256="cd" * 32, ts="1600000000.000000"))

        seen = await library.first_sighting("T1", SHA, "C1", "1700000004.000000")

        assert seen == "1700000001.000000"

    async def test_a_message_is_no_sighting_of_itself(self, build: Build) -> None:
        library = build()
        await library.record_image(stored_image(ts="1700000001.000000", file_id="F1"))
        await library.record_image(stored_image(ts="1700000001.000000", file_id="F2"))

        assert await library.first_sighting("T1", SHA, "C1", "1700000001.000000") is None

    async def test_nothing_goes_without_retention(self, build: Build, clock: FakeClock) -> None:
        library = build()
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image())
        clock.advance(10_000 * DAY)

        assert await library.find_analysis("T1", SHA) == ANALYSIS
        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") == stored_image()

    async def test_with_retention_everything_goes(self, build: Build, clock: FakeClock) -> None:
        library = build(retention_days=30)
        await library.save_analysis("T1", SHA, ANALYSIS)
        await library.record_image(stored_image(posted=NOW))
        clock.advance(30 * DAY)

        assert await library.find_analysis("T1", SHA) is None
        assert await library.first_sighting("T1", SHA, "C1", "1800000000.000000") is None
        assert await library.find_image("T1", "C1", "1700000000.000100", "F1") is None

    async def test_a_later_sighting_outlives_the_first(
        self, build: Build, clock: FakeClock
    ) -> None:
        library = build(retention_days=30)
        for day in range(3):
            posted = NOW + day * DAY
            await library.record_image(stored_image(ts=f"{posted:.6f}", posted=posted))
        clock.advance(31 * DAY)

        seen = await library.first_sighting("T1", SHA, "C1", "1800000000.000000")

        assert seen == f"{NOW + 2 * DAY:.6f}"


@pytest.fixture
def library(aws: AWS, name: str, clock: FakeClock) -> DynamoLibrary:
    return DynamoLibrary(
        aws.dynamodb,
        aws.executor,
        clock,
        table=make_table(aws, name),
        analysis_version="1",
        retention_days=30,
    )


def partition(aws: AWS, table: str, pk: str) -> list[dict[str, object]]:
    answer = aws.dynamodb.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
    )
    return [decode(item) for item in answer["Items"]]


class TestDynamoLibrary:
    async def test_a_public_picture_has_rows_for_the_whole_team(
        self, library: DynamoLibrary, aws: AWS, name: str
    ) -> None:
        await library.record_image(stored_image())

        assert partition(aws, name, "T#T1#P#L#dog#0") == [
            {
                "pk": "T#T1#P#L#dog#0",
                "sk": "1700000000.000100#F1",
                "channel": "C1",
                "thread": "1700000000.000100",
                "user": "U1",
                "name": "Wauwau – “Käse”.jpg",
                "drawn": "F2",
                "label": "Dog",
                "confidence": 9794,
                "count": 1,
                "ttl": 1_700_000_000 + 30 * DAY,
            }
        ]
        assert len(partition(aws, name, "T#T1#P#L#hot dog#0")) == 1

    async def test_a_private_picture_has_rows_for_its_channel_alone(
        self, library: DynamoLibrary, aws: AWS, name: str
    ) -> None:
        await library.record_image(stored_image(is_public=False))

        assert partition(aws, name, "T#T1#P#L#dog#0") == []
        assert len(partition(aws, name, "T#T1#C#C1#L#dog#0")) == 1

    async def test_more_labels_than_one_batch_holds_are_all_written(
        self, library: DynamoLibrary, aws: AWS, name: str
    ) -> None:
        labels = tuple(Label(name=f"Thing {number}", confidence=60.0) for number in range(60))
        analysis = ANALYSIS.__class__(labels, "3.0", 10, 10, "PNG")
        await library.record_image(stored_image(analysis=analysis))

        written = [len(partition(aws, name, f"T#T1#P#L#thing {n}#0")) for n in range(60)]

        assert written == [1] * 60

    async def test_the_same_label_spelt_twice_is_one_row(
        self, library: DynamoLibrary, aws: AWS, name: str
    ) -> None:
        again = Label(name="dog ", confidence=60.0)
        analysis = ANALYSIS.__class__((DOG, again), "3.0", 10, 10, "PNG")
        await library.record_image(stored_image(analysis=analysis))

        assert len(partition(aws, name, "T#T1#P#L#dog#0")) == 1

    async def test_calls_are_counted_by_team_and_by_channel(
        self, library: DynamoLibrary, aws: AWS, name: str
    ) -> None:
        await library.count_calls("T1", "C1", "2026-11", 2, 0)
        await library.count_calls("T1", "C2", "2026-11", 1, 3)
        ttl = int(NOW) + 30 * DAY

        assert partition(aws, name, "T#T1") == [
            {"pk": "T#T1", "sk": "USE#2026-11", "paid": 3, "saved": 3, "ttl": ttl},
            {"pk": "T#T1", "sk": "USE#2026-11#C#C1", "paid": 2, "saved": 0, "ttl": ttl},
            {"pk": "T#T1", "sk": "USE#2026-11#C#C2", "paid": 1, "saved": 3, "ttl": ttl},
        ]

    async def test_counts_stay_without_retention(
        self, aws: AWS, name: str, clock: FakeClock
    ) -> None:
        table = make_table(aws, name)
        library = DynamoLibrary(
            aws.dynamodb, aws.executor, clock, table=table, analysis_version="1"
        )
        await library.count_calls("T1", "C1", "2026-11", 1, 0)

        assert partition(aws, name, "T#T1")[0] == {
            "pk": "T#T1",
            "sk": "USE#2026-11",
            "paid": 1,
            "saved": 0,
        }
