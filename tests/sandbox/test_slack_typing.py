"""What Slack makes of what people type."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.slack.app import app_from
from sandbox.slack.strictness import Strictness
from sandbox.workspace.records import Json, Message
from tests.sandbox.slack_support import EVENTS, SCOPES, delivered, slack, socket_bot

MENTIONS = [*SCOPES, "app_mentions:read"]


def elements(message: Message) -> list[Json]:
    (block,) = message.blocks
    (section,) = block["elements"]
    return list(section["elements"])


async def test_names_and_addresses_become_mentions_and_links(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        people, bot = sandbox.people, sandbox.app.bot_user
        sam, photos = people.user("sam").id, people.channel("#photos").id
        typed = "@labels, ask @Sam in #photos: https://example.com/a?b=1&c=2. See cats.com @here"
        message = people.post_text("robin", "#photos", typed)

    assert message.text == (
        f"<@{bot}>, ask <@{sam}> in <#{photos}|photos>: <https://example.com/a?b=1&amp;c=2>. "
        "See <http://cats.com|cats.com> <!here>"
    )
    assert elements(message) == [
        {"type": "user", "user_id": bot},
        {"type": "text", "text": ", ask "},
        {"type": "user", "user_id": sam},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": photos},
        {"type": "text", "text": ": "},
        {"type": "link", "url": "https://example.com/a?b=1&c=2"},
        {"type": "text", "text": ". See "},
        {"type": "link", "url": "http://cats.com", "text": "cats.com"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ask @nobody in #nowhere",
        "robin@example",
        "beach.jpg",
        "`@sam in #photos at cats.com`",
        "@samantha and #photos-2",
    ],
)
async def test_what_names_nothing_stays_text(tmp_path: Path, text: str) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        message = sandbox.people.post_text("robin", "#photos", text)

    assert message.text == text
    assert elements(message) == [{"type": "text", "text": text}]


async def test_the_three_characters_are_escaped_in_text_and_not_in_blocks(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        message = sandbox.people.post_text("robin", "#photos", "1 < 2 & <b>")

    assert message.text == "1 &lt; 2 &amp; &lt;b&gt;"
    assert elements(message) == [{"type": "text", "text": "1 < 2 & <b>"}]


async def test_a_mention_that_was_chosen_from_the_menu_stays_one(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        bot = sandbox.app.bot_user
        message = sandbox.people.post_text("robin", "#photos", f"<@{bot}> and <@U0NOBODY>")

    assert message.text == f"<@{bot}> and &lt;@U0NOBODY&gt;"


async def test_a_private_channel_is_named_only_by_those_who_see_it(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        design = sandbox.people.channel("#design").id
        member = sandbox.people.post_text("robin", "#photos", "#design")
        other = sandbox.people.post_text("sam", "#photos", "#design")

    assert (member.text, other.text) == (f"<#{design}|design>", "#design")


async def test_who_names_the_app_is_heard_twice(tmp_path: Path) -> None:
    async with (
        slack(tmp_path, scopes=MENTIONS, events=[*EVENTS, "app_mention"]) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        message = sandbox.people.post_text("robin", "#photos", "@Labels search beach")
        await bot.heard(2)

    plain, mention = bot.events()
    assert (plain["type"], mention["type"]) == ("message", "app_mention")
    assert plain["text"] == mention["text"] == f"<@{sandbox.app.bot_user}> search beach"
    assert mention["ts"] == message.ts


async def command(sandbox: SlackSandbox, client: AsyncWebClient, text: str, who: str) -> str:
    async with socket_bot(sandbox, client) as bot:
        await sandbox.people.run_command(who, "#photos", "/labels", text)
        return str(bot.requests[-1].payload["text"])


async def test_a_command_names_users_channels_and_addresses_by_id(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        people = sandbox.people
        sam, photos = people.user("sam").id, people.channel("#photos").id
        design = people.channel("#design").id
        typed = "search from:@sam in:#photos in:#design confidence:>90 a&b @who https://x.org/y"
        text = await command(sandbox, client, typed, "robin")
        unseen = await command(sandbox, client, "search in:#design", "sam")

    assert text == (
        f"search from:<@{sam}|sam> in:<#{photos}|photos> in:<#{design}|> "
        "confidence:&gt;90 a&amp;b @who <https://x.org/y>"
    )
    assert unseen == "search in:#design"


async def test_without_should_escape_a_command_comes_as_typed(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        declared = dict(sandbox.app.commands[0])
        declared.pop("should_escape")
        object.__setattr__(sandbox.app, "commands", (declared,))
        text = await command(sandbox, client, "search from:@sam >90", "robin")

    assert text == "search from:@sam &gt;90"


async def test_some_devices_curl_quotation_marks_and_join_dashes(tmp_path: Path) -> None:
    apple = Strictness(smart_punctuation=True)
    async with slack(tmp_path, strictness=apple) as (sandbox, client):
        text = await command(sandbox, client, 'search "hot dog" -- it\'s', "robin")

    assert text == "search “hot dog” — it’s"


async def test_a_command_works_in_every_conversation_but_not_in_a_thread(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        people = sandbox.people
        between = people.direct_message("robin", "sam")
        for place in (people.channel("#general"), between, people.channel("#design")):
            assert (await people.run_command("robin", place, "/labels", "help")).ok
        parent = people.post_text("robin", "#photos", "Hi")
        with pytest.raises(ValueError, match=r"^/labels is not supported in threads\. Sorry!$"):
            await people.run_command("robin", "#photos", "/labels", "help", thread_ts=parent.ts)
        with pytest.raises(ValueError, match=r"^/other is not a valid command\.$"):
            await people.run_command("robin", "#photos", "/other")
        names = [r.payload["channel_name"] for r in bot.requests if r.type == "slash_commands"]

    assert names == ["general", "directmessage", "privategroup"]


async def test_only_members_of_the_workspace_who_are_there_run_commands(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        people = sandbox.people
        stranger = people.stranger("morgan", "#photos")
        for who, where in ((stranger, "#photos"), (people.user("sam"), "#design")):
            with pytest.raises(PermissionError):
                await people.run_command(who, where, "/labels", "help")
        people.deactivate("sam")
        with pytest.raises(PermissionError):
            await people.run_command("sam", "#photos", "/labels", "help")


async def test_an_edit_is_read_as_a_message_is(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client):
        message = sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        sandbox.people.edit(message, "Hi @sam & all")

    assert message.text == f"Hi <@{sandbox.people.user('sam').id}> &amp; all"


def test_the_manifest_says_whether_names_are_escaped() -> None:
    manifest: Json = {
        "display_information": {"name": "Labels"},
        "features": {"slash_commands": [{"command": "/labels", "should_escape": True}]},
        "oauth_config": {"scopes": {"bot": []}},
    }

    assert app_from(manifest).commands[0]["should_escape"] is True
