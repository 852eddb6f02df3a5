"""Failures on the way, second tries, and the one answer."""

import pytest

from bot.core.entries import Identity
from bot.core.replies import FoundReply, Reply
from bot.core.uploads import Upload
from bot.errors import (
    BotError,
    ClaimLostError,
    PictureError,
    RetryLaterError,
    TooSoonError,
)
from bot.jobs.apologising import apologise
from bot.jobs.label_upload import UploadLabeller
from bot.ports import ClaimState, StoredImage
from tests.jobs.replies import STUB, answered, refused
from tests.jobs.world import World, picture
from tests.samples import DOG, slack_file


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


async def test_an_answer_that_arrives_after_the_first_look_is_not_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sees(DOG)
    job = world.post(world.files.add(picture()))
    wait_until_ready = world.files.wait_until_ready

    async def meanwhile(file_id: str) -> bool:
        await world.conversations.reply(job, Reply(job.ts, job.reply_block_id, ()))
        return await wait_until_ready(file_id)

    monkeypatch.setattr(world.files, "wait_until_ready", meanwhile)

    ts = await world.answer(job, ClaimState.UNCERTAIN)

    assert list(world.conversations.replies) == [ts]


@pytest.mark.parametrize("stands", [False, True])
async def test_where_slack_allows_one_look_at_a_time_the_first_one_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, *, stands: bool
) -> None:
    job, talks = world.post(world.files.add(picture())), world.conversations
    progress = Reply(job.ts, job.progress_block_id, ())
    before = [await talks.reply(job, progress)] if stands else []
    find_reply, looks = talks.find_reply, 0

    async def once(upload: Upload) -> FoundReply | None:
        nonlocal looks
        looks += 1
        if looks > 1:
            raise TooSoonError("Slack", "one a minute", 60.0)
        return await find_reply(upload)

    monkeypatch.setattr(talks, "find_reply", once)

    ts = await world.answer(job, ClaimState.UNCERTAIN)

    assert (list(talks.replies), looks) == ([ts], 2)
    assert talks.replies[ts].block_id == job.reply_block_id
    assert not stands or before == [ts]


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


async def test_what_is_erased_unseen_while_it_is_recorded_is_taken_away_to_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sees(DOG)
    job = world.post(world.files.add(picture()))
    record_image = world.library.record_image

    async def erased_by_somebody_who_came_before(image: StoredImage) -> None:
        await record_image(image)
        await world.library.bury(image.team, Identity(image.channel, image.ts, ""))
        await world.library.erase_analysis(image.team, image.sha256)
        await world.library.erase_image(image)

    monkeypatch.setattr(world.library, "record_image", erased_by_somebody_who_came_before)

    assert await world.answer(job) == ""

    assert (world.objects.objects, world.files.uploads) == ({}, {})
    assert (world.library.traces, world.library.analyses) == ({}, {})
    assert world.conversations.replies == {}


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

    # What is kept in the store must be found when it is to be deleted.
    (image,) = world.library.images.values()
    assert (image.reply_ts, [image.object_key]) == ("", list(world.objects.objects))


async def test_a_picture_that_the_detector_refuses_is_not_kept(world: World) -> None:
    world.detector.answer = PictureError("The detector cannot read this picture.")

    await world.answer(world.post(world.files.add(picture())))

    assert (world.objects.objects, world.library.images) == ({}, {})


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

    first = await apologise(world.services, job, "It did not work.")
    second = await apologise(world.services, job, "It did not work.")

    assert first == second != ""
    assert [(item.name, item.sentence) for item in refused(world)] == [
        ("a.png", "It did not work."),
        ("b.png", "It did not work."),
    ]


async def test_an_apology_waits_for_slack(world: World) -> None:
    world.conversations.trouble = RetryLaterError("Slack", "down")

    with pytest.raises(RetryLaterError):
        await apologise(world.services, world.post(world.files.add(picture())), "It did not work.")


async def test_an_apology_that_nobody_can_read_is_only_logged(world: World) -> None:
    world.conversations.trouble = BotError("closed")
    job = world.post(world.files.add(picture()))

    assert await apologise(world.services, job, "It did not work.") == ""


async def test_nobody_is_told_about_a_picture_that_was_forgotten(world: World) -> None:
    job = world.post(world.files.add(picture(), "a.png"), world.files.add(picture("red"), "b.png"))
    await world.library.bury(job.team, Identity(job.channel, job.ts, job.files[0].id))

    await apologise(world.services, job, "It did not work.")

    assert [(item.name, item.sentence) for item in refused(world)] == [
        ("b.png", "It did not work.")
    ]


@pytest.mark.parametrize(("forgotten", "left"), [([0], ["b.png"]), ([0, 1], [])])
async def test_an_apology_for_what_is_forgotten_meanwhile_is_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch, forgotten: list[int], left: list[str]
) -> None:
    job = world.post(world.files.add(picture(), "a.png"), world.files.add(picture("red"), "b.png"))
    reply = world.conversations.reply

    async def forgotten_meanwhile(upload: Upload, told: Reply) -> str:
        for place in forgotten:
            await world.library.bury(job.team, Identity(job.channel, job.ts, job.files[place].id))
        return await reply(upload, told)

    monkeypatch.setattr(world.conversations, "reply", forgotten_meanwhile)

    ts = await apologise(world.services, job, "It did not work.")

    told = [item.name for reply in world.conversations.replies.values() for item in reply.items]
    assert told == left
    assert bool(ts) == bool(left)


async def test_nobody_is_told_about_a_file_that_nobody_expected_labels_for(world: World) -> None:
    assert await apologise(world.services, world.post(STUB), "Sorry.") == ""
    assert world.conversations.replies == {}
