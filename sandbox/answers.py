"""What the bot answered in a thread: waiting for it, its text and its pictures."""

from dataclasses import dataclass

from sandbox.workspace import Workspace
from sandbox.workspace.records import File, Message


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's message in the thread, and the pictures that it shows, in order."""

    message: Message
    pictures: tuple[File, ...]


async def wait_for_answer(
    workspace: Workspace,
    message: Message,
    timeout: float,  # noqa: ASYNC109 - as Workspace.wait_for
) -> Answer:
    """Wait until the bot has answered a message that a person posted. Raises TimeoutError."""
    reply = await workspace.wait_for(lambda: _reply(workspace, message), timeout)
    assert reply is not None
    return Answer(reply, tuple(_pictures(workspace, message, reply)))


def _replies(workspace: Workspace, message: Message) -> list[Message]:
    thread = workspace.replies(message.channel, message.thread_ts or message.ts)
    return [reply for reply in thread if reply.bot_id and reply.ts > message.ts]


def _reply(workspace: Workspace, message: Message) -> Message | None:
    """The answer proper: pictures that were shared on their own come before it."""
    for reply in _replies(workspace, message):
        if reply.subtype != "file_share":
            return reply
    return None


def _pictures(workspace: Workspace, message: Message, reply: Message) -> list[File]:
    shown = [
        block["slack_file"]["id"]
        for block in reply.blocks
        if block["type"] == "image" and "id" in block.get("slack_file", {})
    ]
    shared = [id_ for other in _replies(workspace, message) for id_ in other.files]
    return [workspace.files[id_] for id_ in dict.fromkeys([*shown, *shared])]
