"""A channel that turns private, loses the bot or gets another id takes its pictures along."""

from collections.abc import Callable

from sandbox.workspace.records import Message
from tests.scenarios.leftovers import mentions
from tests.scenarios.talk import SECONDS, Talk


async def posted(talk: Talk) -> Message:
    """A photo whose labels are recorded."""
    message = talk.post()
    await talk.answer(message)
    await talk.settled(message)
    return message


async def rows(talk: Talk, message: Message, *, scope: str) -> list[str]:
    """The keys of the rows by which a picture is found in a scope."""
    return [key for key in await mentions(talk.around, [message.files[0]]) if f"#{scope}#" in key]


async def until(talk: Talk, holds: Callable[[], bool]) -> None:
    """Wait for an event's way to the bot, and for the work that it makes."""
    assert await talk.around.workspace.wait_for(holds, SECONDS)
    await talk.bot.queue.empty()


def heard(talk: Talk, *events: str) -> Callable[[], bool]:
    """Whether the bot has heard one more of these events than now."""
    traffic = talk.around.workspace.traffic

    def count() -> int:
        return sum(len(traffic.named(event)) for event in events)

    before = count()
    return lambda: count() > before


async def test_a_channel_that_turns_private_leaves_the_teams_index(talk: Talk) -> None:
    message = await posted(talk)
    assert await rows(talk, message, scope="P")
    private = heard(talk, "message")

    talk.around.people.make_private("robin", talk.channel)
    await until(talk, private)

    assert await rows(talk, message, scope="P") == []
    assert await rows(talk, message, scope=f"C#{talk.channel.id}")


async def test_a_channel_without_the_bot_leaves_the_teams_index_until_it_is_back(
    talk: Talk,
) -> None:
    message = await posted(talk)
    bot = talk.around.slack.app.bot_user
    left = heard(talk, "channel_left", "member_left_channel")

    talk.around.people.kick(bot, talk.channel)
    await until(talk, left)
    assert await rows(talk, message, scope="P") == []

    back = heard(talk, "member_joined_channel")
    talk.around.people.invite("robin", bot, talk.channel)
    await until(talk, back)
    assert await rows(talk, message, scope="P")


async def test_a_channel_with_another_id_has_its_pictures_there(talk: Talk) -> None:
    message = await posted(talk)
    old = talk.channel.id
    changed = heard(talk, "channel_id_changed")

    new = talk.around.people.change_id(talk.channel)
    await until(talk, changed)

    assert await rows(talk, message, scope=f"C#{old}") == []
    assert await rows(talk, message, scope=f"C#{new}")
