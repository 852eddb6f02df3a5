"""A conversation: what a person posts in a channel, and what the bot says to it."""

from collections.abc import Iterator
from typing import Any

from sandbox.answers import Answer, wait_for_answer
from sandbox.people import PostedFile
from sandbox.slack.delivery import Outcome
from sandbox.workspace import membership
from sandbox.workspace.records import Channel, ChannelKind, File, Message, View
from tests.scenarios.album import FOG, photo
from tests.scenarios.bots import Bot
from tests.scenarios.surroundings import Surroundings

SECONDS = 20.0
"""How long a person waits for an answer here."""


class Talk:
    """One channel with Robin, Sam and the bot in it."""

    def __init__(self, around: Surroundings, bot: Bot, channel: Channel) -> None:
        self.around = around
        self.bot = bot
        self.channel = channel

    def elsewhere(self) -> "Talk":
        """The same bot in a new channel: into each it says one thing a second."""
        return Talk(self.around, self.bot, new_channel(self.around))

    def photo(self, *sightings: Any, **fields: Any) -> PostedFile:
        """A photo that Rekognition will know."""
        return photo(self.around.known, *sightings, **fields)

    def post(self, *files: PostedFile, user: str = "robin", **more: Any) -> Message:
        """Post files, or a photo of two dogs in the fog when none are given."""
        return self.around.people.post_files(user, self.channel, files or (self.photo(),), **more)

    async def answer(self, message: Message, seconds: float = SECONDS) -> Answer:
        """Wait for the answer."""
        return await wait_for_answer(self.around.workspace, message, seconds)

    async def ask(self, *files: PostedFile, **more: Any) -> Answer:
        """Post and wait for the answer."""
        return await self.answer(self.post(*files, **more))

    async def told(self, *files: PostedFile, **more: Any) -> str:
        """Post, and return what a person reads in the answer: all of its blocks as text."""
        return shown((await self.ask(*files, **more)).message)

    def answers(self, message: Message) -> list[Message]:
        """Everything that the bot has said in the message's thread since."""
        root = message.thread_ts or message.ts
        thread = self.around.workspace.replies(message.channel, root)
        return [reply for reply in thread if reply.bot_id and reply.ts > message.ts]

    async def settled(self, message: Message) -> list[Message]:
        """Everything that the bot says to a message, once no job is left."""
        await self.bot.queue.empty()
        return self.answers(message)

    async def silence(self, *messages: Message) -> None:
        """Prove that nothing is said to messages: an ordinary photo is, and then all is done."""
        await self.ask(self.photo(FOG))
        for message in messages:
            assert await self.settled(message) == []

    async def press_show_all(self, answer: Answer, number: int = 0, user: str = "robin") -> str:
        """Press the button of a picture; what stands in the window when it is filled."""
        # No person is quicker than the bot, which writes the labels down after it has answered.
        await self.bot.queue.empty()
        button = buttons(answer.message)[number]
        outcome: Outcome = await self.around.people.click(
            user, answer.message, "show_all_labels", block_id=button
        )
        assert outcome.ok
        view = await self.around.workspace.wait_for(lambda: self._filled(user), SECONDS)
        assert view is not None
        await self.around.people.close_modal(user, view)
        return "\n".join(texts(view.content["blocks"]))

    def _filled(self, user: str) -> View | None:
        view = self.around.people.open_modal(user)
        if view is None or "Looking up" in "".join(texts(view.content["blocks"])):
            return None
        return view


def excused(around: Surroundings, *violations: str) -> None:
    """Exactly this went wrong so far, because the test wanted it so."""
    assert sorted(around.workspace.traffic.violations()) == sorted(violations)
    around.workspace.traffic.clear()


def new_channel(
    around: Surroundings, kind: ChannelKind = ChannelKind.PUBLIC, *, with_bot: bool = True
) -> Channel:
    """A channel with Robin and Sam, and with the bot unless it is left out."""
    members = [around.people.user(name).id for name in ("robin", "sam")]
    if with_bot:
        members.append(around.slack.app.bot_user)
    ids = around.workspace.ids
    now = int(around.workspace.clock.now())
    channel = Channel(ids.new("C"), around.unused("pictures"), kind, members[0], now, members)
    return around.workspace.add_channel(channel)


def direct(around: Surroundings, *people: str) -> Channel:
    """The direct or group message of people with the bot."""
    users = [around.people.user(name).id for name in people]
    return membership.open_direct(around.workspace, *users, around.slack.app.bot_user)


def shown(message: Message) -> str:
    """All texts of a message's blocks, one a line."""
    return "\n".join(texts(message.blocks))


def buttons(message: Message) -> list[str]:
    """The ids of the blocks that hold a button to show all labels, in order."""
    return [
        block["block_id"]
        for block in message.blocks
        for element in (*block.get("elements", ()), block.get("accessory", {}))
        if element.get("action_id") == "show_all_labels"
    ]


def texts(value: Any) -> Iterator[str]:
    """Every text that a person may read in blocks, in order."""
    for composition in compositions(value):
        yield composition["text"]


def compositions(value: Any) -> Iterator[dict[str, str]]:
    """Every text object in blocks, and alternative texts as plain ones."""
    if isinstance(value, list):
        for item in value:
            yield from compositions(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value
        if "alt_text" in value:
            yield {"type": "plain_text", "text": value["alt_text"]}
        for item in value.values():
            yield from compositions(item)


def drawn(answer: Answer) -> list[File]:
    """The pictures that stand in the answer itself."""
    ids = [block["slack_file"]["id"] for block in answer.message.blocks if block["type"] == "image"]
    return [file for file in answer.pictures if file.id in ids]
