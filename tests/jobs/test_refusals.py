"""Files that get a sentence, and files that are passed over in silence."""

from dataclasses import replace

import pytest

from bot.core.replies import PictureAnswer, Refusal
from bot.core.uploads import Upload
from bot.errors import (
    FileUnavailableError,
    PictureError,
    SetupError,
)
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.replies import STUB, answered, only_reply, refused
from tests.jobs.world import World, make_world, picture
from tests.samples import slack_file


@pytest.mark.parametrize(
    "data",
    [b"Dear diary, today it rained.\n" * 50, b"\x89", picture("teal", (400, 300), "JPEG")[:900]],
)
async def test_what_only_says_that_it_is_a_picture_gets_one_sentence(
    world: World, data: bytes
) -> None:
    await world.answer(world.post(world.files.add(data, "photo.jpg", mimetype="image/jpeg")))

    (refusal,) = refused(world)
    assert refusal.name == "photo.jpg"
    assert refusal.sentence.endswith(".")
    assert world.detector.asked == []
    assert world.objects.objects == {}
    assert world.library.images == {}
    assert world.conversations.reactions == set()


async def test_good_and_bad_files_are_answered_side_by_side(world: World) -> None:
    good, bad = world.files.add(picture()), world.files.add(b"no picture", "b.png")

    await world.answer(world.post(bad, good))

    items = only_reply(world).items
    assert [type(item) for item in items] == [Refusal, PictureAnswer]
    assert [image.file_id for image in world.library.images.values()] == [good.id]


async def test_a_file_that_is_too_large_gets_a_sentence(studio: Studio) -> None:
    world = make_world(FakeClock(), studio, max_file_bytes=100)

    await world.answer(world.post(world.files.add(picture())))

    assert [refusal.sentence for refusal in refused(world)] == ["The file is too large."]


async def test_a_picture_that_the_detector_cannot_read_gets_its_sentence(world: World) -> None:
    world.detector.answer = PictureError("The detector cannot read this picture.")

    await world.answer(world.post(world.files.add(picture())))

    assert [item.sentence for item in refused(world)] == ["The detector cannot read this picture."]


async def test_an_external_picture_is_asked_for_without_being_opened(world: World) -> None:
    file = slack_file(is_external=True, mode="external", url_private_download="https://x.test/a")

    await world.answer(world.post(file))

    assert [item.sentence for item in refused(world)] == [
        "It lies outside of Slack, where I cannot open it; upload it here to get its labels."
    ]
    assert world.files.fetched == []


async def test_what_whoever_runs_the_bot_must_mend_is_told_and_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.detector.answer = SetupError("The bot may not use Rekognition.")

    await world.answer(world.post(world.files.add(picture())))

    assert [item.sentence for item in refused(world)] == ["The bot may not use Rekognition."]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "set-up: The bot may not use Rekognition."
    ]


def silent_jobs(world: World) -> dict[str, Upload]:
    deleted = world.files.add(picture())
    del world.files.contents[deleted.id]
    opaque = {"mimetype": "application/octet-stream", "filetype": "binary"}
    large = world.files.add(b"x", "backup", **opaque)
    return {
        "deleted": world.post(deleted),
        "document": world.post(
            slack_file(name="a.pdf", mimetype="application/pdf", filetype="pdf")
        ),
        "data": world.post(world.files.add(b"\x00\x01" * 500, "data.bin", **opaque)),
        "large data": world.post(replace(large, size=10**9)),
        "stub of a deleted file": world.post(STUB),
    }


@pytest.mark.parametrize(
    "name", ["deleted", "document", "data", "large data", "stub of a deleted file"]
)
async def test_where_a_person_wants_silence_there_is_silence(world: World, name: str) -> None:
    ts = await world.answer(silent_jobs(world)[name])

    assert ts == ""
    assert world.conversations.replies == {}
    assert world.conversations.reactions == set()


async def test_data_that_turns_out_to_be_a_picture_is_answered(world: World) -> None:
    file = world.files.add(picture(), "IMG_2041", mimetype="application/octet-stream", filetype="")

    await world.answer(world.post(file))

    assert [answer.name for answer in answered(world)] == ["IMG_2041"]
    assert world.conversations.reacted == []


async def test_a_stub_is_resolved_by_asking_slack(world: World) -> None:
    world.files.add(picture(), "partner.png", id=STUB.id)

    await world.answer(world.post(STUB))

    assert [answer.name for answer in answered(world)] == ["partner.png"]


async def test_a_stub_of_a_document_is_passed_over(world: World) -> None:
    world.files.add(b"%PDF", "a.pdf", id=STUB.id, mimetype="application/pdf", filetype="pdf")

    assert await world.answer(world.post(STUB)) == ""


async def test_a_file_that_slack_keeps_closed_gets_its_sentence(world: World) -> None:
    world.files.trouble = FileUnavailableError("Slack does not let me open this file.")

    await world.answer(world.post(world.files.add(picture())))

    assert [item.sentence for item in refused(world)] == ["Slack does not let me open this file."]
