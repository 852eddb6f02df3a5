"""What the answer says, and what stands in the window behind its button."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting, Spot
from sandbox.workspace.records import Message, Serving
from tests.scenarios.album import DOG, FOG
from tests.scenarios.bots import hasty_worker, http_bot, running
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, compositions, drawn, new_channel, shown, texts

WEDDING = (
    Sighting("Person", 99.0, (Spot(0.1, 0.1, 0.3, 0.8), Spot(0.5, 0.1, 0.3, 0.8))),
    Sighting("Woman", 98.0, (Spot(0.1, 0.1, 0.3, 0.8),)),
    Sighting("Man", 97.0, (Spot(0.5, 0.1, 0.3, 0.8),)),
    Sighting("Bride", 96.0),
    Sighting("Baby", 91.0),
    Sighting("Cake", 65.0),
)
GUESSES = ("Woman", "Man", "Bride", "Female", "Male")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def never_ready(around: Surroundings) -> AsyncIterator[tuple[Talk, Message]]:
    """A photo whose drawing Slack never gets ready, in work while the other tests talk.

    The bot gives up after twelve seconds.
    """
    slack = around.slack.slack
    usual = slack.strictness
    async with http_bot(around) as bot:
        talk = Talk(around, bot, new_channel(around))
        slack.strictness = replace(usual, readiness_delay=1000.0)
        posted = talk.post(talk.photo(name="slow.jpg"))
        traffic = around.workspace.traffic
        await around.workspace.wait_for(lambda: traffic.named("files.completeUploadExternal"))
        slack.strictness = usual
        around.slack.deliver_over_sockets()
        yield talk, posted


async def test_the_answer_is_one_message_with_picture_list_facts_and_button(talk: Talk) -> None:
    answer = await talk.ask(talk.photo(name="Our dogs.jpg"))

    blocks = answer.message.blocks
    assert [block["type"] for block in blocks] == ["image", "section", "context", "actions"]
    assert blocks[0]["alt_text"] == (
        "The picture with a box around each of: Dog ×2. "
        "Also seen: Animal, Canine, Mammal, Pet, Fog."
    )
    assert "320 × 240\u00a0px" in shown(answer.message)
    assert answer.message.text == "Dog ×2 97 %, Animal, Canine, Mammal, Pet, Fog 84 %"


async def test_the_picture_in_the_answer_is_the_photo_with_boxes(talk: Talk) -> None:
    photo = talk.photo(DOG)

    answer = await talk.ask(photo)

    (file,) = drawn(answer)
    with Image.open(io.BytesIO(file.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.width / picture.height == 4 / 3
    assert file.data != photo.data
    assert file.name == "beach-labels.jpg"
    assert file.channels == []


async def test_a_photo_without_boxes_gets_a_list_alone(talk: Talk) -> None:
    answer = await talk.ask(talk.photo(Sighting("Fog", 88.0)))

    assert [block["type"] for block in answer.message.blocks] == ["section", "context", "actions"]
    assert answer.pictures == ()


async def test_nothing_found_is_said_kindly(talk: Talk) -> None:
    answer = await talk.ask(talk.photo(Sighting("Fog", 20.0)))

    assert answer.message.text == (
        "I looked closely, but found nothing that I can name with at least 70 % certainty."
    )


async def test_eyes_on_the_message_come_at_once_and_go_with_the_answer(web_talk: Talk) -> None:
    talk = web_talk
    workspace = talk.around.workspace

    # A worker of its own, which has not yet set as many signs as a minute allows.
    async with running(hasty_worker(talk.around, talk.bot.queue)):
        posted = talk.post(talk.photo(serving=Serving(seconds=1.0)))
        users = await workspace.wait_for(lambda: list(posted.reactions.get("eyes", ())), 10.0)
        said_meanwhile = talk.answers(posted)
        await talk.answer(posted)
        answers = await talk.settled(posted)

    assert users == [talk.around.slack.app.bot_user]
    assert said_meanwhile == []
    assert len(answers) == 1
    assert posted.reactions == {}


async def test_five_files_are_answered_in_one_message_in_their_order(talk: Talk) -> None:
    things = ["Kite", "Pizza", "Boat", "Owl", "Clock"]
    files = [
        talk.photo(Sighting(thing, 95.0, (Spot(0.1, 0.1, 0.5, 0.5),)), name=f"{thing}.jpg")
        for thing in things
    ]

    posted = talk.post(*files)
    answer = await talk.answer(posted)

    told = shown(answer.message)
    places = [told.index(f"{number} of 5 · {thing}.jpg") for number, thing in enumerate(things, 1)]
    lists = [told.index(f"*{thing}*") for thing in things]
    assert sorted([*places, *lists]) == [place for pair in zip(places, lists) for place in pair]  # noqa: B905
    assert [file.name for file in drawn(answer)] == [f"{thing}-labels.jpg" for thing in things]
    assert await talk.settled(posted) == [answer.message]


async def test_documents_beside_photos_are_passed_over_and_broken_ones_named(talk: Talk) -> None:
    document = PostedFile("plan.pdf", b"%PDF-1.7\n1 0 obj")
    broken = PostedFile("torn.jpg", talk.photo().data[:700])

    told = await talk.told(talk.photo(name="dogs.jpg"), document, broken)

    assert "1 of 2 · dogs.jpg" in told
    assert told.endswith(
        "torn.jpg: This picture is incomplete, its file ends too early; "
        "please upload the whole file again."
    )
    assert "plan.pdf" not in told


async def test_the_window_holds_every_label_with_its_relations(talk: Talk) -> None:
    photo = talk.photo(DOG, FOG, Sighting("Cup", 61.0))

    window = await talk.press_show_all(await talk.ask(photo))

    for name in ("Dog", "Animal", "Canine", "Mammal", "Pet", "Fog", "Cup"):
        assert f"*{name}*" in window
    assert "*Cup*  61.0 %" in window
    assert "2 boxes: 97 %, 97 %" in window
    assert "Is a kind of: " in window
    assert "Also called: Mug" in window


async def test_each_picture_of_a_message_has_its_own_window(talk: Talk) -> None:
    answer = await talk.ask(
        talk.photo(Sighting("Kite", 95.0), name="a.jpg"), talk.photo(Sighting("Owl", 94.0))
    )

    first = await talk.press_show_all(answer)
    second = await talk.press_show_all(answer, 1, user="sam")

    assert ("*Kite*" in first, "*Owl*" in first) == (True, False)
    assert ("*Kite*" in second, "*Owl*" in second) == (False, True)


async def test_guesses_about_a_person_are_shown_nowhere(talk: Talk) -> None:
    answer = await talk.ask(talk.photo(*WEDDING))
    window = await talk.press_show_all(answer)

    everything = "\n".join((answer.message.text, shown(answer.message), window))
    assert [word for word in GUESSES if word in everything] == []
    assert "*Person* ×2" in shown(answer.message)
    assert "*Baby*" in window


async def test_a_team_can_have_guesses_and_other_limits(around: Surroundings) -> None:
    async with http_bot(around, PERSON_GUESSES="on", MIN_CONFIDENCE="60", MAX_LABELS="2") as bot:
        talk = Talk(around, bot, new_channel(around))

        answer = await talk.ask(talk.photo(*WEDDING))
        window = await talk.press_show_all(answer)
        unsure = await talk.told(talk.photo(Sighting("Cake", 65.0), Sighting("Fog", 58.0)))

    list_ = next(block for block in answer.message.blocks if block["type"] == "section")
    assert len(list_["text"]["text"].splitlines()) == 2
    for name in ("Woman", "Man", "Bride", "Baby", "Cake"):
        assert f"*{name}*" in window
    assert ("*Cake*" in unsure, "Fog" in unsure) == (True, False)


async def test_names_full_of_markup_do_nothing(talk: Talk) -> None:
    name = "<!channel> <@U0> *b* _i_ `c` ~s~ <https://evil.example|safe> &amp; :boom: @here .jpg"
    broken = PostedFile(name, b"text")

    answer = await talk.ask(talk.photo(name=name), broken, text=name)
    await talk.press_show_all(answer)

    view = list(talk.around.workspace.views.values())[-1]
    assert_harmless(answer.message)
    assert name in "".join(texts(view.content["blocks"]))
    assert [text for text in mrkdwn(view.content["blocks"]) if "<" in text or "boom" in text] == []


async def test_a_drawing_that_slack_never_shows_comes_after_the_list(
    never_ready: tuple[Talk, Message],
) -> None:
    talk, posted = never_ready

    answer = await talk.answer(posted)
    await talk.settled(posted)
    both = await talk.around.workspace.wait_for_replies(posted.channel, posted.ts, 2)

    assert [block["type"] for block in answer.message.blocks] == ["section", "context", "actions"]
    assert "*Dog* ×2" in shown(answer.message)
    assert [message.subtype for message in both] == ["", "file_share"]
    (drawing,) = (talk.around.workspace.files[id_] for id_ in both[1].files)
    assert drawing.name == "slow-labels.jpg"
    assert drawing.alt_text.startswith("The picture with a box around each of: Dog ×2.")
    assert "*Dog*" in await talk.press_show_all(answer)


def assert_harmless(message: Message) -> None:
    """No control sequence stands where Slack would obey it: in mrkdwn and in `text`."""
    assert "<" not in message.text
    assert "&lt;!channel&gt;" in message.text
    for text in mrkdwn(message.blocks):
        assert "<" not in text
        assert "boom" not in text


def mrkdwn(blocks: object) -> list[str]:
    return [one["text"] for one in compositions(blocks) if one["type"] == "mrkdwn"]
