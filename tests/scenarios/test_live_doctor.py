"""`python -m bot doctor --live`: Slack is asked, and somebody who sits at the terminal."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sandbox.bot_roles import ROOT
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from sandbox.workspace.faults import Fault, FaultKind
from sandbox.workspace.records import Message

UNDOCUMENTED = ["unclear_update", "unknown_thread", "unknown_thread"]
"""What is tried although nobody should do it: to learn what Slack makes of it."""


@asynccontextmanager
async def slack() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(
        ROOT / "manifest.yml", strictness=Strictness(readiness_delay=0.4)
    ) as started:
        yield started


async def doctor(
    sandbox: SlackSandbox, channel: str, typed: str, *, app_token: str = ""
) -> tuple[int, str]:
    """The command's status and what it prints, when somebody types so much."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--live", channel),
        cwd=ROOT,
        env={
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_APP_TOKEN": app_token,
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate(typed.encode())
    assert process.returncode is not None
    return process.returncode, output.decode()


def report(output: str) -> dict[str, str]:
    """The lines below the request to report them; times as `…`."""
    _, _, lines = output.partition("Please report these lines")
    points = (line.strip().split(": ", 1) for line in lines.splitlines()[1:])
    return {point: re.sub(r"\d+\.\d\d", "…", result) for point, result in points}


def left_over(sandbox: SlackSandbox, channel: str) -> list[Message]:
    return list(sandbox.workspace.messages[channel].values())


async def press(sandbox: SlackSandbox, channel: str) -> None:
    """Press the button as soon as it is there."""
    message = await sandbox.workspace.wait_for(
        lambda: next((m for m in left_over(sandbox, channel) if len(m.blocks) == 2), None), 20.0
    )
    assert message is not None
    await sandbox.people.click("robin", message, "live_check")


async def test_everything_is_tried_reported_and_deleted() -> None:
    async with slack() as sandbox:
        channel = sandbox.people.channel("#design").id
        pressing = asyncio.ensure_future(press(sandbox, channel))

        status, output = await doctor(
            sandbox, channel, "y\nyes\n\nY\n", app_token=sandbox.app_token
        )
        await pressing
        (window,) = sandbox.workspace.views.values()

        assert status == 0, output
        assert report(output) == {
            "upload": "three calls in … s",
            "ready": "mimetype after … s, thumbnails after … s",
            "picture in a block": "taken after 0 refusals",
            "private channel": "yes",
            "picture shows for the asker": "yes",
            "picture shows for others": "not answered",
            "button press": "came over Socket Mode",
            "window": "opened in … s",
            "window shows": "yes",
            "an update with text alone": "replaces the old blocks",
            "a reply to a reply": "lands in the thread that it belongs to",
            "a reply to no message": "lands in the channel",
            "cleaned up": "5 messages and 1 file deleted",
        }
        assert window.content["title"]["text"] == "Live check"
        assert left_over(sandbox, channel) == []
        assert [file.deleted for file in sandbox.workspace.files.values()] == [True]
        assert sandbox.workspace.traffic.codes() == UNDOCUMENTED
        for secret in (sandbox.bot_token, sandbox.app_token, channel, "Robin", "design"):
            assert secret not in output


async def test_without_a_socket_the_person_is_asked_and_what_breaks_off_is_cleaned_up() -> None:
    async with slack() as sandbox:
        robin = sandbox.people.user("robin").id
        channel = sandbox.workspace.direct_message(robin, sandbox.app.bot_user)
        assert channel is not None
        broken = Fault("chat.update", FaultKind.ERROR, error="edit_window_closed")
        sandbox.workspace.faults.add(broken)

        status, output = await doctor(sandbox, channel.id, "y\nno\nn\n")

        assert status == 0, output
        told = report(output)
        assert told["conversation"] == "direct message"
        assert told["picture shows for others"] == "no"
        assert told["button shows"] == "no"
        assert told["button press"] == "not tried: SLACK_APP_TOKEN is not set"
        assert told["broken off"] == "chat.update: edit_window_closed"
        assert told["cleaned up"] == "2 messages and 1 file deleted"
        assert left_over(sandbox, channel.id) == []


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("#general", "Slack does not let me post there (not_in_channel)."),
        ("C0NOSUCH1", "Slack does not let me post there (channel_not_found)."),
    ],
)
async def test_where_the_bot_cannot_post_it_says_so_and_leaves_nothing(
    channel: str, sentence: str
) -> None:
    async with slack() as sandbox:
        is_there = channel.startswith("#")
        id_ = sandbox.people.channel(channel).id if is_there else channel

        status, output = await doctor(sandbox, id_, "")

        assert status == 1
        assert sentence in output.splitlines()
        assert [file.deleted for file in sandbox.workspace.files.values()] == [True]
