"""Animations that moderators decide about."""

import io

import pytest
from PIL import Image

from bot.core.moderation.chores import DECIDE, REVEAL
from bot.core.moderation.notices import Revealed
from bot.core.replies import PictureAnswer, Refusal
from bot.core.uploads import Upload
from tests.jobs.moderation.flagged import MODERATORS, WEAPONS, sha_of
from tests.jobs.moderation.pressing import do, finish, make_decided_world, press
from tests.jobs.moving.animations import SCENES, animation, detector_of, post_gif, with_scenes
from tests.jobs.replies import only_reply
from tests.jobs.world import World

GIF = animation("red", "green", "blue")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = with_scenes(make_decided_world(monkeypatch), moderation_channel=MODERATORS)
    detector_of(world).flagged = {"green": WEAPONS}
    return world


async def flag(world: World) -> Upload:
    job = post_gif(world, GIF)
    await finish(world, job)
    return job


async def test_a_kept_animation_is_labelled_from_what_is_known_in_its_own_reply(
    world: World,
) -> None:
    await flag(world)
    assert [type(item) for item in only_reply(world).items] == [Refusal]
    asked, before = detector_of(world).calls(), list(world.conversations.replies)
    assert asked["moderation"] == ["blue", "green", "red"]

    await do(world, press(DECIDE, choice="keep", case=sha_of(GIF)))

    assert list(world.conversations.replies) == before
    (answer,) = only_reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert detector_of(world).calls() == {"labels": [], "moderation": [], "text": []}
    (image,) = world.library.images.values()
    assert (image.drawn_file, image.chart_file) == (answer.drawn_file, answer.chart_file)
    assert {image.drawn_file, image.chart_file} <= set(world.files.uploads)
    assert image.analysis.moments
    assert (image.analysis.moderation, image.analysis.unfinished) == (None, ())


async def test_a_removed_animation_leaves_nothing(world: World) -> None:
    await flag(world)

    await do(world, press(DECIDE, choice="remove", case=sha_of(GIF)))

    assert world.library.images == {}
    assert not {upload.name for upload in world.files.uploads.values()} & {"ride-labels.gif"}
    assert world.objects.objects == {}


async def test_moderators_see_every_frame_that_was_looked_at(world: World) -> None:
    await flag(world)

    await do(world, press(REVEAL, view="V7VIEW", case=sha_of(GIF)))

    window = world.board.windows["V7VIEW"]
    assert isinstance(window, Revealed)
    sheet = Image.open(io.BytesIO(world.files.uploads[window.file_id].data)).convert("RGB")
    seen = sheet.resize((64, 64)).getcolors(64 * 64) or []
    for colour in SCENES.values():
        assert any(
            isinstance(pixel, tuple)
            and max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12
            for _, pixel in seen
        )
