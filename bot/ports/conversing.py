"""Slack: its files, and the conversations in which the bot answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.core.access import Access
from bot.core.asking import Address
from bot.core.cards import Card
from bot.core.replies import FoundReply, Reply
from bot.core.uploads import SlackFile, Upload


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A downloaded file on disk: its SHA-256 (hexadecimal) and size in bytes."""

    path: Path
    sha256: str
    size: int


class Files(Protocol):
    """Slack's files."""

    async def info(self, file_id: str) -> SlackFile:
        """Ask Slack about a file. Raises FileGoneError, FileUnavailableError."""
        ...

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        """Download into `directory`, at most `limit` bytes.

        Raises FileGoneError, FileUnavailableError, and BotError for a file that is too large.
        """
        ...

    async def upload(self, data: bytes, *, name: str, title: str, alt_text: str) -> str:
        """Upload a picture that only the bot can see so far; returns the file's id.

        Raises PicturesRefusedError when Slack takes no picture from the bot.
        """
        ...

    async def wait_until_ready(self, file_id: str) -> bool:
        """Wait until Slack can show an uploaded picture; False when it takes too long."""
        ...

    async def share(
        self, upload: Upload, data: bytes, *, name: str, title: str, alt_text: str
    ) -> str:
        """Upload a picture straight into the upload's thread; returns the file's id.

        Raises PicturesRefusedError.
        """
        ...

    async def delete(self, file_id: str) -> None:
        """Delete a file of ours; one that is gone is no error."""
        ...

    async def remove(self, file_id: str) -> bool:
        """Delete somebody's file with an administrator's token; True when it is gone for sure.

        False where there is no such token, or Slack refuses it: then a person must do it. What
        Slack only does not show to the bot is not gone.
        """
        ...

    async def deliver(self, user: str, paths: Sequence[Path], comment: str) -> None:
        """Send files to a person in the direct message with the bot, read from disk in pieces."""
        ...


class Conversations(Protocol):
    """Where the bot answers."""

    async def react(self, upload: Upload, *, again: bool = False) -> None:
        """Show on the message that work has begun. Failing is no error.

        `again` says that an earlier try may have shown it: so it is taken away in any case.
        """
        ...

    async def unreact(self, upload: Upload) -> None:
        """Take that sign away again. Failing is no error."""
        ...

    async def permalink(self, channel: str, ts: str) -> str:
        """The link to a message, empty when Slack gives none."""
        ...

    async def home(self) -> str:
        """The address of the workspace, as `https://team.slack.com/`; asked for once."""
        ...

    async def team(self) -> str:
        """The workspace's id; asked for once."""
        ...

    async def name_of(self, user: str) -> str:
        """What people call somebody, empty when Slack does not say: for where nobody is called."""
        ...

    async def reply(self, upload: Upload, reply: Reply) -> str:
        """Post the answer into the thread; returns its `ts`.

        Never repeats a call that may have been carried out: looks in the thread instead.
        Raises ConversationGoneError when nobody can be answered there any more, and
        PicturesRefusedError when Slack does not take the pictures in the answer.
        """
        ...

    async def find_reply(self, upload: Upload) -> FoundReply | None:
        """Our reply in the thread, if it is there. Raises ConversationGoneError.

        An announcement that was not answered yet is progress.
        """
        ...

    async def announce(self, channel: str, reply: Reply) -> str:
        """Post a message of our own into a channel; returns its `ts`.

        Its answer is going to be written over it. Raises ConversationGoneError, and RetryLaterError
        also when it is not known whether it stands there.
        """
        ...

    async def find_announcement(self, channel: str, mark: str, since: float) -> str:
        """The `ts` of an announcement by its `block_id`, empty when there is none since then.

        One that was answered is not found any more. `since` is seconds since the epoch. Raises
        ConversationGoneError.
        """
        ...

    async def tell_progress(self, channel: str, ts: str, reply: Reply) -> None:
        """Put newer progress in the place of older; that it is gone or refused is no error.

        Left out where there was so much of it lately that Slack would refuse it.
        """
        ...

    async def settle(self, channel: str, ts: str, reply: Reply) -> bool:
        """Put the answer in the place of progress; False when that cannot be changed any more.

        Raises ConversationGoneError, and PicturesRefusedError like `reply`.
        """
        ...

    async def find_upload(
        self, team: str, channel: str, ts: str, *, thread: str = "", is_public: bool
    ) -> Upload | None:
        """The message with its pictures as a job; None for one without, or that is not there.

        `thread` helps to find a reply; `is_public` says what kind of channel it is.
        """
        ...

    async def is_public(self, channel: str) -> bool:
        """Whether it is a public channel now, with the bot in it."""
        ...

    async def is_inside(self, channel: str) -> bool:
        """Whether the bot is in the conversation now. Raises RetryLaterError."""
        ...

    async def rewrite(self, channel: str, ts: str, reply: Reply) -> None:
        """Put another answer in the place of ours; one that is gone is no error."""
        ...


class Doors(Protocol):
    """Who may open which conversation, asked of Slack and remembered for at most 60 s."""

    async def access(self, team: str, user: str) -> Access:
        """What a person may open now. Raises RetryLaterError when Slack cannot be asked.

        Somebody whom Slack does not know, or who was deactivated, may open nothing.
        """
        ...

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        """Whether every member of the conversation `audience` may open `channel` too.

        False when that cannot be found out for sure.
        """
        ...

    async def is_member(self, channel: str, user: str) -> bool:
        """Whether somebody is in a conversation at this moment: asked anew each time.

        False when Slack does not show the conversation to the bot. Raises RetryLaterError.
        """
        ...

    async def owner(self) -> str:
        """The workspace's primary owner, asked anew each time; empty when Slack names none."""
        ...

    def forget(self, team: str) -> None:
        """A membership changed: ask anew from now on."""
        ...


class Answers(Protocol):
    """Answers to what somebody asked, which nobody else sees."""

    async def show(self, address: Address, card: Card, *, replace: bool = False) -> None:
        """Answer; `replace` puts the card in the place of the one that was pressed.

        Where Slack refuses a picture in the card, it goes without pictures.
        Raises BotError when the question is too old to be answered.
        """
        ...

    async def publish(self, channel: str, thread: str, card: Card) -> None:
        """Post a card for everyone in a conversation that the bot is in."""
        ...

    async def withdraw(self, channel: str, ts: str) -> None:
        """Delete a message of ours; one that is gone is no error.

        Raises BotError when Slack keeps it all the same.
        """
        ...
