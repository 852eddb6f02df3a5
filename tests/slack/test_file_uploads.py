"""What Slack makes of an upload on the wire."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.errors import (
    BotError,
    FileUnavailableError,
    RetryLaterError,
)
from bot.slack.calls import SlackCalls
from bot.slack.files import SlackFiles
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, dropped_after, html, refusal, status
from tests.fakes.slack_server import running_slack
from tests.fakes.slack_state import TOKEN, Answer, SlackServer
from tests.samples import upload
from tests.slack.elsewhere import Elsewhere


class SetBack(FakeClock):
    """Somebody sets the time of day back by a minute before each look at it."""

    def now(self) -> float:
        return self.time - 60.0 * len(self.slept)


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


@pytest.mark.parametrize("answer", [status(500), html(200), dropped])
async def test_bytes_that_did_not_arrive_are_sent_to_a_new_address(
    files: SlackFiles, slack: SlackServer, answer: Answer
) -> None:
    slack.next_answers("/upload/F7NEW000001", answer)

    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert file_id == "F7NEW000002"
    assert slack.files[file_id].data == b"jpeg"


async def test_a_completion_that_is_refused_because_it_was_done_is_one(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("files.completeUploadExternal", dropped_after, refusal("file_update_failed"))

    file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

    assert slack.files[file_id].data == b"jpeg"
    assert len(slack.called("files.getUploadURLExternal")) == 1


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
            api_url="https://slack.com/api/", clock=FakeClock(),
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


async def test_a_clock_that_is_set_back_teaches_nothing_about_uploads(
    calls: SlackCalls, slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    clock = SetBack()
    files = SlackFiles(calls, session, api_url=slack.api_url, clock=clock)
    for _ in range(3):
        file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")
        assert await files.wait_until_ready(file_id)

    assert min(clock.slept) > 0


async def test_waiting_for_a_turn_to_ask_is_not_taken_for_the_uploads_own_time(
    files: SlackFiles, calls: SlackCalls, slack: SlackServer, clock: FakeClock
) -> None:
    slack.questions_until_ready = 0
    for _ in range(20):
        file_id = await files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")
        for _ in range(40):
            calls._pace.hurry("files.info")  # As many others ask at the same moment.
        assert await files.wait_until_ready(file_id)
    clock.slept.clear()
    clock.advance(3600)

    await files.wait_until_ready(file_id)

    assert clock.slept[0] <= 1.0


async def test_files_from_disk_reach_a_person_as_one_message(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    slack.people["U7ANN"] = {"id": "U7ANN"}
    csv, data = tmp_path / "library.csv", tmp_path / "library.json"
    csv.write_bytes(b"file,label\n" * 200_000)
    data.write_bytes(b"{}")

    await files.deliver("U7ANN", [csv, data], "Your library.")

    (shared,) = slack.shared
    sent = json.loads(shared.pop("files"))
    assert shared == {"channel_id": "DU7ANN", "initial_comment": "Your library."}
    assert [file["title"] for file in sent] == ["library.csv", "library.json"]
    assert [slack.files[file["id"]].data for file in sent] == [csv.read_bytes(), b"{}"]
    places = [call.arguments for call in slack.called("files.getUploadURLExternal")]
    assert places[0] == {"filename": "library.csv", "length": "2200000"}


async def test_a_file_that_broke_off_is_sent_again_from_its_beginning(
    files: SlackFiles, slack: SlackServer, tmp_path: Path
) -> None:
    slack.people["U7ANN"] = {"id": "U7ANN"}
    csv = tmp_path / "library.csv"
    csv.write_bytes(b"file,label\n")
    slack.next_answers("/upload/F7NEW000001", status(500))

    await files.deliver("U7ANN", [csv], "Your library.")

    assert slack.files["F7NEW000002"].data == b"file,label\n"


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("conversations.open", "I cannot write to you in a direct message"),
        ("files.getUploadURLExternal", "Slack did not take the files (no_luck)."),
        ("files.completeUploadExternal", "Slack did not take the files (no_luck)."),
    ],
)
async def test_files_that_slack_does_not_take_are_told_in_a_sentence(
    files: SlackFiles, slack: SlackServer, tmp_path: Path, method: str, sentence: str
) -> None:
    slack.people["U7ANN"] = {"id": "U7ANN"}
    slack.next_answers(method, refusal("no_luck"))
    csv = tmp_path / "library.csv"
    csv.write_bytes(b"file,label\n")

    with pytest.raises(BotError) as told:
        await files.deliver("U7ANN", [csv], "Your library.")

    assert told.value.sentence.startswith(sentence)
    assert slack.shared == []
