"""`python -m bot doctor --live CHANNEL`: asks Slack, and a person who looks at the channel."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp

from bot.clock import SystemClock
from bot.commands.terminal import ask_terminal
from bot.config import Config
from bot.errors import PicturesRefusedError, RetryLaterError
from bot.pictures.specimen import draw_specimen
from bot.slack.calls import CALL_TIMEOUT, SlackCalls, SlackRefusalError
from bot.slack.files import SlackFiles
from bot.slack.live import PRESSED, LiveSlack, Ready
from bot.slack.presses import Presses, listening

PRESS_SECONDS = 120.0
_ANSWERS = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}
_UNANSWERED = "not answered"

Ask = Callable[[str], Awaitable[str]]
"""Puts a question to a person and returns what was typed."""


Listening = Callable[[], AbstractAsyncContextManager[Presses | None]]


async def run_live(config: Config, channel: str) -> int:
    """Try everything in a channel, speaking through the terminal. Raises SetupError."""
    async with _slack(config, channel) as (slack, session):
        check = LiveCheck(slack, ask=ask_terminal, say=print)
        await check.run(channel, lambda: _presses(config, session))
    print("", "Please report these lines; they hold no tokens, names or texts:", sep="\n")
    print(*(f"  {line}" for line in check.report), sep="\n")
    return 0


class LiveCheck:
    """The questions in their order, and what was answered: a line for each point."""

    def __init__(self, slack: LiveSlack, *, ask: Ask, say: Callable[[str], None]) -> None:
        self.report: list[str] = []
        """Without tokens, names or texts."""
        self._slack = slack
        self._ask = ask
        self._say = say

    async def run(self, channel: str, presses: Listening) -> None:
        """Ask everything, and delete in the end whatever was posted. Raises SetupError."""
        try:
            await self._ask_all(channel, presses)
        except (SlackRefusalError, PicturesRefusedError, RetryLaterError) as error:
            self._note("broken off", str(error))
        finally:
            self._note("cleaned up", await self._slack.clean_up())

    async def _ask_all(self, channel: str, presses: Listening) -> None:
        self._say("Posting a drawn picture …")
        file_id, seconds = await self._slack.upload(await asyncio.to_thread(draw_specimen))
        self._note("upload", f"three calls in {seconds:.2f} s")
        self._note("ready", _told(await self._slack.until_ready(file_id)))
        async with presses() as heard:
            ts, refused = await self._slack.show(file_id)
            self._note("picture in a block", f"taken after {refused} refusals")
            await self._ask_whoever_looks(channel)
            await self._wait_for_press(heard)
        self._say("Trying what Slack's documentation leaves open …")
        slack, note = self._slack, self._note
        note("an update with text alone", await slack.update_without_blocks(ts))
        note("a reply to a reply", await slack.reply_to_reply(ts))
        note("a reply to no message", await slack.reply_to_nothing(ts))

    async def _ask_whoever_looks(self, channel: str) -> None:
        if channel.startswith("C"):
            self._note("private channel", await self._yes_or_no("Is the channel private?"))
        else:
            kind = "direct message" if channel.startswith("D") else "group message"
            self._note("conversation", kind)
        mine = await self._yes_or_no("Do you see the picture of an evening sky there?")
        self._note("picture shows for the asker", mine)
        others = await self._yes_or_no("Ask somebody else in the channel: do they see it too?")
        self._note("picture shows for others", others)

    async def _wait_for_press(self, presses: Presses | None) -> None:
        if presses is None:
            button = await self._yes_or_no("Is there a button below the picture?")
            self._note("button shows", button)
            self._note("button press", "not tried: SLACK_APP_TOKEN is not set")
            return
        self._say(f"Press the button below the picture, within {PRESS_SECONDS:.0f} seconds.")
        self._say("(If the bot is running too, it may catch the press: press again then.)")
        try:
            trigger = await presses.next(PRESS_SECONDS)
        except TimeoutError:
            self._note("button press", f"none in {PRESS_SECONDS:.0f} s")
            return
        self._note("button press", "came over Socket Mode")
        self._note("window", await self._slack.open_window(trigger))
        self._note("window shows", await self._yes_or_no("Did a window open?"))

    async def _yes_or_no(self, question: str) -> str:
        typed = await self._ask(f"{question} [y/n, Enter: unknown] ")
        return _ANSWERS.get(typed.strip().lower(), _UNANSWERED)

    def _note(self, point: str, result: str) -> None:
        self.report.append(f"{point}: {result}")


def _told(ready: Ready) -> str:
    type_, thumbnails = (_seconds(value) for value in (ready.mimetype, ready.thumbnails))
    return f"mimetype {type_}, thumbnails {thumbnails}"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"after {value:.2f} s"


@asynccontextmanager
async def _slack(
    config: Config, channel: str
) -> AsyncIterator[tuple[LiveSlack, aiohttp.ClientSession]]:
    timeout, clock = aiohttp.ClientTimeout(total=CALL_TIMEOUT), SystemClock()
    token, api_url = config.slack_bot_token, config.slack_api_url
    async with aiohttp.ClientSession(timeout=timeout) as session:
        calls = SlackCalls(token, api_url, session)
        files = SlackFiles(calls, session, api_url=api_url, clock=clock)
        yield LiveSlack(calls, files, clock, channel), session


@asynccontextmanager
async def _presses(config: Config, session: aiohttp.ClientSession) -> AsyncIterator[Presses | None]:
    """A socket for the button; None without an app-level token."""
    if not config.slack_app_token:
        yield None
        return
    async with listening(
        PRESSED,
        app_token=config.slack_app_token,
        base_url=config.slack_api_url,
        session=session,
    ) as presses:
        yield presses
