"""The story of a message with files."""

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.core.replies import PictureAnswer, Refusal, Reply, Sighting
from bot.core.uploads import Upload
from bot.errors import (
    BotError,
    ClaimLostError,
    FileUnavailableError,
    PictureError,
    RetryLaterError,
    SetupError,
)
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.studio import Studio
from bot.ports import ClaimState, StoredImage
from tests.fakes.clock import FakeClock
from tests.jobs.world import World, make_world, picture
from tests.samples import ANIMAL, BEACH, DOG, label, slack_file

STUB = slack_file(id="F7CONNECT01", name="", mimetype="", filetype="", mode="file_access",
                  file_access="check_file_info")  # fmt: skip


def only_reply(world: World) -> Reply:
    (reply,) = world.conversations.replies.values()
    return reply


def answered(world: World) -> list[PictureAnswer]:
    return [item for item in only_reply(world).items if isinstance(item, PictureAnswer)]


def refused(world: World) -> list[Refusal]:
    return [item for item in only_reply(world).items if isinstance(item, Refusal)]


async def test_one_photo_gets_one_answer_with_its_drawing(world: World) -> None:
    world.sees(DOG, ANIMAL, BEACH)
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job)

    assert list(world.conversations.replies) == [ts]
    reply = only_reply(world)
    assert (reply.ts, reply.block_id) == (job.ts, job.reply_block_id)
    (answer,) = answered(world)
    drawing = world.files.uploads[answer.drawn_file]
    assert (drawing.name, drawing.title) == ("harbour-labels.jpg", "harbour.png")
    assert drawing.alt_text == answer.alt_text
    assert answer.alt_text == (
        "The picture with a box around each of: Dog ×2. Also seen: Animal, Beach."
    )
    drawn = Image.open(io.BytesIO(drawing.data))
    assert drawn.format == "JPEG"
    assert drawn.width / drawn.height == pytest.approx(200 / 150, rel=0.02)


async def test_everything_about_a_photo_is_remembered(world: World) -> None:
    world.sees(DOG)
    data = picture()
    sha256 = hashlib.sha256(data).hexdigest()
    job = world.post(world.files.add(data), thread_ts="1772440000.000200")

    ts = await world.answer(job)

    (answer,) = answered(world)
    assert list(world.library.images.values()) == [
        StoredImage(
            team="T7TEAM", channel="C7GENERAL", ts=job.ts, thread="1772440000.000200",
            file_id=job.files[0].id, user="U7ANN", name="harbour.png", is_public=True,
            sha256=sha256, object_key=f"originals/T7TEAM/{sha256}",
            drawn_file=answer.drawn_file, reply_ts=ts, posted=1772443805.0001,
            analysis=answer.analysis,
        )
    ]  # fmt: skip
    assert world.objects.objects == {f"originals/T7TEAM/{sha256}": data}
    assert world.objects.types == {f"originals/T7TEAM/{sha256}": "image/png"}
    assert await world.library.find_analysis("T7TEAM", sha256) == answer.analysis


async def test_an_analysis_knows_the_original_and_its_colours(world: World) -> None:
    world.sees(BEACH)
    job = world.post(world.files.add(picture("teal", (200, 150))))

    await world.answer(job)

    (answer,) = answered(world)
    found = answer.analysis
    assert (found.labels, found.model_version) == ((BEACH,), "3.0")
    assert (found.width, found.height, found.format) == (200, 150, "PNG")
    assert (found.animated, found.quality is not None) == (False, True)
    assert found.colours[0].share == pytest.approx(100, abs=1)


async def test_the_sign_stands_while_the_work_goes_on(world: World) -> None:
    job = world.post(world.files.add(picture()))

    await world.answer(job)

    assert world.conversations.reacted == [job.ts]
    assert world.conversations.reactions == set()


async def test_five_files_get_one_answer_in_order(world: World) -> None:
    colours = ["red", "green", "blue", "black", "white"]
    files = [world.files.add(picture(colour), f"{colour}.png") for colour in colours]
    world.sees(DOG)

    await world.answer(world.post(*files))

    assert [answer.name for answer in answered(world)] == [f"{colour}.png" for colour in colours]
    assert len(world.detector.asked) == 5
    assert len(world.library.images) == 5
    assert len({answer.drawn_file for answer in answered(world)}) == 5


async def test_the_same_bytes_twice_in_one_message_are_paid_for_once(world: World) -> None:
    world.sees(DOG)
    files = [world.files.add(picture(), "one.png"), world.files.add(picture(), "two.png")]

    await world.answer(world.post(*files))

    first, second = answered(world)
    assert len(world.detector.asked) == 1
    assert first.analysis == second.analysis
    assert sorted(world.meter.paid) == [False, True]
    assert world.library.paid["T7TEAM", "", "2026-03"] == 1
    assert world.library.saved["T7TEAM", "C7GENERAL", "2026-03"] == 1


async def test_the_same_bytes_later_cost_nothing_and_get_a_complete_answer(world: World) -> None:
    world.sees(DOG)
    await world.answer(world.post(world.files.add(picture())))
    job = world.post(world.files.add(picture(), "again.png"), ts="1772443999.000100", user="U7BEN")

    ts = await world.answer(job)

    assert len(world.detector.asked) == 1
    again = world.conversations.replies[ts].items[0]
    assert isinstance(again, PictureAnswer)
    assert (again.name, again.analysis.labels) == ("again.png", (DOG,))
    assert again.drawn_file in world.files.uploads


async def test_a_repost_in_the_same_channel_shows_the_first_sighting(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))
    later = [
        world.post(world.files.add(picture()), ts=f"177244400{n}.000100", channel=channel)
        for n, channel in enumerate(["C7GENERAL", "C7GENERAL", "C7OTHER"])
    ]

    seen = []
    for job in later:
        (item,) = world.conversations.replies[await world.answer(job)].items
        assert isinstance(item, PictureAnswer)
        seen.append(item.seen_before)

    first = Sighting(
        "1772443805.000100", "https://team.slack.com/archives/C7GENERAL/p1772443805000100"
    )
    assert seen == [first, first, None]


async def test_another_team_pays_for_itself_and_learns_nothing(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))

    await world.answer(world.post(world.files.add(picture()), team="T8OTHER"))

    assert len(world.detector.asked) == 2
    assert {key.split("/")[1] for key in world.objects.objects} == {"T7TEAM", "T8OTHER"}


async def test_labels_without_boxes_get_no_copy_of_the_photo(world: World) -> None:
    world.sees(BEACH, label("Dog", 60.0, DOG.instances[0].box))

    await world.answer(world.post(world.files.add(picture())))

    assert world.files.uploads == {}
    assert [answer.drawn_file for answer in answered(world)] == [""]


async def test_guesses_about_people_are_not_drawn(world: World) -> None:
    world.sees(label("Woman", 99.0, DOG.instances[0].box))

    await world.answer(world.post(world.files.add(picture())))

    assert world.files.uploads == {}


async def test_a_photo_without_labels_is_answered_and_remembered(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))

    assert [answer.analysis.labels for answer in answered(world)] == [()]
    assert len(world.library.images) == 1


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
        "It lies outside of Slack, where I cannot open it. Upload it here to get its labels."
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


@pytest.mark.parametrize("place", ["files", "detector", "conversations"])
async def test_a_service_that_is_busy_is_asked_again_later(world: World, place: str) -> None:
    busy = RetryLaterError("Somebody", "busy", 20)
    if place == "detector":
        world.detector.answer = busy
    else:
        getattr(world, place).trouble = busy

    with pytest.raises(RetryLaterError) as caught:
        await world.answer(world.post(world.files.add(picture())))

    assert caught.value is busy
    assert world.conversations.replies == {}
    assert world.library.images == {}


async def test_a_second_try_pays_no_second_time(world: World) -> None:
    world.conversations.trouble = RetryLaterError("Slack", "busy")
    job = world.post(world.files.add(picture()))
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    world.conversations.trouble = None

    await UploadLabeller(world.services).answer(job, "me", ClaimState.RESUMED)

    assert len(world.detector.asked) == 1
    assert len(world.conversations.replies) == 1


async def test_an_answer_that_stands_already_is_recorded_and_not_repeated(world: World) -> None:
    world.sees(DOG)
    job = world.post(world.files.add(picture()))
    first = await world.answer(job)
    world.library.images.clear()
    uploads = dict(world.files.uploads)

    second = await UploadLabeller(world.services).answer(job, "me", ClaimState.UNCERTAIN)

    assert second == first
    assert list(world.conversations.replies) == [first]
    assert [image.reply_ts for image in world.library.images.values()] == [first]
    assert world.files.uploads == uploads


async def test_an_uncertain_job_without_an_answer_is_answered(world: World) -> None:
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job, ClaimState.UNCERTAIN)

    assert list(world.conversations.replies) == [ts]


async def test_whoever_lost_the_claim_posts_nothing(world: World) -> None:
    job = world.post(world.files.add(picture()))
    await world.claims.claim(job, "somebody else", 60)

    with pytest.raises(ClaimLostError):
        await UploadLabeller(world.services).answer(job, "me", ClaimState.NEW)

    assert world.conversations.replies == {}
    assert world.library.images == {}


async def test_a_closed_conversation_ends_the_job_in_silence(world: World) -> None:
    world.conversations.gone = True

    assert await world.answer(world.post(world.files.add(picture()))) == ""

    assert world.library.images == {}


@pytest.mark.parametrize("reason", ["never ready", "refused in the message"])
async def test_pictures_that_the_message_cannot_show_follow_the_list_into_the_thread(
    world: World, reason: str
) -> None:
    world.files.never_ready = reason == "never ready"
    world.conversations.shows_pictures = reason == "never ready"
    world.sees(DOG)
    job = world.post(world.files.add(picture()), thread_ts="1772440000.000200")

    await world.answer(job)

    assert [answer.drawn_file for answer in answered(world)] == [""]
    ((thread, shared),) = world.files.shared
    assert thread == "1772440000.000200"
    assert (shared.name, shared.title) == ("harbour-labels.jpg", "harbour.png")
    assert shared.alt_text == "The picture with a box around each of: Dog ×2."


async def test_where_slack_takes_no_files_the_list_goes_alone(world: World) -> None:
    world.files.takes_pictures = False
    world.sees(DOG)

    await world.answer(world.post(world.files.add(picture())))

    assert [answer.drawn_file for answer in answered(world)] == [""]
    assert world.files.shared == []


async def test_temporary_files_are_gone_when_the_answer_stands(
    world: World, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(directory))

    await world.answer(world.post(world.files.add(picture()), world.files.add(b"bad", "b.png")))

    assert not any(directory.iterdir())


async def test_an_apology_names_every_expected_picture_once(world: World) -> None:
    job = world.post(
        world.files.add(picture(), "a.png"),
        slack_file(name="a.pdf", mimetype="application/pdf", filetype="pdf"),
        world.files.add(picture(), "b.png"),
    )
    labeller = UploadLabeller(world.services)

    first = await labeller.apologise(job, "It did not work.")
    second = await labeller.apologise(job, "It did not work.")

    assert first == second != ""
    assert [(item.name, item.sentence) for item in refused(world)] == [
        ("a.png", "It did not work."),
        ("b.png", "It did not work."),
    ]


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Slack", "down"), BotError("closed"), RuntimeError("blocks")]
)
async def test_an_apology_that_cannot_be_made_is_only_logged(
    world: World, trouble: Exception
) -> None:
    world.conversations.trouble = trouble

    ts = await UploadLabeller(world.services).apologise(
        world.post(world.files.add(picture())), "It did not work."
    )

    assert ts == ""


async def test_nobody_is_told_about_a_file_that_nobody_expected_labels_for(world: World) -> None:
    assert await UploadLabeller(world.services).apologise(world.post(STUB), "Sorry.") == ""
    assert world.conversations.replies == {}
