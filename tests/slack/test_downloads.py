"""What Slack makes of a download on the wire, and where the token never goes."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.core.uploads import SlackFile
from bot.errors import (
    BotError,
    FileGoneError,
    FileUnavailableError,
    RetryLaterError,
    SetupError,
)
from bot.slack.files import SlackFiles
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, html, rate_limited, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, Call, SlackServer
from tests.samples import slack_file
from tests.slack.elsewhere import Elsewhere

DATA = bytes(range(256)) * 40


LIMIT = 5 * 1024 * 1024


def posted(slack: SlackServer, data: bytes = DATA, **info: Any) -> SlackFile:
    return SlackFile.from_slack(slack.add_file("F7PNG000001", data, **info))


async def test_downloads_carry_the_token(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    await files.fetch(posted(slack), tmp_path, LIMIT)

    assert [call.token for call in slack.called("/files/F7PNG000001")] == [TOKEN]


async def test_the_token_never_follows_a_redirect(
    files: SlackFiles, slack: SlackServer, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    moved = status(302, headers={"Location": f"{elsewhere.url}file.png"})
    slack.next_answers("/files/F7PNG000001", moved)

    with pytest.raises(FileUnavailableError, match="files:read"):
        await files.fetch(posted(slack), tmp_path, LIMIT)

    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "{elsewhere}file.png",
        "http://files.slack.com/files-pri/T1-F1/download/a.png",
        "https://files.slack.com.evil.test/a.png",
        "https://files.slack.com@127.0.0.1/a.png",
        "https://files.slack.com:8443/a.png",
        "https://evil.test/files.slack.com/a.png",
        "file:///etc/passwd",
    ],
)
async def test_foreign_addresses_are_never_asked(
    files: SlackFiles, elsewhere: Elsewhere, tmp_path: Path, address: str
) -> None:
    file = slack_file(url_private_download=address.format(elsewhere=elsewhere.url))

    with pytest.raises(FileUnavailableError, match="does not lie in Slack"):
        await files.fetch(file, tmp_path, LIMIT)

    assert elsewhere.requests == []


async def test_a_login_page_is_told_as_the_missing_permission(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    slack.next_answers("/files/F7PNG000001", html())

    with pytest.raises(FileUnavailableError, match="files:read"):
        await files.fetch(posted(slack), tmp_path, LIMIT)


@pytest.mark.parametrize("code", [401, 403])
async def test_a_closed_file_is_told_so(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, code: int
) -> None:
    slack.next_answers("/files/F7PNG000001", status(code))

    with pytest.raises(FileUnavailableError, match="does not let me open"):
        await files.fetch(posted(slack), tmp_path, LIMIT)


@pytest.mark.parametrize("code", [404, 410])
async def test_a_file_that_is_not_there_any_more_is_gone(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, code: int
) -> None:
    slack.next_answers("/files/F7PNG000001", status(code))

    with pytest.raises(FileGoneError):
        await files.fetch(posted(slack), tmp_path, LIMIT)


@pytest.mark.parametrize(
    ("answer", "delay"), [(rate_limited(40), 40), (status(503), 0), (dropped, 0)]
)
async def test_a_download_that_may_work_later_is_tried_later(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, answer: Answer, delay: float
) -> None:
    # aiohttp repeats a GET by itself when the connection was dropped.
    slack.next_answers("/files/F7PNG000001", *[answer] * 4)

    with pytest.raises(RetryLaterError) as caught:
        await files.fetch(posted(slack), tmp_path, LIMIT)

    assert caught.value.delay == delay


async def test_a_download_of_no_stated_length_that_ends_early_is_tried_again(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    async def chunked(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "image/png"
        await response.prepare(request)
        await response.write(DATA)
        return response

    slack.next_answers("/files/F7PNG000001", chunked, chunked)

    with pytest.raises(RetryLaterError, match="10240 of 10241 bytes"):
        await files.fetch(posted(slack, size=len(DATA) + 1), tmp_path, LIMIT)


async def test_a_whole_download_counts_more_than_what_slack_says_of_its_size(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    fetched = await files.fetch(posted(slack, size=len(DATA) + 1), tmp_path, LIMIT)

    assert fetched.size == len(DATA)


async def half(slack: SlackServer, call: Call, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(DATA))})
    response.content_type = "image/png"
    await response.prepare(request)
    await response.write(DATA[:100])
    return await dropped(slack, call, request)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_download_that_breaks_off_is_tried_again_at_once_and_then_later(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, times: int
) -> None:
    slack.next_answers("/files/F7PNG000001", *[half] * times)

    if times == 1:
        assert (await files.fetch(posted(slack), tmp_path, LIMIT)).size == len(DATA)
        assert _kept(tmp_path) == len(DATA)
    else:
        with pytest.raises(RetryLaterError):
            await files.fetch(posted(slack), tmp_path, LIMIT)
        assert list(tmp_path.iterdir()) == []


async def test_a_download_that_took_its_time_to_break_off_waits_for_its_turn(
    files: SlackFiles, slack: SlackServer, clock: FakeClock, tmp_path: Path
) -> None:
    async def trickled(*request: Any) -> web.StreamResponse:
        clock.advance(60)
        return await half(*request)

    slack.next_answers("/files/F7PNG000001", trickled)

    with pytest.raises(RetryLaterError):
        await files.fetch(posted(slack), tmp_path, LIMIT)

    assert len(slack.called("/files/F7PNG000001")) == 1


def _kept(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.iterdir())


@pytest.mark.parametrize("announced", [True, False])
async def test_a_download_stops_at_the_limit_whatever_slack_announced(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, *, announced: bool
) -> None:
    sent = []

    async def endless(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "image/png"
        if announced:
            response.headers["Content-Length"] = str(64 * LIMIT)
        await response.prepare(request)
        for _number in range(64):
            try:
                await response.write(b"x" * LIMIT)
            except ConnectionError:
                break
            sent.append(LIMIT)
        return response

    slack.next_answers("/files/F7PNG000001", endless)

    with pytest.raises(BotError, match="larger than the 5 MB"):
        await files.fetch(posted(slack, size=0), tmp_path, LIMIT)

    assert len(sent) < 64
    assert _kept(tmp_path) == 0


async def test_what_slack_calls_too_large_is_not_even_asked_for(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    with pytest.raises(BotError, match="larger than the 5 MB"):
        await files.fetch(posted(slack, size=7 * 1024 * 1024), tmp_path, LIMIT)

    assert slack.calls == []


@pytest.mark.parametrize("error", ["access_denied", "not_visible"])
async def test_a_file_of_another_organisation_can_be_closed(
    files: SlackFiles, slack: SlackServer, error: str
) -> None:
    slack.next_answers("files.info", refusal(error))

    with pytest.raises(FileUnavailableError, match="another organisation"):
        await files.info("F7CONNECT01")


async def test_a_missing_scope_is_no_trouble_of_the_file(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("files.info", refusal("missing_scope", needed="files:read"))

    with pytest.raises(SetupError, match="files:read"):
        await files.info("F1")
