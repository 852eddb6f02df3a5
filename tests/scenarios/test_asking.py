"""Where the bot can be asked: by its command everywhere, by its name where it is a member."""

import pytest

from sandbox.workspace.records import Channel, ChannelKind, Message
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS, Talk, direct, new_channel, shown

pytestmark = pytest.mark.usefixtures("bot")


async def whispered(around: Surroundings, channel: Channel, user: str = "robin") -> Message:
    """The last thing that the bot said to a person alone in a channel."""
    id_ = around.people.user(user).id

    def told() -> Message | None:
        said = [
            message
            for message in around.workspace.ephemerals
            if (message.channel, message.ephemeral_to) == (channel.id, id_)
        ]
        return said[-1] if said else None

    message = await around.workspace.wait_for(told, SECONDS)
    assert message is not None
    return message


@pytest.mark.parametrize("with_bot", [True, False])
@pytest.mark.parametrize("kind", [ChannelKind.PUBLIC, ChannelKind.PRIVATE])
async def test_the_command_answers_in_every_channel(
    around: Surroundings, kind: ChannelKind, *, with_bot: bool
) -> None:
    channel = new_channel(around, kind, with_bot=with_bot)

    outcome = await around.people.run_command("robin", channel, "/labels", "help")

    assert outcome.ok
    assert "search beach" in shown(await whispered(around, channel))


@pytest.mark.parametrize("people", [("robin", "sam"), ("robin", "sam", "kim")])
async def test_the_command_answers_between_people_without_the_bot(
    around: Surroundings, people: tuple[str, ...]
) -> None:
    channel = around.people.direct_message(*people)

    outcome = await around.people.run_command("robin", channel, "/labels")

    assert outcome.ok
    assert "search beach" in shown(await whispered(around, channel))


async def test_the_name_answers_in_a_thread_to_whoever_wrote_it(talk: Talk) -> None:
    root = talk.around.people.post_text("sam", talk.channel, "Where were we?")

    talk.around.people.post_text("robin", talk.channel, "@Labels help", thread_ts=root.ts)

    told = await whispered(talk.around, talk.channel)
    assert told.thread_ts == root.ts
    assert "search beach" in shown(told)


@pytest.mark.parametrize("words", ["help", "@Labels help", "hello"])
async def test_a_direct_message_needs_no_name(around: Surroundings, words: str) -> None:
    channel = direct(around, "robin")

    around.people.post_text("robin", channel, words)

    assert "/labels" in str((await whispered(around, channel)).blocks)
    around.workspace.ephemerals.clear()
