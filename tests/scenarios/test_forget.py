"""A forgotten picture is gone: from Slack's threads, from the table, from the bucket."""

import hashlib
from collections.abc import Callable

import pytest

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting, Spot
from sandbox.workspace.records import ChannelKind, Message
from tests.scenarios.leftovers import claims_and_tombstones, mentions
from tests.scenarios.talk import SECONDS, Talk, drawn, new_channel, shown
from tests.scenarios.test_duplicates import deliveries, delivery
from tests.scenarios.whispers import asked, whispered

QUOKKA = Sighting("Quokka", 99.1, (Spot(0.1, 0.2, 0.3, 0.5),))


def link(message: Message) -> str:
    return f"https://sandbox.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"


def rare(talk: Talk) -> PostedFile:
    """A photo of what no other photo shows."""
    return talk.photo(QUOKKA, name="quokka-on-rottnest.jpg")


def traces(message: Message, *photos: PostedFile) -> list[str]:
    """All by which the pictures of a message could be known."""
    hashes = [hashlib.sha256(photo.data).hexdigest() for photo in photos]
    return [
        message.ts,
        *message.files,
        *hashes,
        *(photo.name for photo in photos),
        "quokka",
        "Quokka",
    ]


async def gone(talk: Talk, answer: Message) -> None:
    """Wait until the answer is taken away and every chore is done."""
    workspace = talk.around.workspace
    assert await workspace.wait_for(
        lambda: workspace.message(answer.channel, answer.ts) is None, SECONDS
    )
    await talk.bot.queue.empty()


async def by_command(talk: Talk, message: Message) -> None:
    told = await asked(talk.around, talk.channel, f"forget {link(message)}")
    assert "Forgetting it" in shown(told)


async def by_deleting_the_message(talk: Talk, message: Message) -> None:
    talk.around.people.delete_message(message)


async def by_deleting_the_file(talk: Talk, message: Message) -> None:
    talk.around.people.delete_file(message.files[0])


@pytest.mark.parametrize("way", [by_command, by_deleting_the_message, by_deleting_the_file])
async def test_nothing_mentions_a_forgotten_picture(talk: Talk, way: Callable[..., object]) -> None:
    photo = rare(talk)
    message = talk.post(photo)
    answer = await talk.answer(message)
    await talk.settled(message)
    drawing = drawn(answer)[0]
    words = [*traces(message, photo), drawing.id]
    assert len(await mentions(talk.around, words)) > 5

    await way(talk, message)  # type: ignore[misc]
    await gone(talk, answer.message)

    assert await mentions(talk.around, words) == []
    assert drawing.deleted
    kept = " ".join(await claims_and_tombstones(talk.around))
    assert message.ts in kept
    assert "uokka" not in kept
    assert traces(message, photo)[2] not in kept


async def test_whoever_asked_is_told_when_it_is_done(talk: Talk) -> None:
    message = talk.post(rare(talk))
    await talk.answer(message)
    await talk.settled(message)

    await asked(talk.around, talk.channel, f"forget {link(message)}")

    told = await whispered(talk.around, talk.channel, count=2)
    assert told.text == "Forgotten: I keep nothing of it any more."


async def test_a_delivery_that_comes_late_brings_nothing_back(talk: Talk) -> None:
    photo = rare(talk)
    message = talk.post(photo)
    answer = await talk.answer(message)
    await talk.settled(message)
    event = await delivery(talk, message)
    words = traces(message, photo)
    await by_command(talk, message)
    await gone(talk, answer.message)
    paid = len(talk.around.rekognition.calls)

    talk.around.slack.deliver_again({**event, "event_id": talk.around.unused("Ev0LATE")})
    await deliveries(talk, message, 2)

    assert await talk.settled(message) == []
    assert await mentions(talk.around, words) == []
    assert len(talk.around.rekognition.calls) == paid


async def test_a_message_that_is_deleted_before_it_was_labelled_is_never_labelled(
    talk: Talk,
) -> None:
    talk.around.eyes.close()
    photo = PostedFile("quokka-on-rottnest.jpg", rare(talk).data + b"!")
    message = talk.post(photo)
    await talk.around.workspace.wait_for(lambda: bool(message.reactions), SECONDS)
    talk.around.people.delete_message(message)
    await delivery(talk, message)
    talk.around.eyes.open()
    await talk.bot.queue.empty()

    assert talk.answers(message) == []
    assert await mentions(talk.around, traces(message, photo)) == []


async def test_the_same_bytes_of_somebody_else_stay(talk: Talk) -> None:
    photo = rare(talk)
    mine, theirs = talk.post(photo), talk.elsewhere().post(photo, user="sam")
    answer = await talk.answer(mine)
    await talk.answer(theirs)
    await talk.bot.queue.empty()
    sha256 = hashlib.sha256(photo.data).hexdigest()

    await by_command(talk, mine)
    await gone(talk, answer.message)

    assert await mentions(talk.around, [mine.ts, *mine.files]) == []
    left = await mentions(talk.around, [sha256])
    assert [name for name in left if name.startswith("originals/")]
    assert [name for name in left if " A#" in name]
    talk.around.people.delete_message(theirs)
    await talk.bot.queue.empty()


async def test_one_of_several_pictures_goes_out_of_the_answer(talk: Talk) -> None:
    talk.around.workspace.traffic.clear()
    message = talk.post(rare(talk), talk.photo(name="two-dogs.jpg"))
    answer = await talk.answer(message)
    await talk.settled(message)
    assert "quokka" in shown(answer.message)

    talk.around.people.delete_file(message.files[0])
    await talk.around.workspace.wait_for(lambda: "quokka" not in shown(answer.message), SECONDS)
    await talk.bot.queue.empty()

    (left,) = talk.answers(message)
    assert "Quokka" not in shown(left) + left.text
    assert "Dog" in shown(left)


async def test_our_answer_that_is_tidied_away_leaves_the_picture(talk: Talk) -> None:
    photo = rare(talk)
    message = talk.post(photo)
    answer = await talk.answer(message)
    await talk.settled(message)

    talk.around.people.delete_message(answer.message)
    await talk.settled(message)

    assert await mentions(talk.around, [message.ts, *message.files])
    await by_command(talk, message)
    await talk.bot.queue.empty()


async def test_nobody_elses_picture_is_forgotten_and_private_ones_do_not_exist(
    talk: Talk,
) -> None:
    channel = new_channel(talk.around, ChannelKind.PRIVATE)
    talk.around.people.leave("sam", channel)
    secret = Talk(talk.around, talk.bot, channel)
    posted = {place: place.post(rare(talk)) for place in (talk, secret)}
    for place, message in posted.items():
        await place.answer(message)
    await talk.bot.queue.empty()

    told = [
        shown(await asked(talk.around, talk.channel, f"forget {link(message)}", "sam"))
        for message in posted.values()
    ]

    assert told == [
        "Only whoever posted a picture, or an admin of this workspace, can have it forgotten.",
        "I know no picture behind this link.",
    ]
    for message in posted.values():
        assert await mentions(talk.around, [message.files[0]])
        talk.around.people.delete_message(message)
    await talk.bot.queue.empty()
