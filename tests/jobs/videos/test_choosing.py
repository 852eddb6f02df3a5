"""How a video is looked at: what it costs decides."""

import pytest

from bot.core.clips import Watching
from bot.jobs.videos.choosing import Costs, Plan, choose

USUAL = Costs(frame=0.001, minute=0.10)
MODERATED = Costs(frame=0.002, minute=0.20)


@pytest.mark.parametrize(
    ("seconds", "costs", "plan"),
    [
        (0.4, USUAL, Plan(Watching.FRAMES, 0.001, 1)),
        (3.0, USUAL, Plan(Watching.FRAMES, 0.005, 5)),
        (3.0, MODERATED, Plan(Watching.FRAMES, 0.010, 5)),
        (30.0, USUAL, Plan(Watching.FRAMES, 0.012, 12)),
        (30.5, USUAL, Plan(Watching.JOB, 30.5 / 600)),
        (900.0, USUAL, Plan(Watching.JOB, 1.5)),
        # Where jobs are cheap, a few frames are dearer.
        (30.0, Costs(frame=0.001, minute=0.01), Plan(Watching.JOB, 0.005)),
        (10.0, Costs(frame=0.004, minute=0.10), Plan(Watching.FRAMES, 0.016, 4)),
        (10.0, Costs(frame=0.005, minute=0.10), Plan(Watching.JOB, 10 / 600)),
        (20.0, Costs(frame=0.0, minute=0.10), Plan(Watching.FRAMES, 0.0, 12)),
    ],
)
def test_the_cheaper_way_is_chosen_that_misses_nothing(
    seconds: float, costs: Costs, plan: Plan
) -> None:
    chosen = choose(seconds, costs, most_frames=12)

    assert (chosen.how, chosen.frames) == (plan.how, plan.frames)
    assert chosen.usd == pytest.approx(plan.usd)


def test_several_frames_never_cost_more_than_a_job() -> None:
    for tenths in range(6, 301):
        plan = choose(tenths / 10, USUAL, most_frames=12)
        assert plan.usd <= tenths / 10 / 60 * USUAL.minute + 1e-12


def test_more_frames_reach_further() -> None:
    assert choose(60.0, USUAL, most_frames=24).how is Watching.FRAMES
    assert choose(60.0, USUAL, most_frames=23).how is Watching.JOB
