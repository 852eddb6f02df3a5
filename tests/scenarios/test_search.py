"""Searching in conversations: what is found, by whom, and what the buttons do."""

import io
import time
from dataclasses import dataclass
from statistics import median

import pytest
import pytest_asyncio
from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting, Spot
from sandbox.samples import draw_sample
from sandbox.workspace.records import Channel, ChannelKind, Message
from tests.scenarios.album import DOG, FOG, photo, picture
from tests.scenarios.bots import Bot
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS, Talk, direct, new_channel, shown
from tests.scenarios.whispers import asked, whispered, whispers

CAT = Sighting("Cat", 93.0, (Spot(0.1, 0.2, 0.3, 0.5),))
BALLOON = Sighting("Balloon", 88.0)
TEXT = Sighting("Text", 96.0)
LEFT, RIGHT = Spot(0.1, 0.1, 0.3, 0.8), Spot(0.5, 0.1, 0.3, 0.8)


@dataclass(frozen=True, slots=True)
class Album:
    """Pictures that all tests search: some in a public channel, one in Robin's private one."""

    around: Surroundings
    bot: Bot
    public: Channel
    private: Channel

    async def search(self, words: str, user: str = "robin") -> Message:
        """Ask in the public channel, for nothing but this album."""
        return await asked(self.around, self.public, f"search {words} in:<#{self.public.id}>", user)

    async def press(self, message: Message, action_id: str, user: str = "robin") -> Message:
        """Press a button of an answer, and wait until the answer has changed."""
        before = message.text
        assert (await self.around.people.click(user, message, action_id)).ok
        changed = await self.around.workspace.wait_for(
            lambda: message if message.text != before else None, SECONDS
        )
        assert changed is not None
        return changed


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def album(around: Surroundings, bot: Bot) -> Album:
    """Eleven pictures in three messages."""
    public, private = new_channel(around), new_channel(around, ChannelKind.PRIVATE)
    around.people.leave("sam", private)
    known = around.known

    def named(name: str, *sightings: Sighting, data: bytes = b"") -> PostedFile:
        return photo(known, *sightings, name=name, **({"data": data} if data else {}))

    talk, closed = Talk(around, bot, public), Talk(around, bot, private)
    posted = [
        talk.post(*(named(f"balloon-{n}.jpg", BALLOON) for n in range(7)), user="sam"),
        talk.post(
            named("two-dogs.jpg", DOG, FOG),
            named("cat.jpg", CAT, Sighting("Couch", 60.0)),
            named("sign.gif", TEXT, FOG, data=gif()),
            named("blue.png", Sighting("Beach", 99.0), data=plain("blue")),
        ),
        closed.post(named("secret-dog.jpg", DOG)),
    ]
    for message in posted:
        await talk.answer(message)
    await bot.queue.empty()
    return Album(around, bot, public, private)


def gif() -> bytes:
    frames = [Image.open(io.BytesIO(picture("PNG", (64, 48)))) for _ in range(2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=200)
    return out.getvalue()


def plain(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()


def found(message: Message) -> list[str]:
    """The names of the pictures in an answer, in order."""
    lines = [line.split(". ", 1) for line in message.text.splitlines()]
    return [line[1].split(": ")[0] for line in lines if len(line) == 2 and line[0].isdigit()]


async def test_the_beach_is_found_as_soon_as_its_answer_is_there(talk: Talk) -> None:
    data = draw_sample("beach")
    talk.around.known.remember(data)
    await talk.ask(PostedFile("beach.jpg", data))
    # No person is quicker than the bot, which writes the labels down after it has answered.
    await talk.bot.queue.empty()

    answer = await asked(talk.around, talk.channel, f"search beach in:<#{talk.channel.id}>")

    assert found(answer) == ["beach.jpg"]
    section = answer.blocks[1]
    assert "*Beach*" in section["text"]["text"]
    assert f"<#{talk.channel.id}>" in section["text"]["text"]
    assert section["accessory"]["slack_file"]["id"].startswith("F")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("animal -dog", ["cat.jpg"]),
        ("dogs", ["two-dogs.jpg"]),
        ("dog or cat", ["cat.jpg", "two-dogs.jpg"]),
        ("fog", ["sign.gif", "two-dogs.jpg"]),
        ("fog not dog", ["sign.gif"]),
        ("from:me beach", ["blue.png"]),
        ("from:@sam -balloon", []),
        ("on:today cat", ["cat.jpg"]),
        ("before:today cat", []),
        ("confidence:>95 (dog or cat)", ["two-dogs.jpg"]),
        ("couch", []),
        ("couch confidence:>50", ["cat.jpg"]),
        ("type:gif", ["sign.gif"]),
        ("has:text", ["sign.gif"]),
        ("colour:blue beach", ["blue.png"]),
        ("count:dog>=2", ["two-dogs.jpg"]),
        ("count:dog>=3", []),
    ],
)
async def test_each_part_of_the_language_finds_what_it_says(
    album: Album, words: str, names: list[str]
) -> None:
    sam = album.around.people.user("sam").id

    assert found(await album.search(words.replace("@sam", f"<@{sam}>"))) == names


async def test_an_answer_takes_less_than_a_second(album: Album) -> None:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        await album.search("balloon")
        times.append(time.perf_counter() - begun)

    assert median(times) < 1.0


async def test_pages_lead_forth_and_back_in_the_same_place(album: Album) -> None:
    answer = await album.search("balloon")
    first = found(answer)
    count = len(album.around.workspace.ephemerals)

    assert found(await album.press(answer, "search_go_older")) == ["balloon-1.jpg", "balloon-0.jpg"]
    assert found(await album.press(answer, "search_go_newer")) == first
    assert first == [f"balloon-{n}.jpg" for n in (6, 5, 4, 3, 2)]
    assert len(album.around.workspace.ephemerals) == count


async def test_a_slip_is_one_press_away_from_the_right_search(album: Album) -> None:
    answer = await album.search("baloon")

    assert found(answer) == []
    assert "Did you mean *Balloon*?" in shown(answer)
    assert len(found(await album.press(answer, "search_go_instead_0"))) == 5


async def test_a_mistake_is_explained_and_mended(album: Album) -> None:
    answer = await album.search("cat befor:2030")

    assert "befor:" in shown(answer)
    assert found(await album.press(answer, "search_go_fix")) == ["cat.jpg"]


async def test_a_private_picture_is_found_by_its_members_alone(album: Album) -> None:
    words = f"search dog in:<#{album.private.id}>"

    assert found(await asked(album.around, album.public, words)) == ["secret-dog.jpg"]
    assert found(await asked(album.around, album.public, words, "sam")) == []


async def test_the_bot_s_name_in_a_thread_finds_the_same(album: Album) -> None:
    root = album.around.people.post_text("sam", album.public, "Who remembers the cat?")
    sam = album.around.people.user("sam").id
    before = len(whispers(album.around, album.public, sam))

    words = f"@Labels search cat in:<#{album.public.id}>"
    album.around.people.post_text("sam", album.public, words, thread_ts=root.ts)

    answer = await whispered(album.around, album.public, "sam", before + 1)
    assert (found(answer), answer.thread_ts) == (["cat.jpg"], root.ts)


async def test_words_in_the_direct_message_find_the_same(album: Album) -> None:
    chat = direct(album.around, "robin")
    before = len(whispers(album.around, chat, album.around.people.user("robin").id))

    album.around.people.post_text("robin", chat, f"search cat in:<#{album.public.id}>")

    assert found(await whispered(album.around, chat, "robin", before + 1)) == ["cat.jpg"]


async def test_share_here_posts_the_picture_for_everyone(album: Album) -> None:
    answer = await album.search("cat")

    assert (await album.around.people.click("robin", answer, "search_share")).ok

    def shared() -> Message | None:
        posted = album.around.workspace.history(album.public.id)
        return next((each for each in posted if "shared a picture" in each.text), None)

    message = await album.around.workspace.wait_for(shared, SECONDS)
    assert message is not None
    assert "cat.jpg" in message.text
    assert "<@" not in shown(message)


async def test_more_like_this_is_shown_below(album: Album) -> None:
    answer = await album.search("cat")
    robin = album.around.people.user("robin").id
    before = len(whispers(album.around, album.public, robin))

    assert (await album.around.people.click("robin", answer, "search_alike")).ok

    alike = await whispered(album.around, album.public, "robin", before + 1)
    assert "cat.jpg" in alike.text.splitlines()[0]


async def test_what_slack_cannot_show_gets_a_small_picture_from_the_second_time_on(
    album: Album,
) -> None:
    talk = Talk(album.around, album.bot, album.public)
    await talk.ask(talk.photo(Sighting("Lake", 90.0), name="lake.webp", data=picture("WEBP")))
    await talk.bot.queue.empty()

    first = await album.search("lake")
    await talk.bot.queue.empty()
    second = await album.search("lake")

    assert "accessory" not in first.blocks[1]
    assert second.blocks[1]["accessory"]["alt_text"].startswith("lake.webp: Lake")
