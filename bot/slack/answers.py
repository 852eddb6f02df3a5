"""Answers that only one person sees, and what that person shares with everyone."""

import logging
from typing import Any

from bot.core.asking import Address
from bot.core.cards import Card
from bot.errors import BotError
from bot.slack.bareness import has_pictures, without_pictures
from bot.slack.calls import OutcomeUnknownError, SlackCalls, SlackRefusalError
from bot.slack.pace import MessagePace
from bot.slack.responses import ResponseURLs

log = logging.getLogger(__name__)

_SPENT = frozenset(
    {
        "used_url", "expired_url", "http_404", "http_410",
        "action_prohibited", "channel_is_archived", "channel_not_found", "user_not_found",
    }
)  # fmt: skip
"""What a response_url says that has no answer left, which is not documented, but seen; and what
it says when nobody can be answered there any more
(https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors)."""

_ABOUT_BLOCKS = ("invalid_blocks", "invalid_attachments")
_GONE = frozenset(
    {"message_not_found", "channel_not_found", "not_in_channel", "is_archived", "thread_not_found"}
)
_TOO_OLD = "I cannot answer this any more, because it was asked too long ago. Please ask again."
_NOT_HERE = (
    "I cannot answer in this conversation: I am no member of it. "
    "Ask with /labels, or invite me and try again."
)
_STAYS = "Slack does not let me delete my message."
_NOT_POSTED = "I cannot post here. Invite me to this conversation first, then share again."
_PERHAPS_POSTED = (
    "Slack did not tell me whether that was posted. Look here before you share it again."
)


class SlackAnswers:
    """Answers through a response_url, or with an ephemeral message where there is none."""

    def __init__(self, calls: SlackCalls, responses: ResponseURLs, pace: MessagePace) -> None:
        """`pace` is shared with everything that posts messages."""
        self._calls = calls
        self._responses = responses
        self._pace = pace

    async def show(self, address: Address, card: Card, *, replace: bool = False) -> None:
        """See `bot.ports.Answers`."""
        try:
            await self._show(address, card, replace=replace)
        except SlackRefusalError as error:
            if not _is_about_pictures(error, card):
                raise
            log.info("shown without pictures: %s", error)
            await self._show(address, without_pictures(card), replace=replace)

    async def publish(self, channel: str, thread: str, card: Card) -> None:
        """See `bot.ports.Answers`. Never posts twice.

        Raises BotError where the bot may not post, or when it is not known whether it did.
        """
        try:
            await self._publish(channel, thread, card)
        except SlackRefusalError as error:
            if not _is_about_pictures(error, card):
                raise
            log.info("posted without pictures: %s", error)
            await self._publish(channel, thread, without_pictures(card))

    async def withdraw(self, channel: str, ts: str) -> None:
        """See `bot.ports.Answers`."""
        try:
            await self._calls.repeat("chat.delete", channel=channel, ts=ts)
        except SlackRefusalError as error:
            if error.error not in _GONE:
                raise BotError(_STAYS, for_operator=str(error)) from error
            log.info("nothing to withdraw: %s", error)

    async def _show(self, address: Address, card: Card, *, replace: bool) -> None:
        if not address.response_url:
            await self._whisper(address, card, otherwise=_NOT_HERE)
            return
        # What takes a message's place stands where that stood; what is new goes into its thread.
        thread = {"thread_ts": address.thread} if address.thread and not replace else {}
        message = {"response_type": "ephemeral", "replace_original": replace, **thread}
        try:
            await self._responses.post(address.response_url, {**message, **_message(card)})
        except SlackRefusalError as error:
            if error.error not in _SPENT:
                raise
            log.info("the response_url takes no answer: %s", error)
            await self._whisper(address, card, otherwise=_TOO_OLD)

    async def _whisper(self, address: Address, card: Card, *, otherwise: str) -> None:
        """Answer by an ephemeral message; where the bot may not, say why in `otherwise`.

        https://docs.slack.dev/reference/methods/chat.postEphemeral
        """
        thread = {"thread_ts": address.thread} if address.thread else {}
        try:
            await self._calls.say(
                "chat.postEphemeral", channel=address.channel, user=address.user,
                **thread, **_message(card),
            )  # fmt: skip
        except SlackRefusalError as error:
            if error.error.startswith(_ABOUT_BLOCKS):
                raise
            raise BotError(otherwise) from error

    async def _publish(self, channel: str, thread: str, card: Card) -> None:
        place = {"channel": channel, **({"thread_ts": thread} if thread else {})}
        try:
            async with self._pace.turn(channel):
                await self._calls.once(
                    "chat.postMessage", **place, **_message(card),
                    unfurl_links=False, unfurl_media=False,
                )  # fmt: skip
        except OutcomeUnknownError as error:
            raise BotError(_PERHAPS_POSTED) from error
        except SlackRefusalError as error:
            if error.error.startswith(_ABOUT_BLOCKS):
                raise
            raise BotError(_NOT_POSTED, for_operator=str(error)) from error


def _message(card: Card) -> dict[str, Any]:
    return {"text": card.text, **({"blocks": list(card.blocks)} if card.blocks else {})}


def _is_about_pictures(error: SlackRefusalError, card: Card) -> bool:
    """Slack's answer to a response_url does not say which block it means."""
    return error.error.startswith(_ABOUT_BLOCKS) and has_pictures(card)
