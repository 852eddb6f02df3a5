"""One worker at a time at one video."""

import pytest

from bot.core.clips import Clip, Watching
from bot.core.entries import Identity
from bot.errors import RetryLaterError, SetupError
from bot.jobs.pacing import LEASE
from bot.jobs.videos.alone import alone
from tests.fakes.hand_clock import HandClock
from tests.jobs.world import World

CLIP = Clip(
    team="T7TEAM", sha256="ab", identity=Identity("C7GENERAL", "1772443900.000100", "F7FILM"),
    thread="1772443900.000100", user="U7ANN", name="film.mp4", channel_type="channel", reply_ts="",
    begun=0.0, seconds=60.0, width=640, height=360, how=Watching.JOB,
)  # fmt: skip


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Amazon DynamoDB", "throttled"), SetupError("no right")]
)
async def test_a_video_stays_in_the_same_hands_though_a_heartbeat_is_missed(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    renew, failures = still_world.claims.renew, iter([True])

    async def once_not(*args: object) -> bool:
        if next(failures, False):
            raise trouble
        return await renew(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(still_world.claims, "renew", once_not)
    async with alone(still_world.services, CLIP):
        await hands.advance(2 * LEASE)

        with pytest.raises(RetryLaterError):
            async with alone(still_world.services, CLIP):
                pass
