"""The moderators' channel, and what the bot tells people by itself."""

import asyncio
import json
import logging
from typing import Any

from bot.core.cards import Card
from bot.core.moderation.notices import Notice, NotRevealed, Window
from bot.errors import BotError, ConversationGoneError
from bot.ports import Clock
from bot.slack import lookups
from bot.slack.bareness import has_pictures, without_pictures
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.cards.moderation import notice_card, people_in
from bot.slack.conversations import UPDATE_TEXT
from bot.slack.pace import MessagePace
from bot.slack.refusals import FIXED, GONE, THREAD_GONE, is_about_a_picture
from bot.slack.text import cut
from bot.slack.windows.reveal import reveal_view

log = logging.getLogger(__name__)


_WINDOW_GONE = frozenset({"not_found", "view_not_found"})
_UNREACHABLE = "I cannot write to this person in a direct message."
_NOT_SHOWN = "Slack does not show the picture at the moment. Please try again."


class SlackBoard:
    """The port `bot.ports.Board` on Slack's Web API.

    People are called by their names, which are asked for with each message: a mention would
    notify whom it names.
    """

    def __init__(self, calls: SlackCalls, pace: MessagePace, clock: Clock) -> None:
        """`pace` is shared with everything that posts messages."""
        self._calls = calls
        self._clock = clock
        self._pace = pace

    async def post(self, channel: str, notice: Notice, *, mark: str, thread: str = "") -> str:
        """See `bot.ports.Board`. Where a thread is gone it goes into the channel itself."""
        card = await self._card(notice)
        try:
            return await self._post_shown(channel, card, mark, thread)
        except SlackRefusalError as error:
            if not thread or error.error not in THREAD_GONE:
                raise _gone(error) from error
            log.info("no such thread: %s", error)
            return await self.post(channel, notice, mark=mark)

    async def find(self, channel: str, mark: str, *, since: float, thread: str = "") -> str:
        """See `bot.ports.Board`. The newest messages are looked through."""
        try:
            # The thread may have been gone when it was posted.
            inside = await self._find_inside(channel, thread, mark, since) if thread else ""
            return inside or await lookups.find_in_channel(
                self._calls, channel, mark, since=since, now=self._clock.now()
            )
        except SlackRefusalError as error:
            raise _gone(error) from error

    async def edit(self, channel: str, ts: str, notice: Notice, *, mark: str) -> bool:
        """See `bot.ports.Board`. One that Slack lets nobody change counts as gone."""
        card = await self._card(notice)
        try:
            await self._edit_shown(channel, ts, card, mark)
        except SlackRefusalError as error:
            if error.error not in THREAD_GONE | FIXED:
                raise _gone(error) from error
            log.info("nothing to edit: %s", error)
            return False
        return True

    async def direct(self, user: str) -> str:
        """https://docs.slack.dev/reference/methods/conversations.open."""
        try:
            opened = await self._calls.repeat("conversations.open", users=user)
        except SlackRefusalError as error:
            raise BotError(_UNREACHABLE, for_operator=str(error)) from error
        return str(opened["channel"]["id"])

    async def fill(self, view_id: str, window: Window) -> bool:
        """See `bot.ports.Board`. Also False when Slack does not show the picture in it.

        https://docs.slack.dev/reference/methods/views.update
        """
        try:
            await self._calls.once("views.update", view_id=view_id, view=reveal_view(window))
        except SlackRefusalError as error:
            if error.error in _WINDOW_GONE:
                log.info("the window was closed: %s", error)
                return False
            if not is_about_a_picture(error):
                raise
            log.info("the window shows no picture: %s", error)
            await self.fill(view_id, NotRevealed(_NOT_SHOWN))
            return False
        return True

    async def _card(self, notice: Notice) -> Card:
        people = sorted(people_in(notice))
        names = await asyncio.gather(*(lookups.name_of(self._calls, user) for user in people))
        return notice_card(notice, dict(zip(people, names, strict=True)))

    async def _post_shown(self, channel: str, card: Card, mark: str, thread: str) -> str:
        try:
            return await self._post(channel, card, mark, thread)
        except SlackRefusalError as error:
            bare = _without_pictures(card, error)
            return await self._post(channel, bare, mark, thread)

    async def _edit_shown(self, channel: str, ts: str, card: Card, mark: str) -> None:
        try:
            await self._edit(channel, ts, card, mark)
        except SlackRefusalError as error:
            await self._edit(channel, ts, _without_pictures(card, error), mark)

    async def _post(self, channel: str, card: Card, mark: str, thread: str) -> str:
        place = {"channel": channel, **({"thread_ts": thread} if thread else {})}
        async with self._pace.turn(channel):
            answer = await self._calls.once(
                "chat.postMessage", **place, text=card.text, blocks=_marked(card, mark),
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
        return str(answer["ts"])

    async def _edit(self, channel: str, ts: str, card: Card, mark: str) -> None:
        """Words and blocks always go together: which one alone would keep is not documented."""
        await self._calls.repeat(
            "chat.update", channel=channel, ts=ts,
            text=cut(card.text, UPDATE_TEXT), blocks=json.dumps(_marked(card, mark)),
        )  # fmt: skip

    async def _find_inside(self, channel: str, thread: str, mark: str, since: float) -> str:
        try:
            return await lookups.find_in_thread(self._calls, channel, thread, mark, since=since)
        except SlackRefusalError as error:
            if error.error not in THREAD_GONE:
                raise
            return ""


def _marked(card: Card, mark: str) -> list[dict[str, Any]]:
    """The blocks, of which the first carries the mark."""
    first, *others = card.blocks
    return [{**first, "block_id": mark}, *others]


def _without_pictures(card: Card, error: SlackRefusalError) -> Card:
    """What is left where Slack refuses a picture. Raises an error that is about something else."""
    if not (is_about_a_picture(error) and has_pictures(card)):
        raise error
    log.info("shown without its picture: %s", error)
    return without_pictures(card)


def _gone(error: SlackRefusalError) -> Exception:
    return ConversationGoneError(error.error) if error.error in GONE else error
