"""Videos that are too long, and taking moving things back."""

import asyncio
import hashlib

from sandbox.people import PostedFile
from sandbox.workspace.records import Message
from tests.scenarios.leftovers import mentions
from tests.scenarios.moving import PATIENCE, clip, labelled
from tests.scenarios.talk import Talk, buttons, shown
from tests.scenarios.test_forget import gone

MINUTES = 60.0


def long_video(talk: Talk) -> PostedFile:
    """Sixteen minutes, in which a dog is seen early and a cat late."""
    timeline = ("Dog 60-120s", "Cat 930-960s", "Park 0-960s")
    return clip(talk.around.known, 16 * MINUTES, *timeline, rate="1/10", name="lecture.mp4")


async def test_a_video_that_is_too_long_gets_a_sentence_and_its_first_part_on_request(
    talk: Talk,
) -> None:
    posted = talk.post(long_video(talk))
    refusal = (await talk.answer(posted)).message
    assert shown(refusal).splitlines() == [
        "lecture.mp4: This video is 16:00 long, and I look at 15:00 at most.",
        "Label the first 15 minutes",
    ]
    await talk.bot.queue.empty()
    outcome = await talk.around.people.click("sam", refusal, "label_first_part")
    assert outcome.ok

    answer = await labelled(talk, posted)

    told = shown(answer)
    assert "*Dog* 1:00" in told
    assert "Cat" not in told
    assert "I looked at its first 15:00 only." in told
    assert answer.ts == refusal.ts
    assert [each.ts for each in await talk.settled(posted)] == [answer.ts]


async def test_nothing_mentions_a_video_that_was_deleted(talk: Talk) -> None:
    video = clip(talk.around.known, 20.0, "Quokka 1-3s", name="quokkas.mp4")
    posted = talk.post(video)
    answer = await labelled(talk, posted)
    await talk.bot.queue.empty()
    images = [block["slack_file"]["id"] for block in answer.blocks if block["type"] == "image"]
    words = [*traces(posted, video), *images]
    assert len(await mentions(talk.around, words)) > 5

    talk.around.people.delete_message(posted)
    await gone(talk, answer)

    assert await mentions(talk.around, words) == []
    assert [talk.around.workspace.files[each].deleted for each in images] == [True, True]


async def test_nothing_is_left_of_a_video_that_is_deleted_while_it_is_watched(talk: Talk) -> None:
    video = clip(talk.around.known, 42.0, "Quokka 10-30s", name="quokkas-again.mp4")
    posted = talk.post(video)
    progress = (await talk.answer(posted)).message
    assert buttons(progress) == []
    words = traces(posted, video)

    talk.around.people.delete_message(posted)
    await gone(talk, progress)

    # Whoever follows it comes back for the last time.
    async with asyncio.timeout(PATIENCE):
        while await mentions(talk.around, words):  # noqa: ASYNC110 - neither table nor bucket tells
            await asyncio.sleep(0.5)


def traces(message: Message, video: PostedFile) -> list[str]:
    """All by which a video could be known."""
    return [
        message.ts, *message.files, video.name, hashlib.sha256(video.data).hexdigest(), "Quokka"
    ]  # fmt: skip
