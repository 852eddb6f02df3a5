"""What a search costs in a small library and in a very large one: `python -m benchmarks.search`.

It prints the table of `docs/performance.md`. No machine here holds the sixty million rows of a
million pictures, so the table is made up where it is read (`benchmarks/virtual_table.py`); the
smallest size is asked of moto as well, which must answer the same.
"""

import argparse
import asyncio
import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.data_model import READ_PRICE
from benchmarks.first_page import QUERIES, Cost, Measured, first_page, index_over, services_of
from benchmarks.scan import one_item_each, scan
from benchmarks.virtual_client import VirtualClient
from benchmarks.virtual_library import VirtualLibrary, member
from benchmarks.virtual_table import NO_ITEMS, VirtualTable
from benchmarks.zipf import OWN, Pictures, pictures
from bot.aws.batches import WRITTEN
from bot.aws.items import Item, encode
from sandbox.aws import AWSSandbox

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SIZES = (1_000, 100_000, 1_000_000)
MOST_REQUESTS, MOST_UNITS = 10, 25
TEMPLATE = Path(__file__).resolve().parent.parent / "infrastructure.yml"
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    pictures: int
    what: str
    cost: Cost

    def __str__(self) -> str:
        """As Markdown."""
        cost = self.cost
        price = cost.units * READ_PRICE / 1_000_000
        return (
            f"| {self.pictures:,} | {self.what} | {cost.requests:,} | {cost.units:,g} "
            f"| ${price:.7f} | {cost.milliseconds:,.0f} ms |"
        )


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="pictures (1000 100000 1000000)"
    )
    parser.add_argument("--no-scan", action="store_true", help="leave out the tutorials' way")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| pictures | first page of | requests | read units | price | the bot's own time |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    missed = []
    for size in options.sizes:
        drawn = pictures(size)
        rows = asyncio.run(_searched(drawn))
        missed += [row for row in rows if not _is_reached(row.cost)]
        rows += [] if options.no_scan else [_scanned(drawn)]
        print("\n".join(map(str, rows)))
    print(f"\nAim: at most {MOST_REQUESTS} requests and {MOST_UNITS} read units for a member of "
          f"{OWN} private channels: {'missed' if missed else 'reached'}.")  # fmt: skip
    print(asyncio.run(_compared(pictures(SIZES[0]))))


def _is_reached(cost: Cost) -> bool:
    return cost.requests <= MOST_REQUESTS and cost.units <= MOST_UNITS


async def _searched(drawn: Pictures) -> list[Row]:
    measured = Measured(drawn)
    rows = [
        Row(drawn.count, f"`{what}`" if "label" not in what else what, await measured.cost(words))
        for what, words in QUERIES.items()
    ]
    more = await measured.cost(QUERIES["beach"], private=OWN + 1)
    return [*rows, Row(drawn.count, "`beach`, with a fourth private channel", more)]


def _scanned(drawn: Pictures) -> Row:
    """The tutorials' way; making up the items is not counted into its time either."""
    virtual = VirtualClient(VirtualTable(lambda _: NO_ITEMS, one_item_each(drawn)), remembers=False)
    client = virtual.client()
    started = time.perf_counter()
    scan(client, "beach", member().channels)
    taken = time.perf_counter() - started - virtual.bill.seconds
    cost = Cost(virtual.bill.requests, virtual.bill.units, 1000 * taken, ())
    return Row(drawn.count, "`beach`, by a Scan with `contains`", cost)


async def _compared(drawn: Pictures) -> str:
    """Ask moto, which holds what the queries read; says how long that took."""
    library, measured = VirtualLibrary(drawn), Measured(drawn)
    for words in QUERIES.values():
        await measured.cost(words, times=0)
    items = [item for pk in measured.partitions for item in library.items(pk)]
    with (
        AWSSandbox(TEMPLATE, bucket="labels-bench", table="labels", queue="labels-jobs") as aws,
        ThreadPoolExecutor(8) as executor,
    ):
        client = aws.session().client("dynamodb", endpoint_url=aws.url)
        _fill(client, items)
        real = services_of(index_over(client, executor))
        virtual = services_of(index_over(measured.virtual.client(), executor))
        taken = []
        for words in QUERIES.values():
            started = time.perf_counter()
            answer = await first_page(real, member(), words)
            taken.append(f"{1000 * (time.perf_counter() - started):.0f} ms")
            if answer != await first_page(virtual, member(), words):
                raise AssertionError(f"moto answers {words} differently")
    return f"moto, with {len(items):,} items, answers the same, in {', '.join(taken)}."


def _fill(client: "DynamoDBClient", items: list[Item]) -> None:
    puts: list[Any] = [{"PutRequest": {"Item": encode(item)}} for item in items]
    for start in range(0, len(puts), WRITTEN):
        client.batch_write_item(RequestItems={"labels": puts[start : start + WRITTEN]})


if __name__ == "__main__":
    main()
