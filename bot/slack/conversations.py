"""Where the bot answers: reactions, the reply in the thread, and finding it again."""

import json
import logging
from typing import Any

from bot.core.replies import FoundReply, Reply
from bot.core.uploads import Upload
from bot.errors import (
    ConversationGoneError,
    PicturesRefusedError,
    RetryLaterError,
    SetupError,
)
from bot.ports import Clock
from bot.slack import announcing, lookups
from bot.slack.announcing import carries
from bot.slack.bareness import bare_blocks
from bot.slack.calls import OutcomeUnknownError, SlackCalls, SlackRefusalError
from bot.slack.messages import Display, reply_blocks, reply_text
from bot.slack.pace import Allowance, MessagePace
from bot.slack.refusals import FIXED, GONE, is_about_a_picture
from bot.slack.text import cut

log = logging.getLogger(__name__)

WORKING = "eyes"
"""The reaction that says: I am looking at it."""

SIGNS_A_MINUTE = 18
"""Slack allows about 20 calls a minute of `reactions.remove` (tier 2)."""

NEWS_A_MINUTE = 30
"""Slack allows about 50 calls a minute of `chat.update` (tier 3); answers need some of them."""

UPDATE_TEXT = 4_000
"""Characters that `chat.update` takes (https://docs.slack.dev/reference/methods/chat.update)."""

_MOST_SIGNED = 10_000
_REMOVALS = 3
"""How often it is tried to take the sign away: it would say for ever that somebody is at work."""

_SETTLE = 1.5
"""Seconds until a message that was posted just now can be read back."""

_ADD = "reactions.add"
_NO_MESSAGE = "message_not_found"
_SLACK_FILE_TRIES = 3
_SLACK_FILE_WAIT = 1.0


class SlackConversations:
    """The port `bot.ports.Conversations` on Slack's Web API."""

    def __init__(
        self, calls: SlackCalls, *, display: Display, clock: Clock, pace: MessagePace
    ) -> None:
        """`display` says how much of an answer the team wants to see."""
        self._calls = calls
        self._display = display
        self._clock = clock
        self._pace = pace
        self._signs = Allowance(clock, calls=SIGNS_A_MINUTE, seconds=60.0)
        self._news = Allowance(clock, calls=NEWS_A_MINUTE, seconds=60.0)
        self._signed: dict[str, None] = {}
        self._itself: dict[str, Any] = {}

    async def react(self, upload: Upload, *, again: bool = False) -> None:
        """Put the sign on the message; a message that cannot be reacted to needs none.

        In a burst only as many messages get the sign as can lose it again in time. One that was
        set by a worker who is lost by now goes with the answer, too.
        """
        if again:
            self._note_signed(upload)
        if self._signs.take():
            self._note_signed(upload)
            await self._reaction(_ADD, upload)

    async def unreact(self, upload: Upload) -> None:
        """Take the sign away, if it was set."""
        if upload.reply_block_id in self._signed:
            del self._signed[upload.reply_block_id]
            for _ in range(_REMOVALS):
                if await self._reaction("reactions.remove", upload):
                    return

    def _note_signed(self, upload: Upload) -> None:
        """Of those that nobody came back to the oldest are forgotten."""
        self._signed[upload.reply_block_id] = None
        if len(self._signed) > _MOST_SIGNED:
            del self._signed[next(iter(self._signed))]

    async def permalink(self, channel: str, ts: str) -> str:
        """The link to a message, empty when Slack gives none."""
        try:
            answer = await self._calls.read("chat.getPermalink", channel=channel, message_ts=ts)
        except (SlackRefusalError, RetryLaterError) as error:
            log.info("no permalink: %s", error)
            return ""
        return str(answer.get("permalink") or "")

    async def home(self) -> str:
        """https://docs.slack.dev/reference/methods/auth.test."""
        return str((await self._asked_once()).get("url") or "")

    async def team(self) -> str:
        """The same."""
        return str((await self._asked_once()).get("team_id") or "")

    async def _asked_once(self) -> dict[str, Any]:
        self._itself = self._itself or dict(await self._calls.ask("auth.test"))
        return self._itself

    async def name_of(self, user: str) -> str:
        """See `bot.slack.lookups`."""
        return await lookups.name_of(self._calls, user)

    async def reply(self, upload: Upload, reply: Reply) -> str:
        """Post the answer once; after an uncertain send the thread is read for it."""
        for tries_left in reversed(range(_SLACK_FILE_TRIES)):
            try:
                async with self._pace.turn(upload.channel):
                    return await self._post(upload, reply)
            except SlackRefusalError as error:
                if error.error in GONE:
                    raise ConversationGoneError(error.error) from error
                if not is_about_a_picture(error):
                    raise
                log.info("Slack does not show the picture yet: %s", error)
                if not tries_left:
                    raise PicturesRefusedError from error
                await self._clock.sleep(_SLACK_FILE_WAIT)
        raise AssertionError("the last try returns or raises")

    async def announce(self, channel: str, reply: Reply) -> str:
        """See `bot.slack.announcing`."""
        async with self._pace.turn(channel):
            return await announcing.announce(self._calls, channel, reply, self._display)

    async def find_announcement(self, channel: str, mark: str, since: float) -> str:
        """See `bot.slack.announcing`."""
        return await announcing.find(self._calls, channel, mark, since=since, now=self._clock.now())

    async def find_reply(self, upload: Upload) -> FoundReply | None:
        """Read the thread for a message whose first block carries the reply's id.

        Where progress could not be taken away, the answer counts that came after it.
        """
        found = await self._find(upload, upload.reply_block_id, upload.progress_block_id)
        ids = (upload.reply_block_id, upload.progress_block_id)
        standing = (FoundReply(found[mark], mark != ids[0]) for mark in ids if mark in found)
        return next(standing, None)

    async def _find(self, upload: Upload, *marks: str) -> dict[str, str]:
        """The `ts` of our first message with each mark; no further than to the first mark's."""
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(self._calls.limits.pages):
            try:
                page = await self._calls.read(
                    "conversations.replies", channel=upload.channel, ts=upload.thread,
                    oldest=upload.ts, limit=self._calls.limits.page,
                    **({"cursor": cursor} if cursor else {}),
                )  # fmt: skip
            except SlackRefusalError as error:
                if error.error in GONE:
                    raise ConversationGoneError(error.error) from error
                raise
            for message in page["messages"]:
                ts = str(message["ts"])
                found.update({mark: ts for mark in marks if carries(message, mark)})
                if ts == upload.ts and announcing.is_unanswered(message):
                    found[upload.progress_block_id] = ts
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or marks[0] in found:
                break
        return found

    async def find_upload(
        self, team: str, channel: str, ts: str, *, thread: str = "", is_public: bool
    ) -> Upload | None:
        """See `bot.slack.lookups`."""
        kind = "channel" if is_public else _kind_of_private(channel)
        place = Upload(
            team=team, channel=channel, channel_type=kind, user="", ts=ts,
            thread_ts=thread, event_id="", files=(),
        )  # fmt: skip
        return await lookups.find_upload(self._calls, place)

    async def is_public(self, channel: str) -> bool:
        """See `bot.slack.lookups`."""
        return await lookups.is_public(self._calls, channel)

    async def is_inside(self, channel: str) -> bool:
        """See `bot.slack.lookups`."""
        return await lookups.is_inside(self._calls, channel)

    async def rewrite(self, channel: str, ts: str, reply: Reply) -> None:
        """Put another answer in the place of ours; a picture that Slack refuses stays away."""
        blocks = reply_blocks(reply, self._display)
        try:
            try:
                await self._update(channel, ts, reply, blocks)
            except SlackRefusalError as error:
                if not is_about_a_picture(error):
                    raise
                await self._update(channel, ts, reply, bare_blocks(blocks))
        except SlackRefusalError as error:
            if error.error not in GONE | FIXED:
                raise
            log.info("nothing to rewrite: %s", error)

    async def tell_progress(self, channel: str, ts: str, reply: Reply) -> None:
        """See `bot.ports.Conversations`. Nothing is waited for: there will be newer progress."""
        if not self._news.take():
            return
        words, blocks = reply_text(reply, self._display), reply_blocks(reply, self._display)
        try:
            await self._calls.hurry(
                "chat.update", channel=channel, ts=ts,
                text=cut(words, UPDATE_TEXT), blocks=json.dumps(blocks),
            )  # fmt: skip
        except SlackRefusalError as error:
            log.info("no progress is told: %s", error)

    async def settle(self, channel: str, ts: str, reply: Reply) -> bool:
        """Put the answer in the place of progress. A picture may take a while to be known."""
        blocks = reply_blocks(reply, self._display)
        for tries_left in reversed(range(_SLACK_FILE_TRIES)):
            try:
                await self._update(channel, ts, reply, blocks)
            except SlackRefusalError as error:
                if error.error in FIXED | {_NO_MESSAGE}:
                    log.info("progress cannot become an answer: %s", error)
                    return False
                if error.error in GONE:
                    raise ConversationGoneError(error.error) from error
                if not is_about_a_picture(error):
                    raise
                if not tries_left:
                    raise PicturesRefusedError from error
                await self._clock.sleep(_SLACK_FILE_WAIT)
            else:
                return True
        raise AssertionError("the last try returns or raises")

    async def _update(
        self, channel: str, ts: str, reply: Reply, blocks: list[dict[str, Any]]
    ) -> None:
        """Words and blocks always go together: which one alone would keep is not documented."""
        await self._calls.repeat(
            "chat.update", channel=channel, ts=ts,
            text=cut(reply_text(reply, self._display), UPDATE_TEXT), blocks=json.dumps(blocks),
        )  # fmt: skip

    async def _post(self, upload: Upload, reply: Reply) -> str:
        try:
            answer = await self._calls.once(
                "chat.postMessage",
                channel=upload.channel,
                thread_ts=upload.thread,
                text=reply_text(reply, self._display),
                blocks=reply_blocks(reply, self._display),
                unfurl_links=False,
                unfurl_media=False,
            )
        except OutcomeUnknownError:
            log.info("the answer may have been posted: looking in the thread")
            await self._clock.sleep(_SETTLE)
            if ts := (await self._find(upload, reply.block_id)).get(reply.block_id):
                return ts
            raise
        return str(answer["ts"])

    async def _reaction(self, method: str, upload: Upload) -> bool:
        """Whether Slack gave an answer, whichever."""
        # The sign must go again even where that takes a moment; that it comes is no such matter.
        call = self._calls.hurry if method == _ADD else self._calls.once_form
        try:
            await call(method, channel=upload.channel, timestamp=upload.ts, name=WORKING)
        except OutcomeUnknownError:
            return False
        except SetupError as error:
            log.warning("no reaction: %s", error)
        except (SlackRefusalError, RetryLaterError) as error:
            log.debug("no reaction: %s", error)
        return True


def _kind_of_private(channel: str) -> str:
    """As events call it; for group messages too, which have ids like private channels."""
    return "im" if channel.startswith("D") else "group"
