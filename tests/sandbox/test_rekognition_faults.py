"""The endpoint on a bad day: failures, throttling and time, as they are ordered."""

from collections.abc import AsyncIterator

import pytest

from sandbox.rekognition import Faults, Latency, RekognitionSandbox, Sighting
from sandbox.rekognition.errors import ServiceError
from tests.sandbox.rekognition_support import ask, call, drawing, encoded, names, refusal

PICTURE = encoded(drawing())


@pytest.fixture
async def sandbox() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox() as running:
        running.known.register(PICTURE, [Sighting("Chair", 90.0)])
        yield running


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ProvisionedThroughputExceededException", 400),
        ("ThrottlingException", 400),
        ("InternalServerError", 500),
        ("AccessDeniedException", 400),
    ],
)
async def test_failures_can_be_switched_on(
    sandbox: RekognitionSandbox, code: str, status: int
) -> None:
    sandbox.faults.fail_next(code)

    failed = await refusal(sandbox, Image={"Bytes": PICTURE})
    after = await ask(sandbox, Image={"Bytes": PICTURE})

    assert failed[:2] == (code, status)
    assert names(after) == ["Chair", "Furniture"]


async def test_one_operation_alone_fails_until_it_is_healed(sandbox: RekognitionSandbox) -> None:
    moderation = "detect_moderation_labels"
    sandbox.faults.fail("DetectModerationLabels", "ThrottlingException")

    failed = [await refusal(sandbox, moderation, Image={"Bytes": PICTURE}) for _ in range(2)]
    labels = await ask(sandbox, Image={"Bytes": PICTURE})
    sandbox.faults.heal("DetectModerationLabels")
    healed = await call(sandbox, moderation, Image={"Bytes": PICTURE})

    assert [code for code, *_ in failed] == ["ThrottlingException"] * 2
    assert names(labels) == ["Chair", "Furniture"]
    assert healed["ModerationLabels"] == []


def test_an_operation_fails_for_as_many_calls_as_ordered() -> None:
    faults = Faults()
    faults.fail("DetectText", "InternalServerError", times=2)

    for _ in range(2):
        faults.check("DetectLabels")
        with pytest.raises(ServiceError, match="Internal server error"):
            faults.check("DetectText")
    faults.check("DetectText")


async def test_calls_take_the_time_that_was_set(sandbox: RekognitionSandbox) -> None:
    sandbox.faults.latency = Latency(0.2, spread=0.0)

    await ask(sandbox, Image={"Bytes": PICTURE})

    assert 0.2 <= sandbox.calls[0].seconds < 2.0


def test_the_same_seed_gives_the_same_latencies() -> None:
    def first_three(seed: int) -> list[float]:
        latency = Latency(0.5, seed=seed)
        return [latency.next() for _ in range(3)]

    assert first_three(1) == first_three(1)
    assert first_three(1) != first_three(2)
    assert all(0.2 < seconds < 1.2 for seconds in first_three(1))


def test_more_calls_a_second_than_the_quota_are_refused() -> None:
    now = [0.0]
    faults = Faults(clock=lambda: now[0])
    faults.tps = 2
    faults.check()
    now[0] = 0.5
    faults.check()

    with pytest.raises(ServiceError, match="Provisioned Rate exceeded"):
        faults.check()
    now[0] = 1.0
    faults.check()
    with pytest.raises(ServiceError, match="Provisioned Rate exceeded"):
        faults.check()


def test_only_failures_that_the_service_has_can_be_switched_on() -> None:
    with pytest.raises(KeyError, match="Surprise"):
        Faults().fail_next("Surprise")
    with pytest.raises(KeyError, match="Surprise"):
        Faults().fail("DetectText", "Surprise")
