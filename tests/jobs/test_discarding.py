"""Files of ours that are deleted after a while."""

from typing import Any

from bot.jobs.chores import CHORES
from bot.jobs.discarding import DISCARD, discard_later
from tests.fakes.clock import FakeClock
from tests.jobs.world import World

HOUR = 3600.0


async def run_due(world: World) -> list[dict[str, Any]]:
    """Do what the queue hands out now, if anything; returns the jobs."""
    jobs = []
    for key in world.queue._visible():
        job = world.queue.messages.pop(key).job
        await CHORES[job["chore"]](world.services, job)
        jobs.append(job)
    return jobs


async def test_a_file_is_deleted_after_six_hours_and_not_before(world: World) -> None:
    assert isinstance(world.clock, FakeClock)
    file_id = await world.files.upload(b"x", name="a.png", title="a", alt_text="a")
    await discard_later(world.services, "T7TEAM", file_id)

    for _ in range(23):
        await world.clock.sleep(900)
        assert [job["chore"] for job in await run_due(world)] == [DISCARD]
        assert world.files.deleted == []
    await world.clock.sleep(900)
    await run_due(world)

    assert world.files.deleted == [file_id]
    assert world.queue.messages == {}


async def test_a_queue_out_of_reach_is_no_reason_to_show_no_chart(world: World) -> None:
    world.queue.down = True

    await discard_later(world.services, "T7TEAM", "F7CHART")

    assert world.queue.messages == {}
