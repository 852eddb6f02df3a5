"""The same bytes once more: nothing is paid twice, and the first thread is pointed out."""

import asyncio
import re

from tests.scenarios.bots import Bot
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, drawn, new_channel, shown

FIRST_SEEN = re.compile(r"<!date\^\d+\^First seen here on \{date_long\}\^(\S+)\|[^>]+>  ·  ")


async def test_a_photo_posted_twice_is_paid_once_and_answered_whole_twice(talk: Talk) -> None:
    photo = talk.photo()
    first = await talk.ask(photo)
    paid = len(talk.around.rekognition.calls)

    second = await talk.ask(photo)

    assert len(talk.around.rekognition.calls) == paid
    assert without_sighting(shown(second.message)) == shown(first.message)
    assert second.message.text == first.message.text
    assert drawn(second)[0].data == drawn(first)[0].data
    assert await talk.press_show_all(second) == await talk.press_show_all(first)


async def test_a_repost_in_the_same_channel_links_to_the_first_thread(talk: Talk) -> None:
    photo = talk.photo()
    posted = talk.post(photo)
    await talk.answer(posted)
    await talk.settled(posted)

    again = await talk.told(photo)

    link = FIRST_SEEN.search(again)
    assert link is not None
    assert link[1] == (
        f"https://sandbox.slack.com/archives/{talk.channel.id}/p{posted.ts.replace('.', '')}"
    )


async def test_the_third_post_still_points_to_the_first(talk: Talk) -> None:
    photo = talk.photo()
    posted = talk.post(photo)
    for message in (posted, talk.post(photo)):
        await talk.answer(message)
        await talk.settled(message)

    assert posted.ts.replace(".", "") in await talk.told(photo)


async def test_another_channel_is_not_told_of_the_first(
    around: Surroundings, bot: Bot, talk: Talk
) -> None:
    elsewhere = Talk(around, bot, new_channel(around))
    photo = talk.photo()
    first = await talk.told(photo)
    await bot.queue.empty()
    paid = len(around.rekognition.calls)

    assert await elsewhere.told(photo) == first
    assert len(around.rekognition.calls) == paid


async def test_the_same_bytes_from_another_person_cost_nothing(talk: Talk) -> None:
    photo = talk.photo(name="mine.jpg")
    await talk.settled((await talk.ask(photo)).message)
    paid = len(talk.around.rekognition.calls)

    again = await talk.told(talk.photo(name="yours.jpg", data=photo.data), user="sam")

    assert len(talk.around.rekognition.calls) == paid
    assert FIRST_SEEN.search(again)


async def test_a_photo_twice_in_one_message_is_paid_once(talk: Talk) -> None:
    photo = talk.photo()
    paid = len(talk.around.rekognition.calls)

    answer = await talk.ask(photo, photo)

    assert len(talk.around.rekognition.calls) == paid + 1
    assert len(drawn(answer)) == 2
    assert "First seen" not in shown(answer.message)


async def test_a_photo_posted_in_two_channels_at_the_same_moment_is_paid_once(
    around: Surroundings, bot: Bot, talk: Talk
) -> None:
    elsewhere = Talk(around, bot, new_channel(around))
    photo = talk.photo()
    paid = len(around.rekognition.calls)

    await asyncio.gather(talk.told(photo), elsewhere.told(photo))

    assert len(around.rekognition.calls) == paid + 1


def without_sighting(text: str) -> str:
    return FIRST_SEEN.sub("", text)
