"""Deleting other people's files with an administrator's token: the contract, and refusals."""

import logging

import aiohttp
import pytest

from bot.core.uploads import SlackFile
from bot.errors import FileGoneError, RetryLaterError, SetupError
from bot.ports import Files
from bot.slack.calls import SlackCalls
from bot.slack.files import SlackFiles
from bot.slack.quiet import MethodPace
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeFiles
from tests.fakes.slack_answers import ok, rate_limited, refusal
from tests.fakes.slack_state import TOKEN, Answer, SlackServer

ADMIN = "xoxp-administrator"
FILE = "F7PNG000001"


@pytest.fixture
def admin_files(
    slack: SlackServer, session: aiohttp.ClientSession, calls: SlackCalls, clock: FakeClock
) -> SlackFiles:
    """The files of a bot that has an administrator's token."""
    pace = MethodPace(now=clock.now, sleep=clock.sleep)
    admin = SlackCalls(ADMIN, slack.api_url, session, pace=pace)
    return SlackFiles(
        calls, session, api_url=slack.api_url, clock=clock, admin=admin
    )  # fmt: skip


@pytest.fixture(params=["fake", "slack"])
def place(
    request: pytest.FixtureRequest, admin_files: SlackFiles, files: SlackFiles, slack: SlackServer
) -> tuple[Files, Files]:
    """Somebody's file: with an administrator's token, and without one."""
    if request.param == "slack":
        slack.add_file(FILE, b"png")
        return admin_files, files
    with_admin, without = FakeFiles(), FakeFiles()
    with_admin.has_admin = True
    for fake in (with_admin, without):
        fake.known[FILE] = SlackFile(id=FILE)
    return with_admin, without


@pytest.fixture
def hidden(place: tuple[Files, Files], slack: SlackServer) -> tuple[Files, Files]:
    """The same after the bot was taken out of the channel: Slack does not know that file then."""
    slack.next_answers("files.info", *[refusal("file_not_found")] * 2)
    for files in place:
        if isinstance(files, FakeFiles):
            files.hidden.add(FILE)
    return place


async def test_with_the_token_a_file_is_deleted_and_can_be_deleted_again(
    place: tuple[Files, Files],
) -> None:
    files, _ = place

    assert await files.remove(FILE)

    with pytest.raises(FileGoneError):
        await files.info(FILE)
    assert await files.remove(FILE)


async def test_without_the_token_nothing_is_deleted(place: tuple[Files, Files]) -> None:
    _, files = place

    assert not await files.remove(FILE)

    assert (await files.info(FILE)).id == FILE


async def test_what_slack_does_not_show_the_bot_is_not_gone(hidden: tuple[Files, Files]) -> None:
    with_admin, without = hidden

    assert not await without.remove(FILE)
    assert await with_admin.remove(FILE)


@pytest.mark.parametrize("answer", [refusal("file_deleted"), ok(file={"mode": "tombstone"})])
async def test_what_is_deleted_needs_no_token(
    files: SlackFiles, slack: SlackServer, answer: Answer
) -> None:
    slack.next_answers("files.info", answer)

    assert await files.remove(FILE)


async def test_the_administrator_s_token_deletes_and_does_nothing_else(
    admin_files: SlackFiles, slack: SlackServer
) -> None:
    slack.add_file(FILE, b"png")

    await admin_files.remove(FILE)

    assert [(call.method, call.token) for call in slack.calls] == [
        ("files.info", TOKEN),
        ("files.delete", ADMIN),
    ]


@pytest.mark.parametrize(
    "error",
    ["cant_delete_file", "file_not_found", "file_deleting_disabled", "invalid_auth",
     "missing_scope", "access_denied"],
)  # fmt: skip
async def test_a_refusal_leaves_the_file_to_a_person(
    admin_files: SlackFiles, slack: SlackServer, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    slack.add_file(FILE, b"png")
    slack.next_answers("files.delete", refusal(error))

    with caplog.at_level(logging.INFO):
        assert not await admin_files.remove(FILE)

    assert FILE in caplog.text
    assert ADMIN not in caplog.text


async def test_what_somebody_else_deletes_at_the_same_moment_is_gone(
    admin_files: SlackFiles, slack: SlackServer
) -> None:
    slack.add_file(FILE, b"png")
    slack.next_answers("files.delete", refusal("file_deleted"))

    assert await admin_files.remove(FILE)


@pytest.mark.parametrize("error", ["not_visible", "access_denied", "file_not_found"])
async def test_a_file_that_is_closed_to_the_bot_may_be_open_to_the_administrator(
    admin_files: SlackFiles, files: SlackFiles, slack: SlackServer, error: str
) -> None:
    slack.add_file(FILE, b"png")
    slack.next_answers("files.info", *[refusal(error)] * 3)
    slack.next_answers("files.delete", refusal("file_not_found"))

    assert not await files.remove(FILE)
    assert not await admin_files.remove(FILE)
    assert await admin_files.remove(FILE)


async def test_a_busy_slack_is_tried_later(admin_files: SlackFiles, slack: SlackServer) -> None:
    slack.add_file(FILE, b"png")
    slack.next_answers("files.delete", rate_limited(1), rate_limited(1), rate_limited(1))

    with pytest.raises(RetryLaterError):
        await admin_files.remove(FILE)


async def test_the_bot_s_own_token_is_no_matter_of_the_administrator(
    admin_files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("files.info", refusal("token_revoked"))

    with pytest.raises(SetupError):
        await admin_files.remove(FILE)
