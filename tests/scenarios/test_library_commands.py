"""`/labels top`, `similar`, `usage` and `export`, from the photo to the answer."""

import csv
import io
import json
import time

from sandbox.workspace.records import ChannelKind, File, Message
from tests.scenarios.album import DOG, FOG, picture
from tests.scenarios.talk import SECONDS, Talk, direct, new_channel, shown
from tests.scenarios.whispers import asked, whispered


def private(talk: Talk) -> Talk:
    """A private channel that Sam has left: Robin is in it alone with the bot."""
    channel = new_channel(talk.around, ChannelKind.PRIVATE)
    talk.around.people.leave("sam", channel)
    return Talk(talk.around, talk.bot, channel)


async def test_top_counts_within_a_second_and_draws(talk: Talk) -> None:
    await talk.ask(talk.photo(DOG), talk.photo(DOG, FOG))
    await talk.bot.queue.empty()

    started = time.monotonic()
    told = await asked(talk.around, talk.channel, f"top in:<#{talk.channel.id}> 7 days")
    took = time.monotonic() - started

    assert took < 1
    assert "*Dog*  2 pictures" in shown(told)
    assert "2 pictures in the library, 2 of them in the last 7 days." in shown(told)
    if not pictures(told):
        told = await whispered(talk.around, talk.channel, count=2)
    (chart,) = pictures(told)
    assert talk.around.workspace.files[chart].alt_text == (
        "Bars for the most seen labels in the last 7 days: Dog 2, Fog 1. "
        "Below them a line: the library grew from 0 to 2 pictures."
    )


async def test_pictures_like_the_last_one_are_shown_to_whoever_may_see_them(talk: Talk) -> None:
    secret = private(talk)
    data = picture(size=(640, 480))
    await secret.ask(talk.photo(DOG, FOG, name="secret.jpg"))
    for name in ("first.jpg", "again.jpg"):
        await talk.ask(talk.photo(DOG, FOG, name=name, data=data))
    await talk.bot.queue.empty()

    robin = shown(await asked(talk.around, talk.channel, "similar"))
    sam = shown(await asked(talk.around, talk.channel, "similar", "sam"))
    elsewhere = shown(await asked(talk.around, new_channel(talk.around), "similar"))

    for told in (robin, sam):
        assert "|again.jpg>, the likest first" in told
        assert told.count("*The same picture, posted before*") == 1
    assert "secret.jpg" in robin
    assert "secret.jpg" not in sam
    assert "I know no picture of this conversation." in elsewhere


async def test_usage_tells_admins_of_the_team_and_others_of_their_channels(talk: Talk) -> None:
    people, secret = talk.around.people, private(talk)
    for name in ("gus", "rita"):
        people.newcomer(name, guest=True)
        people.invite("robin", name, talk.channel)
    people.invite("robin", "rita", secret.channel)
    people.join("alex", talk.channel)
    await secret.ask(talk.photo(DOG))
    photo = talk.photo(DOG)
    await talk.ask(photo)
    await talk.ask(photo)
    await talk.bot.queue.empty()

    told = {
        name: shown(await asked(talk.around, talk.channel, "usage", name))
        for name in ("gus", "rita", "alex")
    }

    for name, pictures_, paid in (("gus", 2, 1), ("rita", 3, 2)):
        assert f"• {pictures_} pictures looked at" in told[name]
        assert f"• {paid} of them paid" in told[name]
        assert f"<#{talk.channel.id}>: 2 pictures, 1 paid" in told[name]
    assert [name for name in told if secret.channel.id in told[name]] == ["rita"]
    assert [name for name in told if "*Whole team*" in told[name]] == ["alex"]


async def test_an_export_holds_what_the_asker_may_see(talk: Talk) -> None:
    secret = private(talk)
    await secret.ask(talk.photo(DOG, name="secret.jpg"))
    await talk.ask(talk.photo(DOG, name="=SUM(1).jpg"))
    await talk.bot.queue.empty()
    here = direct(talk.around, "sam")

    told = await asked(talk.around, talk.channel, "export", "sam")
    files = await talk.around.workspace.wait_for(lambda: received(talk, here.id), SECONDS)

    assert "I am collecting" in shown(told)
    assert files is not None
    table, array = files
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
    objects = json.loads(array.data)
    assert [row["file"] for row in rows] == [one["file"] for one in objects]
    assert secret.channel.id not in {one["channel"] for one in objects}
    (mine,) = [one for one in objects if one["channel"] == talk.channel.id]
    assert (mine["name"], mine["channel_name"]) == ("=SUM(1).jpg", talk.channel.name)
    assert [row["name"] for row in rows if row["file"] == mine["file"]] == ["'=SUM(1).jpg"]


def received(talk: Talk, channel: str) -> list[File] | None:
    """The files that the bot has sent there."""
    for message in talk.around.workspace.history(channel):
        if message.files:
            return [talk.around.workspace.files[id_] for id_ in message.files]
    return None


def pictures(message: Message) -> list[str]:
    """The ids of the pictures that stand in a message by themselves."""
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]
