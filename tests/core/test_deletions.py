"""What deliveries say is gone."""

import json
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.deletions import Deletion, deletion_from_event, targets_of
from bot.core.entries import Identity
from tests.samples import payload, upload

TEAM, CHANNEL, TS, FILE = "T7TEAM", "C7GENERAL", "1772443805.000100", "F7PNG000001"
WHOLE, ONE = Identity(CHANNEL, TS, ""), Identity(CHANNEL, TS, FILE)


def changed(name: str, **fields: Any) -> dict[str, Any]:
    """A payload with other fields in its event."""
    body = payload(name)
    body["event"].update(fields)
    return body


def targets(body: dict[str, Any]) -> tuple[Identity, ...]:
    deletion = deletion_from_event(body)
    return deletion.targets if deletion else ()


def test_a_deleted_message_takes_all_its_pictures_along() -> None:
    assert deletion_from_event(payload("message_deleted")) == Deletion(TEAM, (WHOLE, ONE))


def test_a_thread_parent_that_was_deleted_is_a_tombstone() -> None:
    assert deletion_from_event(payload("parent_deleted")) == Deletion(TEAM, (WHOLE, ONE), TS)


def test_a_parent_of_which_nothing_is_told_may_have_been_a_picture() -> None:
    assert targets(changed("parent_deleted", previous_message=[])) == (WHOLE,)


def test_a_deleted_reply_names_its_thread() -> None:
    body = payload("message_deleted")
    body["event"]["previous_message"]["thread_ts"] = "1772440000.000200"
    deletion = deletion_from_event(body)

    assert deletion
    assert deletion.thread == "1772440000.000200"


@pytest.mark.parametrize("left", [[{"id": FILE, "mode": "tombstone"}], [], None])
def test_a_file_taken_out_of_a_message_is_gone(left: list[Any] | None) -> None:
    body = payload("file_taken_out")
    body["event"]["message"]["files"] = left

    assert deletion_from_event(body) == Deletion(TEAM, (ONE,))


def of_ours(name: str, mark: str) -> dict[str, Any]:
    """A message of ours that somebody deleted, with that mark."""
    body = payload(name)
    blocks = [{"type": "section", "block_id": mark}]
    before = body["event"]["previous_message"]
    before |= {"bot_id": "B7BOT", "user": "U7BOT", "files": [], "blocks": blocks, "ts": TS}
    return body


@pytest.mark.parametrize("name", ["message_deleted", "parent_deleted"])
@pytest.mark.parametrize(
    "mark",
    ["drop-T7TEAM-0123", upload(ts=TS).reply_block_id, upload(ts=TS).progress_block_id],
)
def test_a_dropped_picture_goes_with_its_announcement(name: str, mark: str) -> None:
    assert deletion_from_event(of_ours(name, mark)) == Deletion(TEAM, (WHOLE,))


@pytest.mark.parametrize("mark", ["", "r1", upload(ts="1772443800.000100").reply_block_id])
def test_no_picture_goes_with_another_message_of_ours(mark: str) -> None:
    assert deletion_from_event(of_ours("message_deleted", mark)) is None


def test_an_announcement_that_is_only_rewritten_stays() -> None:
    body = of_ours("message_deleted", "drop-T7TEAM-0123")
    body["event"] |= {"subtype": "message_changed", "message": {"ts": TS}}

    assert deletion_from_event(body) is None


def test_a_tombstone_tells_enough_by_itself() -> None:
    assert targets(changed("file_taken_out", previous_message=[])) == (ONE,)


def test_files_that_stay_are_not_gone() -> None:
    body = payload("file_taken_out")
    message = body["event"]["message"]
    message["files"] = body["event"]["previous_message"]["files"]
    assert targets(body) == ()

    message["files"] = [{"id": FILE, "mode": "hidden_by_limit"}]
    assert targets(body) == ()


def test_a_deleted_file_is_gone_wherever_it_was_posted() -> None:
    assert deletion_from_event(payload("file_deleted")) == Deletion(TEAM, (Identity("", "", FILE),))


def test_where_a_deleted_file_lay_need_not_be_told() -> None:
    body = payload("file_deleted")
    del body["event"]["channel_ids"]

    assert targets(body) == (Identity("", "", FILE),)


def test_our_own_reply_that_is_tidied_away_is_no_picture() -> None:
    body = payload("message_deleted")
    body["event"]["previous_message"] |= {"bot_id": "B7BOT", "user": "U7BOT"}

    assert deletion_from_event(body) is None


def test_words_that_are_deleted_make_no_work() -> None:
    body = payload("message_deleted")
    before = body["event"]["previous_message"]

    del before["files"]
    assert targets(body) == ()

    before["files"] = [{"id": "F7PDF", "name": "a.pdf", "mimetype": "application/pdf"}]
    assert targets(body) == ()


def test_pictures_that_were_deleted_or_hidden_before_still_have_an_answer() -> None:
    for mode in ("tombstone", "hidden_by_limit"):
        body = payload("message_deleted")
        body["event"]["previous_message"]["files"] = [{"id": FILE, "mode": mode}]

        assert targets(body) == (WHOLE, ONE)


@pytest.mark.parametrize(
    "name", ["png_in_channel", "plain_message", "own_upload", "show_all_pressed", "deleted_file"]
)
def test_other_deliveries_delete_nothing(name: str) -> None:
    assert deletion_from_event(payload(name)) is None


def test_an_edit_deletes_nothing() -> None:
    body = payload("file_taken_out")
    for place in ("message", "previous_message"):
        body["event"][place].pop("files")

    assert deletion_from_event(body) is None


@pytest.mark.parametrize(
    "address", [None, Address(TEAM, "U7ANN", CHANNEL, response_url="https://x")]
)
def test_a_chore_says_all_of_it(address: Address | None) -> None:
    deletion = Deletion(TEAM, (WHOLE, ONE), TS, address)

    job = json.loads(json.dumps(deletion.to_job()))

    assert (job["chore"], job["team"]) == ("forget", TEAM)
    assert Deletion.from_job(job) == deletion
    assert deletion.group == "T7TEAM/C7GENERAL"


def test_a_picture_falls_under_its_message_and_its_file() -> None:
    assert targets_of(ONE) == (ONE, WHOLE, Identity("", "", FILE))
