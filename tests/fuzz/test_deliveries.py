"""Broken deliveries are refused, answered or told by a reference, and never hold anything up."""

import pytest
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from tests.fuzz import delivering
from tests.fuzz.delivering import LARGEST, LONGEST, fuzz
from tests.fuzz.good import Delivery, deliveries
from tests.handlers.conftest import Listener, listening


async def test_broken_deliveries_end_in_no_failure_of_ours() -> None:
    tally = await fuzz(400, "tests")

    assert tally.findings == []
    assert set(tally.statuses) == {200, 400, 404}
    assert tally.statuses.total() == 400
    assert tally.slowest < LONGEST
    assert tally.largest < LARGEST


async def test_the_deliveries_that_are_broken_were_in_order() -> None:
    kinds = len(deliveries())

    tally = await fuzz(kinds, "", breaking=False)

    assert (tally.findings, tally.references.total()) == ([], 0)
    assert tally.statuses == {200: kinds}


async def test_every_listener_hears_one_of_the_deliveries() -> None:
    """Whoever registers another one adds a delivery for it."""
    async with listening() as listener:
        heard = {await who_hears(listener, delivery) for delivery in deliveries()}
        listeners = listener.app._async_listeners

    assert [each.ack_function for each in listeners if each not in heard] == []
    assert heard - {None} == set(listeners)


async def who_hears(listener: Listener, delivery: Delivery) -> AsyncListener | None:
    """The first listener that matches, as Bolt looks for it."""
    raw, kind = delivery.wire()
    request = AsyncBoltRequest(body=raw.decode(), headers={"content-type": kind})
    request.context["bot_user_id"] = "U7BOT"
    for each in listener.app._async_listeners:
        if await each.async_matches(req=request, resp=BoltResponse(status=200)):
            return each
    return None


async def test_a_delivery_that_takes_too_much_memory_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivering, "LARGEST", -1)

    tally = await fuzz(1, "", breaking=False)

    assert tally.findings == [f"event 0: takes {tally.largest} bytes"]
