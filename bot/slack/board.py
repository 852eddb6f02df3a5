"""The moderators' channel, and what the bot tells people by itself."""

from bot.ports import Board
from bot.slack.calls import SlackCalls
from bot.slack.pace import MessagePace


class SlackBoard(Board):
    """See `bot.ports.Board`."""

    def __init__(self, calls: SlackCalls, pace: MessagePace) -> None:
        """`pace` is shared with everything that posts messages."""
        self._calls = calls
        self._pace = pace
