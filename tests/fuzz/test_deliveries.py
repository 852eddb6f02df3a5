"""Broken deliveries are refused, answered or told by a reference, and never hold anything up."""

from tests.fuzz.delivering import LONGEST, fuzz
from tests.fuzz.good import deliveries


async def test_broken_deliveries_end_in_no_failure_of_ours() -> None:
    tally = await fuzz(400, "tests")

    assert tally.findings == []
    assert set(tally.statuses) == {200, 400, 404}
    assert tally.statuses.total() == 400
    assert tally.slowest < LONGEST


async def test_the_deliveries_that_are_broken_were_in_order() -> None:
    kinds = len(deliveries())

    tally = await fuzz(kinds, "", breaking=False)

    assert (tally.findings, tally.references.total()) == ([], 0)
    assert tally.statuses == {200: kinds}
