"""A short video is looked at frame by frame, in the message's own job."""

from pathlib import Path

from bot.core.replies import PictureAnswer
from bot.jobs.videos.footage import stills_of
from sandbox.samples import draw_sample
from tests.fakes.cutting import NearCuttingRoom
from tests.jobs.videos.films import CAR, post_film, short_film
from tests.jobs.world import World


async def test_a_short_video_is_answered_from_some_of_its_frames(world: World) -> None:
    world.sees(CAR)
    job = world.post(post_film(world, short_film(3.0)))

    ts = await world.answer(job)

    (answer,) = world.conversations.replies[ts].items
    assert isinstance(answer, PictureAnswer)
    analysis = answer.analysis
    assert (analysis.is_video, analysis.format, analysis.seconds) == (True, "MP4", 3.0)
    assert (analysis.width, analysis.height) == (320, 180)
    assert (analysis.frames, analysis.frames_seen) == (24, 3)
    assert [moment.span for moment in analysis.moments] == [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]
    assert len(world.detector.asked) == 3
    assert world.watcher.tokens == {}
    names = {world.files.uploads[each].name for each in (answer.drawn_file, answer.chart_file)}
    assert names == {"harbour-labels.jpg", "harbour-times.png"}
    (image,) = await world.library.images_of_message("T7TEAM", job.channel, job.ts)
    assert (image.drawn_file, image.chart_file) == (answer.drawn_file, answer.chart_file)
    assert list(world.objects.objects) == [image.object_key]


async def test_the_frame_that_is_looked_at_is_the_one_at_the_time_that_is_told(
    tmp_path: Path,
) -> None:
    room, path = NearCuttingRoom(), tmp_path / "ride.mp4"
    path.write_bytes(draw_sample("ride"))

    stills = await stills_of(room, path, 8.0, 12)

    told = await room.frames_at(path, [spans[0].start for spans in stills.spans])
    assert [each.jpeg for each in stills.pictures] == [each.picture.jpeg for each in told]
    room.close()
