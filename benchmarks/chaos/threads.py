"""What people read in Slack at the end of a round."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.chaos.album import Brought, Sort
from bot.core.entries import Identity
from bot.core.moderation.neutral import HELD
from sandbox.people import PostedFile
from sandbox.workspace import Workspace
from sandbox.workspace.elements import elements
from sandbox.workspace.records import Channel, Message

_BUTTON = "show_all_labels"
_EYES = "eyes"
_PROGRESS = "-progress"


@dataclass(frozen=True, slots=True)
class Posted:
    """An upload with the message that it became."""

    brought: Brought
    message: Message

    @property
    def identities(self) -> list[Identity]:
        """Its files, as the bot knows them."""
        message = self.message
        return [Identity(message.channel, message.ts, file) for file in message.files]

    def files_of(self, sort: Sort) -> tuple[PostedFile, ...]:
        """What was posted, if it is of this sort."""
        return self.brought.files if self.brought.sort is sort else ()


def identities(posted: Iterable[Posted], *sorts: Sort) -> set[Identity]:
    """The files of all uploads of these sorts."""
    return {each for one in posted if one.brought.sort in sorts for each in one.identities}


def answers(workspace: Workspace, message: Message) -> list[Message]:
    """What the bot has said to a message, but for pictures that follow their list."""
    thread = workspace.replies(message.channel, message.ts)
    return [each for each in thread if each.bot_id and each.subtype != "file_share"]


def is_answered(workspace: Workspace, posted: Posted) -> bool:
    """Whether there is an answer, which is more than progress."""
    return any(not is_progress(each) for each in answers(workspace, posted.message))


def is_progress(message: Message) -> bool:
    """Whether a message tells how far the work has come."""
    return bool(message.blocks) and str(message.blocks[0].get("block_id", "")).endswith(_PROGRESS)


def count_answers(workspace: Workspace, posted: Iterable[Posted]) -> Counter[int]:
    """How many uploads have so many answers."""
    return Counter(len(answers(workspace, each.message)) for each in posted)


def wrong_answers(workspace: Workspace, posted: Iterable[Posted]) -> list[str]:
    """Uploads whose answer does not say what it should."""
    wrong = []
    for each in posted:
        said = answers(workspace, each.message)
        if len(said) == 1 and not _is_right(each, said[0]):
            wrong.append(f"{each.brought.sort} {each.message.ts}: {said[0].text[:160]}")
    return wrong


def _is_right(posted: Posted, answer: Message) -> bool:
    buttons = [
        element["action_id"]
        for block in answer.blocks
        for element in elements(block)
        if element.get("action_id") == _BUTTON
    ]
    if is_progress(answer):
        return False
    if posted.brought.sort is Sort.FLAGGED:
        return HELD in answer.text and not buttons
    wanted = 0 if posted.brought.sort is Sort.BROKEN else len(posted.brought.files)
    return len(buttons) == wanted


def signs_left(posted: Iterable[Posted]) -> int:
    """Messages that still look as if somebody worked on them."""
    return sum(_EYES in each.message.reactions for each in posted)


def unseen_pictures(workspace: Workspace, bot: str) -> int:
    """Files of the bot's in Slack that no message shows: of tries that failed later."""
    shown = {
        block["slack_file"]["id"]
        for place in workspace.messages.values()
        for message in place.values()
        for block in message.blocks
        if block.get("type") == "image" and "id" in block.get("slack_file", {})
    }
    ours = [file for file in workspace.files.values() if file.user == bot and file.completed]
    return sum(not file.deleted and not file.shares and file.id not in shown for file in ours)


def alerts(workspace: Workspace, moderators: Channel) -> Sequence[Message]:
    """What moderators were alerted of; whatever has a picture is an alert."""
    messages = workspace.messages.get(moderators.id, {}).values()
    return [
        each
        for each in messages
        if each.bot_id and any(block.get("type") == "image" for block in each.blocks)
    ]
