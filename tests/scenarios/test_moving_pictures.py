"""What moves is labelled too: an animation and videos, and how they are found again."""

import io
import re
from dataclasses import dataclass

import pytest
import pytest_asyncio
from PIL import Image

from sandbox.people import PostedFile
from sandbox.samples import draw_sample
from sandbox.workspace import Change
from sandbox.workspace.records import File, Message
from tests.scenarios.album import picture
from tests.scenarios.bots import Bot
from tests.scenarios.moving import endless_gif, labelled, sample, sound
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, drawn, new_channel, shown
from tests.scenarios.whispers import asked

DAMAGED = (
    "This picture is damaged and cannot be opened; "
    "please save or export it again and post the new copy."
)
INCOMPLETE = "This {} is incomplete, its file ends too early; please upload the whole file again."
NO_VIDEO = (
    "This file is not a video, whatever its name says; "
    "I can look at MP4, MOV, WebM, MKV and AVI videos."
)


@dataclass(frozen=True, slots=True)
class Films:
    """A channel in which a GIF, an MP4 and a WebM were posted, each with its answer."""

    talk: Talk
    posted: dict[str, Message]
    answers: dict[str, Message]

    def files(self, name: str) -> list[File]:
        """The pictures in an answer."""
        return pictures(self.talk, self.answers[name])

    async def search(self, words: str) -> str:
        """What Robin reads when asking for something in this channel."""
        channel = self.talk.channel
        words = f"search {words} in:<#{channel.id}>"
        return shown(await asked(self.talk.around, channel, words))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def films(around: Surroundings, bot: Bot) -> Films:
    talk = Talk(around, bot, channel := new_channel(around))
    # The bot asks anew where Robin is, whatever was asked a moment before.
    around.workspace.emit(Change("member_joined_channel", channel.id, user=channel.members[0]))
    names = ("scenes", "ride", "short-ride")
    posted = {name: talk.post(sample(around, name)) for name in names}
    answers = {name: await labelled(talk, message) for name, message in posted.items()}
    await bot.queue.empty()
    return Films(talk, posted, answers)


def pictures(talk: Talk, answer: Message) -> list[File]:
    ids = [block["slack_file"]["id"] for block in answer.blocks if block["type"] == "image"]
    return [talk.around.workspace.files[id_] for id_ in ids]


def opened(file: File) -> Image.Image:
    return Image.open(io.BytesIO(file.data))


async def test_each_is_answered_with_one_message(films: Films) -> None:
    for name, message in films.posted.items():
        assert [each.ts for each in films.talk.answers(message)] == [films.answers[name].ts]
        assert message.reactions == {}


async def test_an_animation_is_answered_with_itself_a_chart_and_times(films: Films) -> None:
    drawing, chart = films.files("scenes")
    with opened(drawing) as gif, opened(chart) as strip:
        assert (gif.format, getattr(gif, "n_frames", 1)) == ("GIF", 36)
        assert strip.format == "PNG"
    told = shown(films.answers["scenes"])
    for line in (
        "*Bicycle* seen in 0–1.6 s",
        "*Balloon* seen in 1.6–2.4 s",
        "*Dog* seen in 2.4–3.6 s",
        "*Park* seen in 0–3.6 s",
        " of its 36 frames",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("ride", {"Bicycle": "0:00–0:03", "Balloon": "0:03–0:05", "Dog": "0:05–0:08"}),
        ("short-ride", {"Bicycle": "0:00–0:02", "Balloon": "0:02–0:03", "Dog": "0:03–0:05"}),
    ],
)
async def test_a_video_is_answered_with_key_moments_a_chart_and_times(
    films: Films, name: str, times: dict[str, str]
) -> None:
    sheet, chart = films.files(name)

    assert [opened(each).format for each in (sheet, chart)] == ["JPEG", "PNG"]
    told = shown(films.answers[name])
    assert [name for name, time in times.items() if f"*{name}* {time}" not in told] == []


async def test_search_finds_the_moments_of_videos(films: Films) -> None:
    told = await films.search("dog type:video")

    assert found(told) == ["short-ride.webm", "ride.mp4"]
    assert "*Dog* 0:05–0:08" in told
    assert "*Dog* 0:03–0:05" in told


async def test_search_finds_the_animation_as_one_gif(films: Films) -> None:
    assert found(await films.search("type:gif")) == ["scenes.gif"]


async def test_a_gif_of_one_frame_is_answered_as_a_photo(films: Films) -> None:
    talk = films.talk.elsewhere()

    answer = await talk.ask(PostedFile("still.gif", picture("GIF")))

    assert opened(*drawn(answer)).format == "JPEG"
    told = shown(answer.message)
    assert "*Dog*" in told
    assert "seen in" not in told
    assert "frame" not in told


async def test_of_ten_thousand_frames_some_are_looked_at_and_that_is_said(films: Films) -> None:
    talk = films.talk.elsewhere()

    posted = talk.post(PostedFile("endless.gif", endless_gif(10_000)))
    answer = await labelled(talk, posted)

    assert (
        "This animation has 10,000 frames; I looked at 2,000 of them, evenly spread over all of it."
    ) in shown(answer)
    assert [each.ts for each in await talk.settled(posted)] == [answer.ts]


async def test_what_is_broken_gets_one_sentence_each(films: Films) -> None:
    ride, scenes = draw_sample("ride"), draw_sample("scenes")
    cases = {
        PostedFile("head.gif", scenes[:40]): DAMAGED,
        PostedFile("garbled.gif", scenes[:13] + bytes(4000)): DAMAGED,
        PostedFile("half.gif", scenes[: len(scenes) // 2]): INCOMPLETE.format("picture"),
        PostedFile("half.mp4", ride[: len(ride) // 2]): INCOMPLETE.format("video"),
        PostedFile("head.mp4", ride[:600]): INCOMPLETE.format("video"),
        sound(): "There is only sound in this file, and I can only look at pictures.",
        PostedFile("letter.mp4", b"Dear all, this is a letter. " * 50): NO_VIDEO,
    }

    talk = films.talk
    posted = [talk.elsewhere().post(file) for file in cases]
    told = [(await talk.answer(message, 60)).message.text for message in posted]

    assert told == [f"{file.name}: {sentence}" for file, sentence in cases.items()]
    assert [len(await talk.settled(message)) for message in posted] == [1] * len(posted)


def found(told: str) -> list[str]:
    """The names of files in what a search found, by the alternative texts of their pictures."""
    return re.findall(r"^(\S+): ", told, re.MULTILINE)[1:]
