"""Downloads and uploads: the contract of `Files`, and what Slack makes of it on the wire."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.core.uploads import SlackFile
from bot.errors import (
    BotError,
    FileGoneError,
    FileUnavailableError,
    PicturesRefusedError,
    RetryLaterError,
    SetupError,
)
from bot.ports import FetchedFile, Files
from bot.slack.calls import SlackCalls
from bot.slack.files import SlackFiles
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeFiles
from tests.fakes.slack_server import (
    TOKEN,
    Answer,
    Call,
    SlackServer,
    dropped,
    html,
    rate_limited,
    refusal,
    running_slack,
    status,
)
from tests.samples import slack_file, upload

DATA = bytes(range(256)) * 40
LIMIT = 5 * 1024 * 1024


class Place:
    """A workspace that people post files in, in memory or over HTTP."""

    def __init__(self, files: Files, slack: SlackServer | None) -> None:
        self.files = files
        self._slack = slack

    def add(self, data: bytes) -> SlackFile:
        if self._slack is None:
            assert isinstance(self.files, FakeFiles)
            return self.files.add(data)
        return SlackFile.from_slack(self._slack.add_file("F7PNG000001", data))

    def refuse_pictures(self) -> None:
        if self._slack is None:
            assert isinstance(self.files, FakeFiles)
            self.files.takes_pictures = False
        else:
            self._slack.next_answers("files.getUploadURLExternal", refusal("file_uploads_disabled"))


@pytest.fixture(params=["fake", "slack"])
def place(request: pytest.FixtureRequest, files: SlackFiles, slack: SlackServer) -> Place:
    return Place(FakeFiles(), None) if request.param == "fake" else Place(files, slack)


class TestFiles:
    async def test_a_files_description_can_be_asked_for(self, place: Place) -> None:
        file = place.add(DATA)

        assert await place.files.info(file.id) == file

    async def test_a_deleted_file_is_gone(self, place: Place) -> None:
        with pytest.raises(FileGoneError):
            await place.files.info("F7GONE00001")

    async def test_a_file_arrives_whole_and_hashed(self, place: Place, tmp_path: Path) -> None:
        file = place.add(DATA)

        fetched = await place.files.fetch(file, tmp_path, LIMIT)

        assert fetched == FetchedFile(fetched.path, hashlib.sha256(DATA).hexdigest(), len(DATA))
        assert fetched.path.parent == tmp_path
        assert fetched.path.read_bytes() == DATA

    async def test_a_file_that_is_too_large_is_refused(self, place: Place, tmp_path: Path) -> None:
        file = place.add(DATA)

        with pytest.raises(BotError) as caught:
            await place.files.fetch(file, tmp_path, len(DATA) - 1)

        assert type(caught.value) is BotError

    async def test_a_file_without_an_address_is_closed_to_the_bot(
        self, place: Place, tmp_path: Path
    ) -> None:
        with pytest.raises(FileUnavailableError):
            await place.files.fetch(slack_file(url_private_download=""), tmp_path, LIMIT)

    async def test_an_upload_gets_ready(self, place: Place) -> None:
        file_id = await place.files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

        assert await place.files.wait_until_ready(file_id)
        assert (await place.files.info(file_id)).name == "a.jpg"

    async def test_where_no_files_are_taken_pictures_are_refused(self, place: Place) -> None:
        place.refuse_pictures()
        with pytest.raises(PicturesRefusedError):
            await place.files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

        place.refuse_pictures()
        with pytest.raises(PicturesRefusedError):
            await place.files.share(
                upload(), b"jpeg", name="a.jpg", title="a.png", alt_text="A cat."
            )


class Elsewhere:
    """Another web server, which must never see the token."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(dict(request.headers))
        return web.Response(body=DATA, content_type="image/png")


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    other = Elsewhere()
    app = web.Application()
    app.router.add_get("/{path:.*}", other.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    other.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield other
    await runner.cleanup()


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
    slack.next_answers("/files/F7PNG000001", answer, answer)

    with pytest.raises(RetryLaterError) as caught:
        await files.fetch(posted(slack), tmp_path, LIMIT)

    assert caught.value.delay == delay


async def test_a_download_that_ends_early_is_tried_again(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    with pytest.raises(RetryLaterError, match="10240 of 10241 bytes"):
        await files.fetch(posted(slack, size=len(DATA) + 1), tmp_path, LIMIT)


async def test_a_download_that_breaks_off_is_tried_again(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    async def half(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(DATA))})
        response.content_type = "image/png"
        await response.prepare(request)
        await response.write(DATA[:100])
        return await dropped(slack, __, request)

    slack.next_answers("/files/F7PNG000001", half, half)

    with pytest.raises(RetryLaterError):
        await files.fetch(posted(slack), tmp_path, LIMIT)


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
    assert _kept(tmp_path) <= LIMIT


async def test_what_slack_calls_too_large_is_not_even_asked_for(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    with pytest.raises(BotError, match=r"\(7 MB\)"):
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


async def test_an_upload_takes_three_calls_and_shows_nothing_to_anybody(
    files: SlackFiles, slack: SlackServer
) -> None:
    file_id = await files.upload(b"jpeg", name="a.jpg", title="a & b.png", alt_text="A cat.")

    place, sent, completed = slack.calls
    assert (place.method, place.arguments) == (
        "files.getUploadURLExternal",
        {"filename": "a.jpg", "length": "4", "alt_txt": "A cat."},
    )
    assert (sent.method, sent.token) == (f"/upload/{file_id}", "")
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert slack.files[file_id].data == b"jpeg"
    assert completed.method == "files.completeUploadExternal"
    assert set(completed.arguments) == {"files"}
    assert json.loads(completed.arguments["files"]) == [{"id": file_id, "title": "a & b.png"}]
    assert slack.shared == []


async def test_bytes_that_did_not_arrive_are_sent_to_a_new_address(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("/upload/F7NEW000001", status(500))

    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert file_id == "F7NEW000002"
    assert slack.files[file_id].data == b"jpeg"


async def test_an_upload_that_fails_twice_is_tried_later(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("/upload/F7NEW000001", dropped)
    slack.next_answers("/upload/F7NEW000002", status(500))

    with pytest.raises(RetryLaterError, match="upload failed"):
        await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert slack.called("files.completeUploadExternal") == []


async def test_bytes_go_to_slack_alone(
    calls: SlackCalls, session: aiohttp.ClientSession, elsewhere: Elsewhere
) -> None:
    async with running_slack() as other_slack:
        files = SlackFiles(
            SlackCalls(TOKEN, other_slack.api_url, session), session,
            token=TOKEN, api_url="https://slack.com/api/", clock=FakeClock(),
        )  # fmt: skip

        with pytest.raises(FileUnavailableError):
            await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

        assert [call.method for call in other_slack.calls] == ["files.getUploadURLExternal"]


async def test_sharing_posts_into_the_thread(files: SlackFiles, slack: SlackServer) -> None:
    await files.share(
        upload(thread_ts="1772440000.000200"), b"jpeg", name="a.jpg", title="a.png",
        alt_text="A cat.",
    )  # fmt: skip

    (shared,) = slack.shared
    (file,) = json.loads(shared.pop("files"))
    assert shared == {"channel_id": "C7GENERAL", "thread_ts": "1772440000.000200"}
    assert slack.files[file["id"]].data == b"jpeg"
    assert file["title"] == "a.png"


async def test_sharing_is_never_repeated(files: SlackFiles, slack: SlackServer) -> None:
    slack.next_answers("files.completeUploadExternal", dropped)

    with pytest.raises(RetryLaterError):
        await files.share(upload(), b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert len(slack.called("files.completeUploadExternal")) == 1


async def test_readiness_is_asked_for_few_times_and_without_a_rush(
    files: SlackFiles, slack: SlackServer, clock: FakeClock
) -> None:
    slack.questions_until_ready = 1
    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert await files.wait_until_ready(file_id)

    assert len(slack.called("files.info")) == 2
    assert clock.slept[0] >= 0.3


async def test_an_upload_that_slack_does_not_know_yet_is_not_ready(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.questions_until_ready = 0
    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")
    slack.next_answers("files.info", refusal("file_not_found"))

    assert await files.wait_until_ready(file_id)


async def test_an_upload_that_never_gets_ready_is_given_up_within_seconds(
    files: SlackFiles, slack: SlackServer, clock: FakeClock
) -> None:
    slack.questions_until_ready = 1000
    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert not await files.wait_until_ready(file_id)

    assert sum(clock.slept) <= 12
    assert len(slack.called("files.info")) <= 20
