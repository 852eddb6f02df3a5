"""What is measured, by its names; and the pages and dashboards that build on them."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.prices import Prices
from bot.errors import BotError, PictureError, RetryLaterError, SetupError
from bot.metrics import Metrics
from bot.ports import Depth
from bot.pulse import watching
from tests.fakes.aws import FakeQueue
from tests.fakes.clock import FakeClock

DOCS = Path(__file__).parents[1] / "docs"
DASHBOARD = DOCS / "grafana" / "labels.json"
ALERTS = DOCS / "prometheus" / "alerts.yml"
_NAME = re.compile(r"\b(?:labels|process)_[a-z_]+\b")
_ROW = re.compile(
    r"^\| `(?P<name>labels_\w+)` \| (?P<kind>\w+) \| (?P<labels>[^|]*) \|", re.MULTILINE
)

_INCREASE = re.compile(r"increase\([^)]*\)")
_GROWTH = re.compile(r"(?:increase|rate)\((labels_\w+(?:\{[^}]*\})?)\[")
_CONDITION = re.compile(r'(\w+)(=~|!~|!=|=)"([^"]*)"')


@pytest.fixture
def metrics() -> Metrics:
    made = Metrics(Prices().per_call(image_properties=True))
    made.follow_socket(lambda: True)
    return made


def lines(metrics: Metrics) -> list[str]:
    return metrics.page().decode().splitlines()


def families(metrics: Metrics) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Every metric of ours as it is scraped, with its kind and its labels."""
    told = {}
    collectors = metrics.registry._collector_to_names
    for collector in collectors:
        for family in getattr(collector, "describe", list)():
            if family.name.startswith("labels_"):
                name = f"{family.name}_total" if family.type == "counter" else family.name
                told[name] = (family.type, tuple(getattr(collector, "_labelnames", ())))
    return told


def series(metrics: Metrics) -> set[str]:
    """Every name that a query may use."""
    names = {"process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"}
    for name, (kind, _) in families(metrics).items():
        ends = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        names |= {name + end for end in ends}
    return names


def queries() -> Iterator[str]:
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]


def counted() -> list[str]:
    """What alerts see grow, and what the dashboard counts up: names with what they select."""
    asked = [rule["expr"] for rule in rules()]
    asked += [found for query in queries() for found in _INCREASE.findall(query)]
    return sorted({each for query in asked for each in _GROWTH.findall(query)})


def selected(metrics: Metrics, selector: str) -> list[float]:
    """The values of every series that a query selects."""
    name, _, conditions = selector.rstrip("}").partition("{")
    wanted = _CONDITION.findall(conditions)
    assert len(wanted) == bool(conditions) + conditions.count(","), selector
    return [
        sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == name
        and all(fits(sample.labels.get(label, ""), *condition) for label, *condition in wanted)
    ]


def fits(value: str, operator: str, wanted: str) -> bool:
    """https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors."""
    found = bool(re.fullmatch(wanted, value)) if "~" in operator else value == wanted
    return found != operator.startswith("!")


@pytest.mark.parametrize("selector", counted())
def test_what_alerts_count_stands_at_zero_before_it_happens(
    metrics: Metrics, selector: str
) -> None:
    """A series that begins at 1 has not increased, so that the first bug would alert nobody."""
    metrics.called("sqs", "ReceiveMessage", "ok", 0.1)

    assert 0.0 in selected(metrics, selector)


@pytest.mark.parametrize("outcome", ["unavailable", "unclear", "failed"])
def test_an_operation_that_was_answered_has_failed_no_times(metrics: Metrics, outcome: str) -> None:
    metrics.called("sqs", "SendMessage", "ok", 0.1)

    told = f'labels_calls_total{{operation="SendMessage",outcome="{outcome}",service="sqs"}} 0.0'
    assert told in lines(metrics)


def test_jobs_analyses_and_takeovers_are_counted(metrics: Metrics) -> None:
    metrics.job_ended("answered", 2.5)
    metrics.job_ended("answered", 0.2)
    metrics.job_ended("given up", 90)
    metrics.detector_asked(paid=True)
    metrics.detector_asked(paid=False)
    metrics.taken_over()

    for line in (
        'labels_jobs_total{outcome="answered"} 2.0',
        'labels_jobs_total{outcome="given up"} 1.0',
        "labels_job_seconds_count 3.0",
        'labels_job_seconds_bucket{le="3.0"} 2.0',
        'labels_analyses_total{kind="paid"} 1.0',
        'labels_analyses_total{kind="known"} 1.0',
        "labels_takeovers_total 1.0",
    ):
        assert line in lines(metrics)


def test_answered_calls_of_rekognition_are_priced_and_no_others(metrics: Metrics) -> None:
    for operation in ("DetectLabels", "DetectLabels", "DetectText", "GetLabelDetection"):
        metrics.called("rekognition", operation, "ok", 0.2)
    metrics.called("rekognition", "DetectLabels", "throttled", 0.2)
    metrics.called("s3", "PutObject", "ok", 0.1)
    metrics.spent("video", 0.3)

    told = [line for line in lines(metrics) if line.startswith("labels_rekognition_cost")]
    assert [line for line in told if "_created" not in line] == [
        'labels_rekognition_cost_dollars_total{operation="DetectLabels"} 0.0035',
        'labels_rekognition_cost_dollars_total{operation="DetectModerationLabels"} 0.0',
        'labels_rekognition_cost_dollars_total{operation="DetectText"} 0.001',
        'labels_rekognition_cost_dollars_total{operation="video"} 0.3',
    ]


@pytest.mark.parametrize(
    ("error", "kind", "service"),
    [
        (RetryLaterError("Amazon S3", "slow down"), "passing", "s3"),
        (RetryLaterError("somebody's words", "…"), "passing", "bot"),
        (TimeoutError(), "timeout", "bot"),
        (SetupError("no right"), "setup", "bot"),
        (PictureError("no picture"), "picture", "bot"),
        (BotError("no"), "final", "bot"),
        (KeyError("C123"), "bug", "bot"),
    ],
)
def test_failures_are_counted_by_a_few_words(
    metrics: Metrics, error: Exception, kind: str, service: str
) -> None:
    line = f'labels_errors_total{{kind="{kind}",service="{service}"}}'
    before = lines(metrics)
    metrics.failed(error)

    assert f"{line} 0.0" in before
    assert f"{line} 1.0" in lines(metrics)


def test_the_age_of_the_queue_is_that_of_its_last_job_until_it_is_empty(metrics: Metrics) -> None:
    metrics.queued(42.0)
    assert "labels_queue_age_seconds 42.0" in lines(metrics)

    metrics.found_empty()
    assert "labels_queue_age_seconds 0.0" in lines(metrics)


def test_a_process_without_socket_mode_tells_of_no_socket() -> None:
    metrics, connected = Metrics(), [False, True]
    before = lines(metrics)
    metrics.follow_socket(connected.pop)

    assert not [line for line in before if "socket" in line]
    assert "labels_socket_connected 1.0" in lines(metrics)
    assert "labels_socket_connected 0.0" in lines(metrics)


async def test_the_queue_is_looked_at_beside_the_work_and_may_be_out_of_reach(
    metrics: Metrics,
) -> None:
    clock = FakeClock()
    queue = FakeQueue(clock)
    await queue.send({"n": 1}, group="T1")
    await queue.send({"n": 2}, group="T1", delay=60)
    queue.dead.append({})

    async with watching(queue, metrics, pause=0.001):
        await clock_ticks()
        before = lines(metrics)
        queue.down = True
        await clock_ticks()

    for line in (
        'labels_queue_jobs{state="visible"} 1.0', 'labels_queue_jobs{state="delayed"} 1.0',
        'labels_queue_jobs{state="in_flight"} 0.0', "labels_dead_letters 1.0",
    ):  # fmt: skip
        assert line in before
    assert "labels_dead_letters 1.0" in lines(metrics)


async def test_a_bug_in_a_look_at_the_queue_is_counted_and_the_next_look_comes(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    looks = asyncio.Semaphore(0)

    class Odd(FakeQueue):
        async def depth(self) -> Depth:
            looks.release()
            raise KeyError("QueueUrl")

    async with watching(Odd(FakeClock()), metrics, pause=0.001), asyncio.timeout(30):
        for _ in range(2):
            await looks.acquire()

    assert any(
        line.startswith('labels_errors_total{kind="bug",service="bot"}') for line in lines(metrics)
    )
    assert caplog.records[0].exc_info


async def clock_ticks() -> None:
    await asyncio.sleep(0.01)


def test_names_follow_prometheus_and_labels_hold_nothing_that_people_choose(
    metrics: Metrics,
) -> None:
    few = {"outcome", "kind", "service", "operation", "reason", "stage", "limit", "state"}

    for name, (kind, labels) in families(metrics).items():
        assert name.startswith("labels_")
        assert name.endswith("_total") == (kind == "counter"), name
        assert (kind != "histogram") or name.endswith("_seconds"), name
        assert set(labels) <= few, name


def test_the_table_of_metrics_is_the_registry(metrics: Metrics) -> None:
    text = (DOCS / "observability.md").read_text("utf-8")
    rows = {
        row["name"]: (row["kind"], tuple(re.findall(r"`(\w+)`", row["labels"])))
        for row in _ROW.finditer(text)
    }

    assert rows == families(metrics)


def test_the_dashboard_asks_for_metrics_that_there_are(metrics: Metrics) -> None:
    asked = {name for query in queries() for name in _NAME.findall(query)}

    assert asked <= series(metrics)
    assert {name.removesuffix("_bucket") for name in asked} >= {
        "labels_reply_seconds", "labels_stage_seconds", "labels_queue_age_seconds",
        "labels_rekognition_cost_dollars_total", "labels_errors_total", "labels_dead_letters",
    }  # fmt: skip


def test_the_dashboard_can_be_imported() -> None:
    dashboard = json.loads(DASHBOARD.read_text("utf-8"))
    panels = dashboard["panels"]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {panel["type"] for panel in panels} <= {"row", "stat", "timeseries"}
    assert dashboard["uid"] == "labels"
    assert [one["type"] for one in dashboard["templating"]["list"]] == ["datasource"]
    for panel in panels:
        assert panel["type"] == "row" or panel["datasource"]["uid"] == "${datasource}"


def test_alerts_ask_for_metrics_that_there_are_and_say_where_to_read_on(metrics: Metrics) -> None:
    runbook = (DOCS / "runbook.md").read_text("utf-8")

    for rule in rules():
        assert set(_NAME.findall(rule["expr"])) <= series(metrics), rule["alert"]
        assert rule["alert"] in runbook
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
