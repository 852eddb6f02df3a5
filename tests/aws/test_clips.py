"""Videos under way: in memory, and in DynamoDB's stand-in."""

from dataclasses import replace

import pytest

from bot.aws.clips import DynamoClips
from bot.core.clips import Clip, Watching
from bot.core.entries import Identity
from bot.ports import Clips
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.watching import FakeClips

NOW = 1_772_443_900.0
HARBOUR = Identity("C1", "1772443800.000100", "F1")
CLIP = Clip(
    team="T1", sha256="ab", identity=HARBOUR, thread="1772443700.000100", user="U1",
    name="Hafen – früh.mp4", channel_type="channel", reply_ts="", begun=NOW, seconds=95.5,
    width=1920, height=1080, how=Watching.JOB, key="watching/T1/ab-as-is",
)  # fmt: skip


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture(params=["memory", "moto"])
def clips(request: pytest.FixtureRequest, clock: FakeClock, name: str) -> Clips:
    if request.param == "memory":
        return FakeClips()
    aws: AWS = request.getfixturevalue("moto_server")
    return DynamoClips(aws.dynamodb, aws.executor, clock, table=make_table(aws, name))


async def test_what_is_put_is_found_by_post_job_and_message(clips: Clips) -> None:
    running = replace(CLIP, labels_job="j1", moderation_job="j2", reply_ts="1772443801.000200")
    again = replace(running, identity=Identity("C2", "1772443801.000100", "F2"))
    sibling = replace(CLIP, identity=HARBOUR._replace(file_id="F0"), refusal="It is too long.")
    for clip in (CLIP, running, again, sibling):
        await clips.put(clip)

    assert await clips.find("T1", HARBOUR) == running
    assert await clips.find("T2", HARBOUR) is None
    assert await clips.of_job("T1", "j1") == await clips.of_job("T1", "j2") == [running, again]
    assert await clips.of_job("T2", "j1") == []
    assert await clips.in_message("T1", *HARBOUR[:2]) == [sibling, running]


async def test_what_is_dropped_is_found_no_more(clips: Clips) -> None:
    running = replace(CLIP, labels_job="j1", moderation_job="j1")
    await clips.put(running)

    await clips.drop(running)
    await clips.drop(running)

    assert await clips.find("T1", HARBOUR) is None
    assert await clips.of_job("T1", "j1") == []
    assert await clips.in_message("T1", *HARBOUR[:2]) == []


async def test_a_job_that_was_given_up_for_another_finds_nothing(clips: Clips) -> None:
    await clips.put(replace(CLIP, labels_job="j1"))
    await clips.put(replace(CLIP, labels_job="j2", attempt=1))

    assert await clips.of_job("T1", "j1") == []


@pytest.mark.parametrize(("retention_days", "days"), [(0, 14), (90, 14), (3, 3)])
async def test_what_nobody_comes_for_goes(
    moto_server: AWS, clock: FakeClock, name: str, retention_days: int, days: int
) -> None:
    table = make_table(moto_server, name)
    clips = DynamoClips(
        moto_server.dynamodb, moto_server.executor, clock, table=table,
        retention_days=retention_days,
    )  # fmt: skip
    await clips.put(replace(CLIP, labels_job="j1"))

    clock.time = NOW + days * 86_400 - 1
    assert await clips.find("T1", HARBOUR) is not None
    clock.time = NOW + days * 86_400 + 1
    assert await clips.find("T1", HARBOUR) is None
    assert await clips.of_job("T1", "j1") == []
