"""A held video in a moderator's window: some of its frames, and no job for that."""

import io

import pytest
from PIL import Image

from bot.core.moderation.chores import REVEAL
from bot.core.moderation.notices import Revealed
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.pressing import do, finish, make_decided_world, press, the_case, work
from tests.jobs.videos.films import DEAR, DONE, FLAGGED, answer_jobs, post_film, short_film


async def test_moderators_see_its_frames_without_another_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Most videos are larger than any picture may be.
    world = make_decided_world(monkeypatch, max_file_bytes=100, **DEAR)
    await finish(world, world.post(post_film(world, short_film(3.0))))
    answer_jobs(world, DONE, FLAGGED)
    assert isinstance(world.clock, FakeClock)
    world.clock.advance(60)
    await work(world)
    jobs, uploads = dict(world.watcher.tokens), set(world.files.uploads)

    await do(world, press(REVEAL, view="V7VIEW", case=the_case(world).sha256))

    window = world.board.windows["V7VIEW"]
    assert isinstance(window, Revealed)
    assert set(world.files.uploads) == uploads | {window.file_id}
    sheet = Image.open(io.BytesIO(world.files.uploads[window.file_id].data))
    assert (sheet.format, sheet.width) == ("JPEG", 1280)
    assert (world.watcher.tokens, world.detector.asked) == (jobs, [])
