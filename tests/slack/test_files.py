"""The contract of `Files`, in memory and over HTTP."""

import hashlib
from pathlib import Path

import pytest

from bot.core.uploads import SlackFile
from bot.errors import (
    BotError,
    FileGoneError,
    FileUnavailableError,
    PicturesRefusedError,
)
from bot.ports import FetchedFile, Files
from bot.slack.files import SlackFiles
from tests.fakes.slack import FakeFiles
from tests.fakes.slack_answers import refusal
from tests.fakes.slack_state import SlackServer
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

    async def test_a_deleted_upload_is_gone_and_can_be_deleted_again(self, place: Place) -> None:
        file_id = await place.files.upload(b"jpeg", name="a.jpg", title="a.png", alt_text="A cat.")

        await place.files.delete(file_id)

        with pytest.raises(FileGoneError):
            await place.files.info(file_id)
        await place.files.delete(file_id)


async def test_a_file_that_slack_keeps_is_no_silent_success(
    files: SlackFiles, slack: SlackServer
) -> None:
    slack.next_answers("files.delete", refusal("cant_delete_file"))

    with pytest.raises(BotError, match="cant_delete_file"):
        await files.delete("F7PNG000001")
