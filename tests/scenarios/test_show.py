"""`/labels show`: everything of one picture, and labels on request."""

import pytest_asyncio

from sandbox.workspace.records import ChannelKind
from tests.scenarios.album import DOG, FOG
from tests.scenarios.talk import SECONDS, Talk, drawn, new_channel, shown
from tests.scenarios.test_forget import link
from tests.scenarios.whispers import asked


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def known(talk: Talk) -> None:
    """Let the bot hear of the new channel, which it would else find within a minute."""
    traffic = talk.around.workspace.traffic
    before = len(traffic.named("member_joined_channel"))
    talk.around.people.invite("robin", "kim", talk.channel)
    assert await talk.around.workspace.wait_for(
        lambda: len(traffic.named("member_joined_channel")) > before, SECONDS
    )


async def test_a_picture_is_shown_with_all_its_labels(talk: Talk) -> None:
    message = talk.post(talk.photo(DOG, FOG, name="beach.jpg"))
    answer = await talk.answer(message)
    await talk.settled(message)

    told = await asked(talk.around, talk.channel, f"show {link(message)}", "sam")

    text = shown(told)
    assert "beach.jpg" in text
    assert "*Dog*  97.2 %  ·  2 boxes: 97 %, 97 %" in text
    assert "*Fog*  84.3 %" in text
    assert "|Open message>" in text
    pictures = [b["slack_file"]["id"] for b in told.blocks if b["type"] == "image"]
    assert pictures == [file.id for file in drawn(answer)]


async def test_several_pictures_are_shown_together(talk: Talk) -> None:
    message = talk.post(talk.photo(DOG, name="one.jpg"), talk.photo(FOG, name="two.jpg"))
    await talk.answer(message)
    await talk.settled(message)

    text = shown(await asked(talk.around, talk.channel, f"show {link(message)}"))

    assert "1 of 2 · one.jpg" in text
    assert "2 of 2 · two.jpg" in text


async def test_a_picture_from_before_the_bot_came_is_labelled_on_request(talk: Talk) -> None:
    channel = new_channel(talk.around, with_bot=False)
    early = Talk(talk.around, talk.bot, channel)
    root = talk.around.people.post_text("robin", channel, "Look!")
    message = early.post(talk.photo(DOG), thread_ts=root.ts)
    talk.around.people.invite("robin", talk.around.slack.app.bot_user, channel)
    address = f"{link(message)}?thread_ts={root.ts}&cid={channel.id}"

    told = shown(await asked(talk.around, channel, f"show {address}"))

    assert told.startswith("I have not looked at this yet.")
    answer = await early.answer(message)
    assert "Dog" in shown(answer.message)
    await early.settled(message)
    assert "*Dog*" in shown(await asked(talk.around, channel, f"show {address}"))


async def test_a_private_picture_is_shown_to_its_channel_alone(talk: Talk) -> None:
    channel = new_channel(talk.around, ChannelKind.PRIVATE)
    talk.around.people.leave("sam", channel)
    secret = Talk(talk.around, talk.bot, channel)
    message = secret.post(talk.photo(DOG))
    await secret.answer(message)
    await secret.settled(message)

    told = {
        user: shown(await asked(talk.around, talk.channel, f"show {link(message)}", user))
        for user in ("robin", "sam")
    }

    assert "*Dog*" in told["robin"]
    assert told["sam"] == "I know no picture behind this link."


async def test_what_is_no_picture_is_said_to_be_none(talk: Talk) -> None:
    message = talk.around.people.post_text("robin", talk.channel, "Only words")

    told = shown(await asked(talk.around, talk.channel, f"show {link(message)}"))

    assert told == "There is no picture behind this link that I could look at."
