"""What only a live workspace can tell: each question is put to Slack, and answered in a word.

Slack's documentation leaves these points open or contradicts itself; `docs/fidelity.md` lists
them. Everything that is posted here is deleted again.
"""

import logging
from dataclasses import dataclass
from typing import Any

from bot.errors import RetryLaterError, SetupError
from bot.ports import Clock, Files
from bot.slack.calls import SlackCalls, SlackRefusalError

log = logging.getLogger(__name__)

PRESSED = "live_check"
"""The `action_id` of the button."""

_PAUSE = 1.1
"""Seconds between two messages, because Slack takes one a second into a channel."""
_SETTLE = 1.0
"""Seconds until what was posted can be read back."""
_POLL = 0.3
_LONGEST = 15.0
_TRIES = 5
_BLOCK = "live-check-block"
_NOBODY = "1000000000.000001"
"""A `ts` of 2001, before there were messages."""


@dataclass(frozen=True, slots=True)
class Ready:
    """After how many seconds an upload had its type and its thumbnails; None for never."""

    mimetype: float | None = None
    thumbnails: float | None = None


class LiveSlack:
    """One channel to try things in."""

    def __init__(self, calls: SlackCalls, files: Files, clock: Clock, channel: str) -> None:
        self._calls = calls
        self._files = files
        self._clock = clock
        self._channel = channel
        self._posted: list[str] = []
        self._uploaded: list[str] = []

    async def upload(self, picture: bytes) -> tuple[str, float]:
        """Upload without a channel; the file's id and how many seconds the three calls took."""
        began = self._clock.now()
        words = {"name": "live-check.jpg", "title": "Live check", "alt_text": "A drawn evening sky"}
        file_id = await self._files.upload(picture, **words)
        self._uploaded.append(file_id)
        return file_id, self._clock.now() - began

    async def until_ready(self, file_id: str) -> Ready:
        """Ask again and again until the file has type and thumbnails, or for 15 s."""
        began = self._clock.now()
        ready = Ready()
        while (ready.mimetype is None or ready.thumbnails is None) and (
            self._clock.now() - began < _LONGEST
        ):
            file = await self._info(file_id)
            passed = self._clock.now() - began
            ready = Ready(
                _first(ready.mimetype, passed, seen=bool(file.get("mimetype"))),
                _first(
                    ready.thumbnails, passed, seen=any(key.startswith("thumb_") for key in file)
                ),
            )
            await self._clock.sleep(_POLL)
        return ready

    async def _info(self, file_id: str) -> dict[str, Any]:
        try:
            file: dict[str, Any] = (await self._calls.read("files.info", file=file_id))["file"]
        except SlackRefusalError:  # Slack does not know a new file everywhere at once.
            return {}
        return file

    async def show(self, file_id: str) -> tuple[str, int]:
        """Post the picture with a button; its `ts`, and how many times Slack refused it before.

        Raises SetupError when the bot cannot post there.
        """
        for refused in range(_TRIES):
            try:
                answer = await self._post("Do you see a drawn sky?", blocks=_blocks(file_id))
            except SlackRefusalError as error:
                if error.error != "invalid_blocks":
                    raise SetupError(
                        f"Slack does not let me post there ({error.error})."
                    ) from error
                log.info("not shown yet: %s", error)
                await self._clock.sleep(_PAUSE)
            else:
                return str(answer["ts"]), refused
        raise SetupError(f"Slack refused the picture {_TRIES} times.")

    async def open_window(self, trigger: str) -> str:
        """Open a modal on a press; how that went."""
        began = self._clock.now()
        try:
            await self._calls.once("views.open", trigger_id=trigger, view=_view())
        except SlackRefusalError as error:
            return f"refused: {error.error}"
        return f"opened in {self._clock.now() - began:.2f} s"

    async def update_without_blocks(self, thread: str) -> str:
        """Whether a message keeps its blocks when it is updated with text alone."""
        section = {"type": "section", "text": {"type": "plain_text", "text": "Before"}}
        answer = await self._post("Before", thread, blocks=[{**section, "block_id": _BLOCK}])
        ts = str(answer["ts"])
        await self._calls.once("chat.update", channel=self._channel, ts=ts, text="After")
        message = (await self._thread(thread)).get(ts, {})
        blocks = message.get("blocks") or []
        if any(block.get("block_id") == _BLOCK for block in blocks):
            return "keeps the old blocks"
        return "replaces the old blocks" if blocks else "drops the old blocks"

    async def reply_to_reply(self, thread: str) -> str:
        """Where a message lands whose `thread_ts` names a reply."""
        reply = await self._post("A reply", thread)
        return await self._landing(thread, str(reply["ts"]))

    async def reply_to_nothing(self, thread: str) -> str:
        """Where a message lands whose `thread_ts` names no message."""
        return await self._landing(thread, _NOBODY)

    async def _landing(self, thread: str, thread_ts: str) -> str:
        try:
            answer = await self._post("Where does this land?", thread_ts)
        except SlackRefusalError as error:
            return f"is refused: {error.error}"
        if str(answer["ts"]) in await self._thread(thread):
            return "lands in the thread that it belongs to"
        named = (answer.get("message") or {}).get("thread_ts")
        return "lands in a thread of its own" if named == thread_ts else "lands in the channel"

    async def _post(self, text: str, thread_ts: str = "", **more: Any) -> dict[str, Any]:
        await self._clock.sleep(_PAUSE)
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        answer = await self._calls.once(
            "chat.postMessage", channel=self._channel, text=text, **thread, **more
        )
        self._posted.append(str(answer["ts"]))
        return answer

    async def _thread(self, thread: str) -> dict[str, dict[str, Any]]:
        await self._clock.sleep(_SETTLE)
        answer = await self._calls.read(
            "conversations.replies", channel=self._channel, ts=thread, limit=100
        )
        return {str(message["ts"]): message for message in answer["messages"]}

    async def clean_up(self) -> str:
        """Delete everything that was posted, replies before their parent; what is left over."""
        messages = [{"channel": self._channel, "ts": ts} for ts in reversed(self._posted)]
        left = [await self._delete("chat.delete", **message) for message in messages]
        left += [await self._delete("files.delete", file=id_) for id_ in self._uploaded]
        refused = [problem for problem in left if problem]
        gone = f"{len(self._posted)} messages and {len(self._uploaded)} file deleted"
        return f"not everything is deleted: {', '.join(refused)}" if refused else gone

    async def _delete(self, method: str, **arguments: str) -> str:
        try:
            await self._calls.repeat(method, **arguments)
        except (SlackRefusalError, RetryLaterError, SetupError) as error:
            return str(error)
        return ""


def _first(before: float | None, now: float, *, seen: bool) -> float | None:
    return now if before is None and seen else before


def _blocks(file_id: str) -> list[dict[str, Any]]:
    button = {
        "type": "button",
        "action_id": PRESSED,
        "text": {"type": "plain_text", "text": "Press me"},
    }
    return [
        {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A drawn evening sky"},
        {"type": "actions", "elements": [button]},
    ]


def _view() -> dict[str, Any]:
    text = {"type": "plain_text", "text": "The button works. You can close this window."}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Live check"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [{"type": "section", "text": text}],
    }
