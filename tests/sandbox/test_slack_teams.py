"""Several workspaces in one sandbox know nothing of each other; the token says which is meant."""

import json
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.slack import SlackSandbox
from sandbox.slack.team import TeamSandbox
from sandbox.workspace.faults import Fault, FaultKind
from tests.sandbox.oauth_support import ALL_SCOPES, client_of
from tests.sandbox.slack_support import manifest, photo, refusal, slack, socket_bot, until

EVENTS = ["message.channels", "file_shared"]


async def got(url: str, token: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.read()


def ids(team: TeamSandbox) -> set[str]:
    workspace = team.workspace
    return {*workspace.users, *workspace.channels, team.app.bot_id}


async def test_a_token_decides_which_workspace_is_asked(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        acme = sandbox.add_team("Acme", installed=True)
        here, there = await client.team_info(), await client_of(sandbox, acme.bot_token).team_info()
        who = await client_of(sandbox, acme.bot_token).auth_test()

    assert (here["team"]["name"], there["team"]["name"]) == ("Sandbox", "Acme")
    assert (who["team_id"], who["url"]) == (acme.id, "https://acme.slack.com/")


async def test_no_workspace_knows_the_ids_of_another(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        acme = sandbox.add_team("Acme", installed=True)
        channel, robin = acme.people.channel("#photos").id, acme.people.user("robin").id
        message = acme.people.post_files("robin", "#photos", [photo()])
        errors = [
            await refusal(client.conversations_info(channel=channel)),
            await refusal(client.conversations_history(channel=channel)),
            await refusal(client.chat_postMessage(channel=channel, text="Hi")),
            await refusal(client.chat_postMessage(channel=robin, text="Hi")),
            await refusal(client.users_info(user=robin)),
            await refusal(client.files_info(file=message.files[0])),
            await refusal(client.bots_info(bot=acme.app.bot_id)),
        ]

    assert ids(sandbox).isdisjoint(ids(acme))
    assert errors == [
        *["channel_not_found"] * 4,
        "user_not_found",
        "file_not_found",
        "bot_not_found",
    ]
    assert len(sandbox.workspace.traffic.violations()) == len(errors)
    assert acme.workspace.traffic.codes() == []


async def test_the_same_ids_may_be_in_two_workspaces(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        acme = sandbox.add_team("Acme", installed=True, same_ids=True)
        channel = sandbox.people.channel("#photos").id
        await client.chat_postMessage(channel=channel, text="Here")
        there = client_of(sandbox, acme.bot_token)
        await there.chat_postMessage(channel=channel, text="There")
        texts = [
            [
                message["text"]
                for message in (await each.conversations_history(channel=channel))["messages"]
            ]
            for each in (client, there)
        ]

    assert channel == acme.people.channel("#photos").id
    assert sandbox.app.bot_user != acme.app.bot_user
    assert texts == [["Here"], ["There"]]


async def test_files_open_to_the_token_of_their_own_workspace_alone(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, _):
        acme = sandbox.add_team("Acme", installed=True, same_ids=True)
        file = photo()
        message = acme.people.post_files("robin", "#photos", [file])
        shown = (await client_of(sandbox, acme.bot_token).files_info(file=message.files[0]))["file"]
        urls = shown["url_private_download"], shown["thumb_64"]
        own = [await got(url, acme.bot_token) for url in urls]
        others = [await got(url, sandbox.bot_token) for url in urls]

    assert [status for status, _ in own] == [200, 200]
    assert own[0][1] == file.data
    assert [status for status, _ in others] == [302, 302]
    assert acme.workspace.traffic.codes() == ["not_authed", "not_authed"]


async def test_a_file_is_uploaded_into_the_workspace_of_its_token(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, _):
        acme = sandbox.add_team("Acme", installed=True, same_ids=True)
        client = client_of(sandbox, acme.bot_token)
        ticket = await client.files_getUploadURLExternal(filename="a.txt", length=2)
        async with (
            aiohttp.ClientSession() as session,
            session.post(ticket["upload_url"], data=b"Hi") as answer,
        ):
            text = await answer.text()
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])

    assert text == "OK - 2"
    assert acme.workspace.files[ticket["file_id"]].data == b"Hi"
    assert sandbox.workspace.files == {}


async def test_events_of_all_workspaces_come_over_the_same_sockets(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=ALL_SCOPES, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        acme = sandbox.add_team("Acme", installed=True, same_ids=True)
        sandbox.people.post_text("robin", "#photos", "Here")
        acme.people.post_text("robin", "#photos", "There")
        await bot.heard(2)

    payloads = {each.payload["event"]["text"]: each.payload for each in bot.requests}
    for text, team in (("Here", sandbox), ("There", acme)):
        payload = payloads[text]
        assert (payload["team_id"], payload["context_team_id"]) == (team.id, team.id)
        assert payload["event"]["team"] == team.id
        assert payload["authorizations"] == [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ]
    assert payloads["Here"]["event_id"] != payloads["There"]["event_id"]


async def test_a_workspace_without_the_app_tells_it_nothing(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=ALL_SCOPES, events=EVENTS) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        acme = sandbox.add_team("Acme")
        acme.people.post_text("robin", "#photos", "Not for apps")
        sandbox.people.post_text("robin", "#photos", "For apps")
        await bot.heard(1)
        error = await refusal(client_of(sandbox, acme.bot_token).auth_test())

    assert [event["text"] for event in bot.events()] == ["For apps"]
    assert error == "account_inactive"
    assert acme.app.bot_user not in acme.workspace.users


async def test_what_people_do_says_in_which_workspace(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        acme = sandbox.add_team("Acme", installed=True)
        outcome = await acme.people.run_command("robin", "#photos", "/labels", "help")
        (asked,) = await bot.heard(1)
        url = asked.payload["response_url"]
        async with aiohttp.ClientSession() as session:
            await session.post(url, json={"text": "Here you are"})

    assert outcome.ok
    assert (asked.payload["team_id"], asked.payload["team_domain"]) == (acme.id, "acme")
    assert [message.text for message in acme.workspace.ephemerals] == ["Here you are"]
    assert sandbox.workspace.ephemerals == []


async def test_one_workspace_loses_the_app_and_the_other_keeps_it(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=ALL_SCOPES, events=[*EVENTS, "app_uninstalled"]) as (
            sandbox,
            client,
        ),
        socket_bot(sandbox, client) as bot,
    ):
        acme = sandbox.add_team("Acme", installed=True)
        acme.people.uninstall()
        await bot.heard(1)
        gone = await refusal(client_of(sandbox, acme.bot_token).auth_test())
        kept = await client.auth_test()
        url = await client.apps_connections_open(app_token=sandbox.app_token)

    assert (bot.requests[0].payload["team_id"], gone) == (acme.id, "account_inactive")
    assert kept["ok"]
    assert url["ok"]


async def test_calls_are_counted_for_each_workspace(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        acme = sandbox.add_team("Acme", installed=True, same_ids=True)
        channel = sandbox.people.channel("#photos").id
        for _ in range(20):
            await client.conversations_list()
        spent = await refusal(client.conversations_list())
        there = client_of(sandbox, acme.bot_token)
        await there.conversations_list()
        await client.chat_postMessage(channel=channel, text="Hi")
        await there.chat_postMessage(channel=channel, text="Hi")

    assert spent == "ratelimited"
    assert acme.workspace.traffic.codes() == []


async def test_trouble_is_ordered_for_one_workspace(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        acme = sandbox.add_team("Acme", installed=True)
        acme.workspace.faults.add(Fault("auth.test", FaultKind.ERROR, error="fatal_error"))
        here = await client.auth_test()
        there = await refusal(client_of(sandbox, acme.bot_token).auth_test())

    assert (here["ok"], there) == (True, "fatal_error")


async def test_nobody_hears_of_a_command_or_a_click_where_the_app_is_gone(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL_SCOPES) as (sandbox, client):
        channel = sandbox.people.channel("#photos").id
        button: dict[str, Any] = {"type": "button", "text": {"type": "plain_text", "text": "All"}}
        blocks = [{"type": "actions", "elements": [{**button, "action_id": "all"}]}]
        posted = await client.chat_postMessage(
            channel=channel, text="Hi", blocks=json.dumps(blocks)
        )
        sandbox.people.uninstall()
        message = sandbox.workspace.messages[channel][posted["ts"]]
        clicked = await sandbox.people.click("robin", message, "all")

    assert (clicked.ok, clicked.reason) == (False, "app_not_installed")


async def test_workspaces_can_be_added_before_the_sandbox_listens(tmp_path: Path) -> None:
    sandbox = SlackSandbox(manifest(tmp_path, scopes=ALL_SCOPES))
    acme = sandbox.add_team("Acme", installed=True)
    async with sandbox:
        url = (
            await client_of(sandbox, acme.bot_token).files_getUploadURLExternal(
                filename="a.txt", length=2
            )
        )["upload_url"]
        await until(lambda: True)

    assert url.startswith(sandbox.slack.base_url)
