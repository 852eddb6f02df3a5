"""The alert of a queue that gets old also notices that no job is begun any more."""

import re
from pathlib import Path

import yaml

from bot.core.prices import Prices
from bot.metrics import Metrics

ALERTS = Path(__file__).parents[1] / "docs" / "prometheus" / "alerts.yml"
_SERIES = re.compile(r"labels_\w+\{[^}]*\}")


def test_it_compares_what_stays_visible_with_the_jobs_that_were_begun() -> None:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    (expr,) = (rule["expr"] for rule in group["rules"] if rule["alert"] == "LabelsQueueOld")
    metrics = Metrics(Prices().per_call(image_properties=True))
    metrics.queued(7.0)
    metrics.queue_holds({"visible": 3}, 0)

    told = dict(line.rsplit(" ", 1) for line in metrics.page().decode().splitlines())

    assert {name: told[name] for name in _SERIES.findall(expr)} == {
        'labels_queue_jobs{state="visible"}': "3.0",
        'labels_stage_seconds_count{stage="queue"}': "1.0",
    }
