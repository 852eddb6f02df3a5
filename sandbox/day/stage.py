"""Where the day's script is played: the running sandbox, with what the script's names stand for."""

from collections.abc import Sequence

from sandbox.day.album import Album, deserves_answer
from sandbox.day.cast import BOT, Cast
from sandbox.day.diary import Diary, Posting
from sandbox.day.tally import Tally
from sandbox.options import Transport
from sandbox.people import People
from sandbox.slack import SlackSandbox
from sandbox.stack import Sandbox
from sandbox.workspace import Workspace
from sandbox.workspace.elements import elements
from sandbox.workspace.records import Message

SHOW_ALL = "Show all labels"
"""What stands on the button, as a person reads it."""


class Stage:
    """One day in one sandbox."""

    def __init__(self, sandbox: Sandbox, seed: int) -> None:
        self.slack: SlackSandbox = sandbox.slack
        self.people: People = sandbox.slack.people
        self.workspace: Workspace = sandbox.slack.workspace
        self.transport: Transport = sandbox.options.transport
        self.cast = Cast(sandbox.slack)
        self.album = Album(seed, sandbox.known)
        self.diary = Diary(self.workspace, sandbox.slack.app.bot_user)
        self.tally = Tally(self.workspace.traffic)
        self.window_seconds: list[float] = []
        """How long each window with all labels took, from the click to its labels."""
        self.answer_seconds: list[float] = []
        """How long each question took, from the command to its answer."""
        self.left_out: list[str] = []
        """What could not be done with this transport or this app, and why."""
        self.repeats = 0
        """How many events were delivered again."""
        self._named: dict[str, Posting] = {}

    def posting(self, called: str) -> Posting:
        """What the script calls so. Raises KeyError."""
        return self._named[called]

    def message(self, called: str) -> Message:
        """The message that the script calls so. Raises KeyError."""
        return self._named[called].message

    def thread_ts(self, called: str) -> str:
        """The `ts` for a reply to what is called so; empty for no reply."""
        return self._named[called].message.ts if called else ""

    def say(self, who: str, where: str, text: str, *, called: str, thread: str) -> None:
        """A message without files."""
        message = self.people.post_text(
            self.cast.user(who), self.cast.place(where), text, thread_ts=self.thread_ts(thread)
        )
        self._note(called, message, deserves=False)

    def post(
        self, who: str, where: str, files: Sequence[str], *, text: str, called: str, thread: str
    ) -> None:
        """A message with files, named as `Album.file` reads them."""
        place = self.cast.place(where)
        message = self.people.post_files(
            self.cast.user(who),
            place,
            [self.album.file(file) for file in files],
            text=text,
            thread_ts=self.thread_ts(thread),
        )
        hears = self.cast.user(BOT).id in place.members
        self._note(
            called or f"{who}'s {files[0]} in {where}",
            message,
            deserves=hears and any(map(deserves_answer, files)),
        )

    def _note(self, called: str, message: Message, *, deserves: bool) -> None:
        posting = self.diary.note(called, message, deserves=deserves)
        if called:
            self._named[called] = posting

    def nobody_answers(self, where: str) -> None:
        """What is not answered yet in a channel need not be answered any more."""
        channel = self.cast.place(where).id
        for posting in self.diary.missing():
            if posting.message.channel == channel:
                posting.deserves, posting.overtaken = False, True

    def is_looking(self) -> bool:
        """Whether the bot's sign still stands on a message: it has not done everything."""
        bot = self.cast.user(BOT).id
        looked_at = (posting.message for posting in self.diary.postings if posting.answers)
        return any(bot in users for one in looked_at for users in one.reactions.values())

    def button(self, called: str, number: int) -> tuple[Message, str, str]:
        """The answer to what is called so, and block and action of one of its buttons.

        Raises IndexError when there is no such answer or button.
        """
        answer = self._named[called].answers[0]
        found = [
            (block["block_id"], element["action_id"])
            for block in answer.blocks
            for element in elements(block)
            if element.get("text", {}).get("text") == SHOW_ALL
        ]
        return answer, *found[number]
