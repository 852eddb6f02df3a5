"""The moderators' side of a conversation: their channel, the alerts in it, and their buttons."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting
from sandbox.workspace import membership
from sandbox.workspace.elements import elements
from sandbox.workspace.records import Channel, ChannelKind, File, Json, Message, View
from tests.scenarios.album import picture
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS, new_channel, texts

WEAPONS = Sighting("Weapons", 96.3)

HELD = "This picture gets its labels a little later."
LEFT_OUT = "There are no labels for this picture."

T = TypeVar("T")


class Moderators:
    """Kim and Alex in a private channel with the bot; Alex is the workspace's administrator."""

    def __init__(self, around: Surroundings, channel: Channel) -> None:
        self.around = around
        self.channel = channel

    @classmethod
    def gather(cls, around: Surroundings) -> "Moderators":
        """A new channel, in which nobody else is."""
        channel = new_channel(around, ChannelKind.PRIVATE)
        for name in ("robin", "sam"):
            around.people.leave(name, channel)
        for name in ("kim", "alex"):
            membership.join(around.workspace, channel, around.people.user(name).id)
        return cls(around, channel)

    def said(self) -> list[Message]:
        """All that the bot has said here, in threads too, in the order of time."""
        messages = self.around.workspace.messages.get(self.channel.id, {}).values()
        return sorted((each for each in messages if each.bot_id), key=lambda each: each.ts)

    def about(self, message: Message) -> list[Message]:
        """What names a message by its link."""
        return [each for each in self.said() if tail(message) in read(each)]

    async def alert(self, message: Message) -> Message:
        """Wait for the alert that names a message; whatever has a picture is an alert."""
        found = await self.until(lambda: [each for each in self.about(message) if previews(each)])
        return found[0]

    async def note(self, message: Message) -> Message:
        """Wait for what is said of a message in the thread of another's alert."""
        found = await self.until(
            lambda: [each for each in self.about(message) if not previews(each)]
        )
        return found[0]

    async def shows(self, alert: Message, *words: str) -> str:
        """Wait until the alert says all of these; all that it says then."""
        await self.until(lambda: all(word in read(self.now(alert)) for word in words))
        return read(self.now(alert))

    def now(self, message: Message) -> Message:
        """The message as it stands now."""
        found = self.around.workspace.message(message.channel, message.ts)
        assert found is not None
        return found

    async def press(self, name: str, alert: Message, user: str = "kim") -> None:
        """Press the button with this name."""
        message = self.now(alert)
        block, element = buttons(message)[name]
        outcome = await self.around.people.click(
            user, message, element["action_id"], block_id=block
        )
        assert outcome.ok

    async def opens(self, alert: Message, user: str = "kim") -> View:
        """Press *Show the picture*; the window that opens at once."""
        await self.press("Show the picture", alert, user)
        window = await self.until(lambda: self.around.people.open_modal(user))
        assert window is not None
        return window

    async def shown_in(self, window: View) -> File:
        """Wait for the picture in a window."""
        (id_,) = await self.until(lambda: pictures(window.content["blocks"]))
        return self.around.workspace.files[id_]

    async def until(self, holds: Callable[[], T]) -> T:
        """Wait until something holds, and return it."""
        return await self.around.workspace.wait_for(holds, SECONDS)


def flagged(
    around: Surroundings, *moderation: Sighting, name: str = "shield.jpg", **known: object
) -> PostedFile:
    """A new photo in which Rekognition sees a weapon, or what is given, and a shield."""
    data = picture()
    seen = moderation or (WEAPONS,)
    around.known.register(data, (Sighting("Shield", 93.0),), moderation=seen, **known)  # type: ignore[arg-type]
    return PostedFile(name, data)


def tail(message: Message) -> str:
    """What the link to a message ends with."""
    return f"{message.channel}/p{message.ts.replace('.', '')}"


def read(message: Message) -> str:
    """All that a person reads of a message, and its links."""
    return "\n".join([message.text, *texts(message.blocks)])


def previews(message: Message) -> list[str]:
    """The ids of the pictures in a message."""
    return pictures(message.blocks)


def pictures(blocks: list[Json]) -> list[str]:
    """The ids of the pictures that stand in blocks by themselves."""
    return [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]


def json_files(around: Surroundings, channel: Channel) -> list[File]:
    """The JSON files that were sent to a conversation, in the order of time."""
    messages = sorted(around.workspace.history(channel.id), key=lambda each: each.ts)
    files = [around.workspace.files[id_] for message in messages for id_ in message.files]
    return [file for file in files if file.name.endswith(".json")]


def hash_of(file: PostedFile) -> str:
    """By which its bytes are known."""
    return hashlib.sha256(file.data).hexdigest()


def asked_to_look(around: Surroundings) -> int:
    """How often Rekognition was asked anything."""
    return len(around.rekognition.calls)


def buttons(message: Message) -> dict[str, tuple[str, Json]]:
    """The block and the element of every button, by its name."""
    return {
        element["text"]["text"]: (block["block_id"], element)
        for block in message.blocks
        for element in elements(block)
        if element["type"] == "button"
    }
