"""Mistakes to seed in a copy of the bot, and what people do so that each one shows."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.answers import wait_for_answer
from sandbox.bot_roles import ROOT
from sandbox.people import PostedFile
from sandbox.slack import SlackSandbox
from sandbox.slack.foreign import foreign_host
from sandbox.workspace.records import Message
from tests.scenarios.album import picture

SECONDS = 20.0
_WHILE = 0.3
"""Seconds within which the bot, as it is, acknowledges and opens a window."""

Deed = Callable[[SlackSandbox], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patch:
    """One change of a source file; `before` stands there exactly once."""

    path: str
    before: str
    after: str

    def apply(self, root: Path) -> None:
        """Change the copy. Raises LookupError when the source is not what it was."""
        file = root / self.path
        source = file.read_text(encoding="utf-8")
        if source.count(self.before) != 1:
            raise LookupError(f"{self.path} has changed: seed the mistake anew\n{self.before}")
        file.write_text(source.replace(self.before, self.after), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What the sandbox calls it, how it gets into the bot, and what brings it to light."""

    code: str
    patch: Patch
    deed: Deed


def copy_of_bot(folder: Path) -> Path:
    """The bot's source in a folder of its own.

    What Python has compiled comes along, and holds for every file that is not patched.
    """
    for part in ("bot", "handlers"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def posted(slack: SlackSandbox, **fields: str) -> Message:
    """Robin posts a photo in #photos."""
    file = PostedFile(fields.pop("name", "dog.jpg"), picture(), **fields)  # type: ignore[arg-type]
    return slack.people.post_files("robin", "#photos", [file])


async def post_photo(slack: SlackSandbox) -> None:
    """A photo, as always."""
    posted(slack)
    await asyncio.sleep(0)


async def post_named_after_everybody(slack: SlackSandbox) -> None:
    """A file that is no picture, with a name that would wake the whole channel."""
    file = PostedFile("<!channel> look.jpg", b"this is no picture")
    slack.people.post_files("robin", "#photos", [file])
    await asyncio.sleep(0)


async def post_while_time_flies(slack: SlackSandbox) -> None:
    """A photo, and three seconds are over before a slow bot has acknowledged it."""
    posted(slack)
    await asyncio.sleep(_WHILE)
    slack.clock.advance(3)


async def post_from_elsewhere(slack: SlackSandbox) -> None:
    """A file whose address leads to a stranger; the answer, or the token, is waited for."""
    async with foreign_host(slack.slack, picture()) as address:
        message = posted(slack, download_url=f"{address}/dog.jpg")
        workspace = slack.workspace
        await workspace.wait_for(
            lambda: workspace.traffic.codes() or workspace.replies(message.channel, message.ts),
            SECONDS,
        )


async def press_while_time_flies(slack: SlackSandbox) -> None:
    """*Show all labels*, and the trigger is too old before a slow bot has used it."""
    message = posted(slack)
    answer = await wait_for_answer(slack.workspace, message, SECONDS)
    await slack.people.click("robin", answer.message, "show_all_labels")
    await asyncio.sleep(_WHILE)
    slack.clock.advance(4)


_CONVERSATIONS, _MESSAGES = "bot/slack/conversations.py", "bot/slack/messages.py"
_FIRST_BLOCK = '    blocks[0]["block_id"] = reply.block_id\n'
_POSTED = '        return str(answer["ts"])\n'
_AGAIN = """        await self._calls.once(
            "chat.postMessage", channel=upload.channel, thread_ts=upload.thread, text="Done."
        )
"""
_REACT = "await self._reaction(_ADD, upload)\n"
_TRUSTED = "    return _place(url) in places\n"

MISTAKES = (
    Mistake(
        "missing_alt_text",
        Patch("bot/slack/blocks.py", ', "alt_text": words', ""),
        post_photo,
    ),
    Mistake(
        "too_many_blocks",
        Patch(
            _MESSAGES,
            _FIRST_BLOCK,
            f'{_FIRST_BLOCK}    blocks += [{{"type": "divider"}}] * (51 - len(blocks))\n',
        ),
        post_photo,
    ),
    Mistake(
        "late_ack",
        Patch(
            "handlers/uploads.py",
            "    upload = upload_from_event(body)\n",
            "    import asyncio\n    await asyncio.sleep(1)\n"
            "    upload = upload_from_event(body)\n",
        ),
        post_while_time_flies,
    ),
    Mistake(
        "missing_scope",
        Patch(
            _CONVERSATIONS,
            _REACT,
            f'await self._calls.read("team.info"); {_REACT}',
        ),
        post_photo,
    ),
    Mistake(
        "raw_mention",
        Patch("bot/slack/text.py", "    return text.translate(_ENTITIES)\n", "    return text\n"),
        post_named_after_everybody,
    ),
    Mistake("too_fast", Patch(_CONVERSATIONS, _POSTED, _AGAIN + _POSTED), post_photo),
    Mistake(
        "file_not_ready",
        Patch(
            "bot/slack/files.py",
            "        started, waited = self._clock.monotonic(), 0.0\n",
            "        return True\n        started, waited = self._clock.monotonic(), 0.0\n",
        ),
        post_photo,
    ),
    Mistake(
        "expired_trigger",
        Patch(
            "handlers/show_all.py",
            "    opened = await services.windows.open(",
            "    import asyncio\n    await asyncio.sleep(1)\n"
            "    opened = await services.windows.open(",
        ),
        press_while_time_flies,
    ),
    Mistake(
        "token_to_foreign_host",
        Patch("bot/slack/trust.py", _TRUSTED, "    return bool(url)\n"),
        post_from_elsewhere,
    ),
    Mistake(
        "not_in_channel",
        Patch(
            _CONVERSATIONS,
            "                channel=upload.channel,\n                thread_ts=upload.thread,\n",
            '                channel="#general",\n                thread_ts=upload.thread,\n',
        ),
        post_photo,
    ),
)
DEEDS = tuple(dict.fromkeys(mistake.deed for mistake in MISTAKES))
