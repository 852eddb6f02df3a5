"""Who posted what on the recorded day, and what the bot answered to it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.answers import Answer
from sandbox.workspace import Change, Workspace
from sandbox.workspace.records import Message
from sandbox.workspace.seed import MODERATORS

SHARED_ALONE = "file_share"
"""The subtype of a picture that the bot shares beside its answer."""
PROGRESS = "-progress"
"""How the first block's id ends where the bot tells how far it has come. So does that of its
apology for what it gave up, which stays."""


@dataclass(slots=True)
class Posting:
    """One message of a person; times are real seconds on a clock that only grows."""

    called: str
    """Its name in the script, or where and when it was posted."""
    message: Message
    deserves: bool
    at: float
    overtaken: bool = False
    """The bot was taken out while it was at work: it was quick enough, or never answers."""
    answers: list[Message] = field(default_factory=list)
    answered_at: float = 0.0

    @property
    def thread(self) -> tuple[str, str]:
        """Where its answer belongs: channel, and `ts` of the thread's first message."""
        return self.message.channel, self.message.thread_ts or self.message.ts

    @property
    def is_right(self) -> bool:
        """Exactly one answer where one is due, none elsewhere."""
        if self.overtaken:
            return len(self.answers) <= 1
        return len(self.answers) == int(self.deserves)

    @property
    def seconds(self) -> float:
        """How long its first answer took."""
        return self.answered_at - self.at

    @property
    def verdict(self) -> str:
        """What is wrong with its answers, in words."""
        return f"{self.called}: {len(self.answers)} answers instead of {int(self.deserves)}"


class Diary:
    """Listens to the workspace from the day's first minute on."""

    def __init__(self, workspace: Workspace, bot_user: str) -> None:
        self.postings: list[Posting] = []
        self.stray: list[Message] = []
        """What the bot said where nobody had posted."""
        self.alerts: list[Message] = []
        """What it said to the moderators, in their channel."""
        self.greetings: list[Message] = []
        """How it introduced itself where somebody had just brought it."""
        self._ungreeted: list[str] = []
        self._workspace = workspace
        self._bot_user = bot_user
        workspace.subscribe(self._on_change)

    def note(self, called: str, message: Message, *, deserves: bool) -> Posting:
        """Write down what somebody posted just now."""
        posting = Posting(called, message, deserves, time.monotonic())
        self.postings.append(posting)
        return posting

    def brought_to(self, channel: str) -> None:
        """Somebody brings the bot into a channel, where it will introduce itself once."""
        self._ungreeted.append(channel)

    @property
    def ungreeted(self) -> tuple[str, ...]:
        """Channels, by id, in which it has not done so yet."""
        return tuple(self._ungreeted)

    def missing(self) -> list[Posting]:
        """What deserves an answer and has none yet."""
        return [one for one in self.postings if one.deserves and not one.answers]

    def tells_of_progress(self) -> bool:
        """Whether some answer is still to become the answer, if anything is at work on it."""
        answers = (answer for posting in self.postings for answer in posting.answers)
        return any(
            str(block.get("block_id", "")).endswith(PROGRESS)
            for answer in answers
            for block in answer.blocks[:1]
        )

    def answer_to(self, posting: Posting) -> Answer:
        """What the bot said. Raises IndexError when it said nothing."""
        return Answer(posting.answers[0], ())

    def _on_change(self, change: Change) -> None:
        if change.kind != "message" or change.user != self._bot_user:
            return
        message = self._workspace.message(change.channel, change.ts)
        # Joining a channel is a message of the bot's user, too, but nothing that the bot says.
        if message is None or not message.bot_id or message.subtype == SHARED_ALONE:
            return
        if self._was_expected(message):
            return
        thread = message.channel, message.thread_ts or message.ts
        posting = next(self._asking(thread), None)
        if posting is None:
            self.stray.append(message)
            return
        if not posting.answers:
            posting.answered_at = time.monotonic()
        posting.answers.append(message)

    def _was_expected(self, message: Message) -> bool:
        """Whether it is an alert or a greeting, which nobody has posted anything for."""
        if self._workspace.channels[message.channel].name == MODERATORS:
            self.alerts.append(message)
            return True
        if message.is_reply or message.channel not in self._ungreeted:
            return False
        self._ungreeted.remove(message.channel)
        self.greetings.append(message)
        return True

    def _asking(self, thread: tuple[str, str]) -> Iterator[Posting]:
        """Whom an answer in a thread is for: who waits longest, else who posted last."""
        here = [posting for posting in self.postings if posting.thread == thread]
        yield from (posting for posting in here if posting.deserves and not posting.answers)
        yield from reversed(here)
