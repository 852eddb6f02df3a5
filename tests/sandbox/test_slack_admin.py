"""A person's own token: an administrator deletes whose files they like, as far as they see them."""

from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.people import PostedFile
from sandbox.slack import SlackSandbox
from tests.sandbox.slack_support import delivered, photo, refusal, slack


def by(sandbox: SlackSandbox, token: str) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=sandbox.api_url, retry_handlers=[])


def posted(sandbox: SlackSandbox, person: str, place: str, file: PostedFile | None = None) -> str:
    return sandbox.people.post_files(person, place, [file or photo()]).files[0]


async def test_an_administrator_deletes_anybodys_file_and_its_message_keeps_a_tombstone(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path) as (sandbox, _):
        file = posted(sandbox, "robin", "#photos")
        answer = await by(sandbox, sandbox.admin_token).files_delete(file=file)
        message = sandbox.workspace.history(sandbox.people.channel("#photos").id)[-1]
        shown: dict[str, Any] = sandbox.slack.messages.message(message)
        again = await refusal(by(sandbox, sandbox.admin_token).files_delete(file=file))

    assert answer.data == {"ok": True}
    assert shown["files"] == [{"id": file, "mode": "tombstone"}]
    assert again == "file_deleted"
    assert sandbox.workspace.traffic.violations() == []


async def test_an_administrator_finds_no_file_of_a_channel_that_they_are_not_in(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path) as (sandbox, _):
        file = posted(sandbox, "robin", "#design")
        admin = by(sandbox, sandbox.admin_token)
        outside = await refusal(admin.files_delete(file=file))
        sandbox.people.join("alex", "#design")
        inside = await admin.files_delete(file=file)

    assert outside == "file_not_found"
    assert inside["ok"]


async def test_others_delete_none_but_their_own_files(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        robins, sams = posted(sandbox, "robin", "#photos"), posted(sandbox, "sam", "#photos")
        sam = by(sandbox, sandbox.user_token("sam"))
        of_another = await refusal(sam.files_delete(file=robins))
        of_a_person = await refusal(client.files_delete(file=robins))
        own = await sam.files_delete(file=sams)

    assert (of_another, of_a_person) == ("cant_delete_file", "cant_delete_file")
    assert own["ok"]


async def test_a_persons_token_says_whose_it_is_and_what_it_may(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _):
        admin = by(sandbox, sandbox.admin_token)
        who = await admin.auth_test()
        alex = sandbox.people.user("alex")

    assert (who["user_id"], who["user"], who.get("bot_id")) == (alex.id, "alex", None)
    assert who.headers["x-oauth-scopes"] == "files:write"


async def test_a_persons_token_does_nothing_that_it_was_not_granted(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _):
        admin = by(sandbox, sandbox.admin_token)
        channel = sandbox.people.channel("#photos").id
        errors = [
            await refusal(admin.chat_postMessage(channel=channel, text="Hello")),
            await refusal(admin.files_info(file=posted(sandbox, "robin", "#photos"))),
            await refusal(admin.files_getUploadURLExternal(filename="a.png", length=3)),
            await refusal(admin.chat_getPermalink(channel=channel, message_ts="1.0")),
            await refusal(admin.apps_connections_open(app_token=sandbox.admin_token)),
        ]

    assert errors == ["missing_scope", "missing_scope", *(["not_allowed_token_type"] * 3)]


async def test_scopes_of_people_come_from_the_manifest(tmp_path: Path) -> None:
    scopes = {"user": ["files:write"], "user_optional": ["files:read"]}
    async with slack(tmp_path, user_scopes=scopes) as (sandbox, _):
        file = posted(sandbox, "robin", "#photos")
        known = await by(sandbox, sandbox.admin_token).files_info(file=file)

    assert known["file"]["id"] == file


async def test_a_deactivated_administrators_token_is_worth_nothing(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _):
        admin = by(sandbox, sandbox.admin_token)
        sandbox.people.deactivate("alex")
        error = await refusal(admin.auth_test())

    assert error == "account_inactive"


async def test_the_app_hears_of_files_that_an_administrator_deleted(tmp_path: Path) -> None:
    events = ["message.channels", "file_deleted"]
    async with slack(tmp_path, events=events) as (sandbox, _):
        file = posted(sandbox, "robin", "#photos")
        await delivered(sandbox)
        await by(sandbox, sandbox.admin_token).files_delete(file=file)
        await delivered(sandbox, 2)
        told = [exchange.request for exchange in sandbox.workspace.traffic.named("file_deleted")]

    assert [each["event"]["file_id"] for each in told] == [file]
