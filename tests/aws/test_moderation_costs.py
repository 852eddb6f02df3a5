"""Moderation makes the requests that `docs/data-model.md` tells of, and no others."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from benchmarks.accesses import Access, checking, moderating
from benchmarks.data_model import example
from benchmarks.flagged import flagged
from bot.aws.cases import DynamoCases
from bot.aws.ledger import DynamoLedger
from bot.aws.library import DynamoLibrary
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Choice, Decision, Stage
from tests.aws.resources import make_table
from tests.aws.samples import CASE, SHA, flagged_post
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock

HELD = flagged_post()
DECISION = Decision(Choice.KEEP, "U9", CASE.opened, "token1")


@dataclass(frozen=True)
class Books:
    """Everything on one table."""

    cases: DynamoCases
    ledger: DynamoLedger
    library: DynamoLibrary

    async def decide(self) -> None:
        case = await self.cases.find_case("T1", SHA)
        assert isinstance(case, Case)
        assert await self.cases.change_case(replace(case, decision=DECISION))

    async def look(self) -> None:
        await self.cases.posts("T1", SHA)
        await self.library.posts_of_bytes("T1", SHA)

    async def answer(self) -> None:
        post = await self.cases.find_post("T1", SHA, HELD.identity)
        assert post
        assert await self.cases.change_post(replace(post, reply_ts="1700000009.000100"))

    async def settle(self) -> None:
        post = await self.cases.find_post("T1", SHA, HELD.identity)
        assert post
        assert await self.cases.change_post(replace(post, stage=Stage.KEPT))

    async def post(self) -> None:
        await self.ledger.begin_posting("T1", "alert", 60)
        await self.ledger.end_posting("T1", "alert", "1700000009.000100")

    async def change_policy(self) -> None:
        await self.cases.save_policy("T1", replace(await self.cases.policy("T1"), words=("a",)))


Step = Callable[[Books], Awaitable[object]]

STEPS: dict[str, Step] = {
    "what holds for it here, and was it decided before?": (
        lambda books: books.cases.ruling("T1", "C1", SHA)
    ),
    "was it decided while it was labelled?": lambda books: books.cases.find_case("T1", SHA),
    "a case is opened": lambda books: books.cases.open_case(replace(CASE, sha256="00" * 32)),
    "a post is held": lambda books: books.cases.put_post(HELD),
    "its answer is noted": Books.answer,
    "a post is settled": Books.settle,
    "what is open of a message, of a file, or in a channel?": (
        lambda books: books.cases.open_in_message("T1", "C1", HELD.identity.ts)
    ),
    "a case is decided or assigned": Books.decide,
    "where were these bytes posted?": Books.look,
    "which thread does an alert belong in?": (
        lambda books: books.ledger.join_burst("T1", "C1", SHA, window=600, most=3600)
    ),
    "a message is posted once": Books.post,
    "an act is written down": (
        lambda books: books.ledger.add(AuditRecord("T1", CASE.opened, "1", Act.FLAGGED, ""))
    ),
    "`/labels audit`, for each 100 acts": lambda books: books.ledger.records("T1"),
    "checks wait for long, or work again": lambda books: books.ledger.begin_outage("T1"),
    "the policy is changed": Books.change_policy,
}
TOLD = [*checking(), *moderating(flagged(example()))]


@pytest.fixture
async def books(moto_server: AWS, name: str, clock: FakeClock) -> Books:
    """With a case and a held post."""
    client, executor, table = moto_server.dynamodb, moto_server.executor, name
    make_table(moto_server, name)
    books = Books(
        DynamoCases(client, executor, clock, table=table),
        DynamoLedger(client, executor, clock, table=table),
        DynamoLibrary(client, executor, clock, table=table, analysis_version="1"),
    )
    await books.cases.open_case(CASE)
    await books.cases.put_post(HELD)
    return books


def told(access: Access) -> Counter[str]:
    """The requests that the document names."""
    calls = re.findall(r"(?:(\d+) × )?(\w+Item|Query)\b", access.calls)
    return Counter(name for number, name in calls for _ in range(int(number or 1)))


@pytest.mark.parametrize("access", TOLD, ids=lambda access: access.when)
async def test_a_step_makes_the_requests_that_the_document_names(
    access: Access, books: Books, moto_server: AWS
) -> None:
    made: Counter[str] = Counter()

    def count(model: Any, **_: object) -> None:
        made[model.name] += 1

    moto_server.dynamodb.meta.events.register("before-call.dynamodb", count)
    try:
        await STEPS[access.when](books)
    finally:
        moto_server.dynamodb.meta.events.unregister("before-call.dynamodb", count)

    assert made == told(access)
