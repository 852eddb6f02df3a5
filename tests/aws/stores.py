"""Library and index on one memory, wherever that is."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.aws.index import DynamoIndex
from bot.aws.library import DynamoLibrary
from bot.ports import Clock, Index, Library
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.library import FakeIndex, FakeLibrary


@dataclass(frozen=True)
class Stores:
    """A library, and the index over the same pictures."""

    library: Library
    index: Index


Build = Callable[..., Stores]
"""Called again, it gives other instances on the same memory."""


def stores_in_memory(clock: Clock) -> Build:
    first = FakeLibrary(clock)

    def build(*, analysis_version: str = "1", retention_days: int = 0) -> Stores:
        library = FakeLibrary(
            clock, analysis_version=analysis_version, retention_days=retention_days
        )
        library.__dict__ |= {
            name: value for name, value in vars(first).items() if not name.startswith("_")
        }
        return Stores(library, FakeIndex(library))

    return build


def stores_on(aws: AWS, name: str, clock: Clock) -> Build:
    table = make_table(aws, name)

    def build(*, analysis_version: str = "1", retention_days: int = 0, shards: int = 1) -> Stores:
        library = DynamoLibrary(
            aws.dynamodb, aws.executor, clock, table=table, analysis_version=analysis_version,
            retention_days=retention_days, shards=shards,
        )  # fmt: skip
        index = DynamoIndex(
            aws.dynamodb, aws.executor, clock, table=table,
            retention_days=retention_days, shards=shards,
        )  # fmt: skip
        return Stores(library, index)

    return build
