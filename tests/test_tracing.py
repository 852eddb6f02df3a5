"""Traces: who asks for them, what they show, and what they never hold."""

import builtins
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from bot import tracing
from bot.jobs.studio import Studio
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from bot.spans import span
from bot.stages import STAGES, timed
from bot.story import story
from tests.fakes.hand_clock import HandClock, settle
from tests.fakes.spans import Traced
from tests.jobs.world import World, make_world, picture


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Traced:
    return Traced.by(monkeypatch)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    studio = Studio(threads=1)
    yield make_world(HandClock(), studio)
    studio.close()


async def test_one_trace_goes_from_the_event_through_the_queue_to_every_stage(
    traced: Traced, world: World
) -> None:
    job = world.post(world.files.add(picture()))
    with span("slack delivery", SpanKind.SERVER), story("Ev1"):
        await world.queue.send(job.to_json(), group="T1")
    services = timed(world.services)
    worker = Worker(services, OneTeam(services), 1)
    (delivery,) = await world.queue.receive(1)
    await worker._begin(delivery)
    while worker.running:
        await settle()

    assert len({each.context.trace_id for each in traced.spans if each.context}) == 1
    parents = traced.parents()
    assert parents.pop("slack delivery") == ""
    assert parents.pop("job upload") == "slack delivery"
    assert set(parents.items()) >= {
        (stage, "job upload") for stage in ("fetch", "prepare", "detect", "store", "reply")
    }
    assert traced.named("job upload").kind is SpanKind.CONSUMER
    assert {stage for stage, _ in world.meter.stages} >= set(parents)
    for private in (job.channel, job.user, job.team, job.ts, job.files[0].id, job.files[0].name):
        assert private not in traced.said()


async def test_a_failure_is_told_by_its_kind_and_not_in_its_words(traced: Traced) -> None:
    with pytest.raises(ValueError, match="secret"), span("fetch"):
        raise ValueError("secret.jpg")

    failed = traced.named("fetch")
    assert failed.status.status_code is StatusCode.ERROR
    assert failed.attributes == {"error.type": "ValueError"}
    assert failed.events == ()
    assert failed.status.description is None


async def test_every_stage_is_a_method_of_its_service(world: World) -> None:
    for name, stages in STAGES.items():
        service = getattr(world.services, name)
        for method in stages:
            assert callable(getattr(service, method)), f"{name}.{method}"


@pytest.mark.parametrize(
    ("environ", "wish"),
    [
        ({}, ""),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, ""),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "OTEL_TRACES_EXPORTER"),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, ""),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, ""),
    ],
)
def test_traces_are_sent_where_the_standard_variables_ask_for_it(
    environ: dict[str, str], wish: str
) -> None:
    assert tracing.wished_by(environ) == wish


def test_without_the_sdk_a_wish_for_traces_is_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without_sdk(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("opentelemetry.exporter"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_sdk)
    with caplog.at_level(logging.INFO):
        tracing.configure({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"})

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("OTEL_EXPORTER_OTLP_ENDPOINT is set, but")


def test_the_service_has_a_name_of_its_own_unless_another_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = []
    for name in (None, "labels-staging"):
        if name:
            monkeypatch.setenv("OTEL_SERVICE_NAME", name)
        provider = tracing._provider()
        names.append(provider.resource.attributes["service.name"])
        tracing._end(provider)

    assert names == ["labels", "labels-staging"]
