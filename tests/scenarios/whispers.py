"""What the bot says to one person alone, and asking it by its command."""

from sandbox.workspace.records import Channel, Message
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS


async def whispered(
    around: Surroundings, channel: Channel, user: str = "robin", count: int = 1
) -> Message:
    """The last thing that the bot said to a person alone in a channel, the `count`th at least."""
    id_ = around.people.user(user).id

    def told() -> Message | None:
        said = whispers(around, channel, id_)
        return said[-1] if len(said) >= count else None

    message = await around.workspace.wait_for(told, SECONDS)
    assert message is not None
    return message


def whispers(around: Surroundings, channel: Channel, user: str) -> list[Message]:
    """All that the bot has said to a person, by id, alone in a channel."""
    return [
        message
        for message in around.workspace.ephemerals
        if (message.channel, message.ephemeral_to) == (channel.id, user)
    ]


async def asked(around: Surroundings, channel: Channel, words: str, user: str = "robin") -> Message:
    """Type `/labels` with these words; the first answer."""
    before = len(whispers(around, channel, around.people.user(user).id))
    outcome = await around.people.run_command(user, channel, "/labels", words)
    assert outcome.ok
    await whispered(around, channel, user, before + 1)
    return whispers(around, channel, around.people.user(user).id)[before]
