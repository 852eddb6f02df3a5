"""A small round of `make chaos`: calls fail everywhere, workers are killed, nothing is lost."""

from pathlib import Path

import pytest

from benchmarks.chaos.plan import SMALL
from benchmarks.chaos.storm import play


@pytest.mark.xdist_group("chaos")
async def test_everything_is_answered_once_and_all_that_is_kept_agrees(tmp_path: Path) -> None:
    said: list[str] = []

    outcome = await play(SMALL, tmp_path, said.append)

    told = "\n".join((*said, *(" ".join(row) for row in outcome.rows()), *outcome.problems))
    assert outcome.is_right, told
    assert outcome.killed > 0
    assert sum(outcome.faults.values()) > SMALL.uploads
