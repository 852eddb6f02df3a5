"""What people do during the day: the script's words.

Messages get a name (`called`) when a later act is about them; `thread` names the message that
an act replies to. Files are written as `sandbox/day/album.py` reads them.
"""

from dataclasses import dataclass
from typing import Protocol

from sandbox.day.cast import BOT
from sandbox.day.stage import Stage

PATIENCE = 20.0
"""Real seconds that a person, or the script, waits for something."""


class Act(Protocol):
    """One line of the script."""

    async def play(self, stage: Stage) -> None:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody writes something."""

    who: str
    where: str
    text: str
    called: str = ""
    thread: str = ""

    async def play(self, stage: Stage) -> None:
        """Nobody expects an answer from the bot."""
        stage.say(self.who, self.where, self.text, called=self.called, thread=self.thread)


class Post:
    """Somebody posts files, as one message."""

    def __init__(
        self, who: str, where: str, *files: str, text: str = "", called: str = "", thread: str = ""
    ) -> None:
        self._who, self._where, self._files = who, where, files
        self._text, self._called, self._thread = text, called, thread

    async def play(self, stage: Stage) -> None:
        """Whether an answer is due depends on the files, and on the bot being there."""
        stage.post(
            self._who, self._where, self._files,
            text=self._text, called=self._called, thread=self._thread,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody changes what a message says."""

    called: str
    text: str

    async def play(self, stage: Stage) -> None:
        """Files stay where they are."""
        stage.people.edit(stage.message(self.called), self.text)


@dataclass(frozen=True, slots=True)
class Delete:
    """Somebody deletes a message, with its files."""

    called: str

    async def play(self, stage: Stage) -> None:
        """In the minute of its posting nobody can answer it any more."""
        posting = stage.posting(self.called)
        posting.deserves = posting.deserves and bool(posting.answers)
        stage.people.delete_message(posting.message)


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """Somebody deletes the only, or a later, file of a message; the message stays."""

    called: str
    number: int = 0

    async def play(self, stage: Stage) -> None:
        """In the minute of its posting nobody can answer it any more."""
        posting = stage.posting(self.called)
        posting.deserves = posting.deserves and bool(posting.answers)
        stage.people.delete_file(posting.message.files[self.number])


@dataclass(frozen=True, slots=True)
class DeleteAnswer:
    """A moderator deletes what the bot has answered."""

    called: str

    async def play(self, stage: Stage) -> None:
        """The bot must not answer anew."""
        stage.people.delete_message(stage.posting(self.called).answers[0])


@dataclass(frozen=True, slots=True)
class React:
    """Somebody adds an emoji."""

    who: str
    called: str
    emoji: str

    async def play(self, stage: Stage) -> None:
        """The bot does not hear of it."""
        stage.people.react(stage.cast.user(self.who), stage.message(self.called), self.emoji)


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Somebody opens the app's Home tab."""

    who: str

    async def play(self, stage: Stage) -> None:
        """The app hears of it when its manifest says so."""
        stage.people.open_home(stage.cast.user(self.who))


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody joins a channel."""

    who: str
    where: str

    async def play(self, stage: Stage) -> None:
        """By themselves."""
        stage.people.join(stage.cast.user(self.who), stage.cast.place(self.where))


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody leaves a channel."""

    who: str
    where: str

    async def play(self, stage: Stage) -> None:
        """By themselves."""
        stage.people.leave(stage.cast.user(self.who), stage.cast.place(self.where))


@dataclass(frozen=True, slots=True)
class Invite:
    """Somebody brings a person or the bot into a channel."""

    who: str
    guest: str
    where: str

    async def play(self, stage: Stage) -> None:
        """From now on the bot hears what is posted there."""
        people, cast = stage.people, stage.cast
        if self.guest == BOT:
            stage.diary.brought_to(cast.place(self.where).id)
        people.invite(cast.user(self.who), cast.user(self.guest), cast.place(self.where))


@dataclass(frozen=True, slots=True)
class Kick:
    """Somebody removes a person or the bot from a channel."""

    who: str
    guest: str
    where: str

    async def play(self, stage: Stage) -> None:
        """What the bot is at work on there can no longer be answered."""
        if self.guest == BOT:
            stage.nobody_answers(self.where)
        stage.people.kick(stage.cast.user(self.guest), stage.cast.place(self.where))


@dataclass(frozen=True, slots=True)
class Archive:
    """Somebody closes a channel for good."""

    who: str
    where: str

    async def play(self, stage: Stage) -> None:
        """Nobody can post there any more, the bot neither."""
        stage.nobody_answers(self.where)
        stage.people.archive(stage.cast.user(self.who), stage.cast.place(self.where))
