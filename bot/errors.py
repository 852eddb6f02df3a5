"""Failures by what can be done about them.

`BotError` carries one sentence for a person and is final. `RetryLater` is a service that will
probably answer later, so the job goes back to the queue. Everything else is a bug.
"""


class BotError(Exception):
    """A failure that a person can act on; `sentence` is what the thread is told.

    `for_operator` tells the same to whoever runs the bot: in a terminal, a log, a health page.
    Both are plain text: whoever shows them escapes them.
    """

    def __init__(self, sentence: str, *, for_operator: str = "") -> None:
        """Keep the sentence of whoever posted the file, and the operator's if it differs."""
        super().__init__(for_operator or sentence)
        self.sentence = sentence
        self.for_operator = for_operator or sentence


class PictureError(BotError):
    """The bytes are not a picture that can be labelled."""


class NotAPictureError(PictureError):
    """The bytes are no picture at all, whatever the file's name says."""


class VideoUnreadableError(PictureError):
    """Rekognition Video does not find the file that was stored for it, or may not read it."""


class FileUnavailableError(BotError):
    """Slack does not hand out the file to the bot."""


class FileGoneError(FileUnavailableError):
    """The file was deleted or hidden: nobody waits for an answer about it."""


class ConversationGoneError(BotError):
    """The message can no longer be answered: archived, deleted, or the bot was removed."""


class PicturesRefusedError(Exception):
    """Slack does not take the bot's pictures, so they must go another way or stay away."""


class SetupError(BotError):
    """A service refuses the bot for a reason that whoever runs it must mend."""


class NotInstalledError(BotError):
    """The app is not installed in a workspace, or not any more: nobody there can be answered."""

    def __init__(self, team: str) -> None:
        """`team` is the workspace's id."""
        super().__init__(f"Labels is not installed in {team or 'an unnamed workspace'}.")
        self.team = team


class StillErasedError(BotError):
    """What is kept of a workspace from before is being erased: it cannot come back right now."""

    def __init__(self, team: str) -> None:
        """`team` is the workspace's id."""
        super().__init__(f"What is kept of {team} is being erased at this moment.")


class BudgetSpentError(BotError):
    """The month's budget does not pay for what is wanted: it is done only on request."""


class RetryLaterError(Exception):
    """A service is busy or out of reach; the job is tried again later.

    `delay` is the time in seconds that the service asked for, 0 when it named none.
    """

    def __init__(self, service: str, reason: str, delay: float = 0.0) -> None:
        """Name the service and the reason for the log."""
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason
        self.delay = delay


class TooSoonError(RetryLaterError):
    """As much was asked of a service as it allows for now."""


class ChecksWaitError(RetryLaterError):
    """A picture cannot be checked now, so nothing may be said of it: it waits, without failing."""


class NoRoomError(RetryLaterError):
    """Too many videos are in work in this process: the job comes back soon, without failing."""

    def __init__(self, reason: str) -> None:
        """Another process may have room at once, and this one has it within a while."""
        super().__init__("This bot", reason, delay=4.0)


class ClaimLostError(Exception):
    """Somebody else works on the job by now, so this worker must not answer it."""
