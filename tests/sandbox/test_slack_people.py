"""Guests, strangers, admins, people who left, and channels that change sides."""

from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack_support import MORE_SCOPES, SCOPES, delivered, refusal, slack, socket_bot

ALL = [*SCOPES, *MORE_SCOPES]
STANDING = ("is_admin", "is_owner", "is_restricted", "is_ultra_restricted", "tz")


async def standing(sandbox: SlackSandbox, client: AsyncWebClient, name: str) -> tuple[Any, ...]:
    user = (await client.users_info(user=sandbox.people.user(name).id))["user"]
    return tuple(user.get(key) for key in STANDING)


async def test_users_info_tells_rights_and_time_zone(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        people = sandbox.people
        people.move("sam", "Asia/Kolkata")
        before = [await standing(sandbox, client, name) for name in ("sam", "alex", "guest")]
        people.make_guest("sam", single_channel=True)
        people.make_member("guest")
        people.make_admin("kim")
        after = [await standing(sandbox, client, name) for name in ("sam", "guest", "kim")]
        offset = (await client.users_info(user=people.user("sam").id))["user"]["tz_offset"]

    assert before == [
        (False, False, False, False, "Asia/Kolkata"),
        (True, True, False, False, "Etc/UTC"),
        (False, False, True, False, "Etc/UTC"),
    ]
    assert after == [
        (False, False, True, True, "Asia/Kolkata"),
        (False, False, False, False, "Etc/UTC"),
        (True, False, False, False, "Etc/UTC"),
    ]
    assert offset == 19_800


async def test_who_was_deactivated_has_no_rights_and_is_nowhere(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        sam = sandbox.people.user("sam").id
        sandbox.people.deactivate("sam")
        user = (await client.users_info(user=sam))["user"]
        theirs = (await client.users_conversations(user=sam))["channels"]
        opened = await refusal(client.conversations_open(users=sam))

    assert user["deleted"] is True
    assert [key for key in STANDING if key in user] == []
    assert (theirs, opened) == ([], "user_disabled")


async def test_people_from_elsewhere_have_their_own_team(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client), socket_bot(sandbox, client) as bot:
        people = sandbox.people
        near, far = people.stranger("morgan", "#photos"), people.stranger("lee", "#general")
        users = [(await client.users_info(user=user.id))["user"] for user in (near, far)]
        photos = (await client.conversations_info(channel=people.channel("#photos").id))["channel"]
        people.post_text(near, "#photos", "Hello from outside")
        await delivered(sandbox, 2)
        said = bot.requests[-1].payload

    assert [(user["team_id"], user["is_stranger"]) for user in users] == [
        ("T0ELSEWHERE", False),
        ("T0ELSEWHERE", True),
    ]
    assert (photos["is_ext_shared"], photos["connected_team_ids"]) == (True, ["T0ELSEWHERE"])
    assert (said["is_ext_shared_channel"], said["event"]["user_team"]) == (True, "T0ELSEWHERE")


async def test_a_newcomer_is_in_general_and_a_guest_nowhere(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        people = sandbox.people
        one, other = people.newcomer("jo"), people.newcomer("max", guest=True)
        theirs = [
            [c["name"] for c in (await client.users_conversations(user=user.id))["channels"]]
            for user in (one, other)
        ]

    assert theirs == [["general"], []]


async def test_conversations_of_somebody_are_those_that_the_bot_shares_or_public(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client):
        people = sandbox.people
        people.kick(sandbox.app.bot_user, "#moderation")
        people.direct_message("robin", "kim")
        types = "public_channel,private_channel,mpim,im"
        answer = await client.users_conversations(user=people.user("kim").id, types=types)
        pages = [
            await client.users_conversations(user=people.user("robin").id, types=types, limit=2)
        ]
        while cursor := pages[-1]["response_metadata"]["next_cursor"]:
            robin = people.user("robin").id
            pages.append(
                await client.users_conversations(user=robin, types=types, limit=2, cursor=cursor)
            )
        too_many = await refusal(client.users_conversations(limit=1000))

    assert [channel["name"] for channel in answer["channels"]] == ["general", "photos", "design"]
    assert not any("is_member" in channel for channel in answer["channels"])
    assert [len(page["channels"]) for page in pages] == [2, 2, 1]
    assert too_many == "invalid_limit"


async def test_a_channel_that_turns_private_says_so_and_keeps_its_id(tmp_path: Path) -> None:
    async with slack(tmp_path, scopes=ALL) as (sandbox, client), socket_bot(sandbox, client) as bot:
        people, photos = sandbox.people, sandbox.people.channel("#photos").id
        assert people.make_private("alex", "#photos")
        await delivered(sandbox)
        private = (await client.conversations_info(channel=photos))["channel"]
        assert not people.make_private("alex", "#photos")
        people.make_public("alex", "#photos")
        await delivered(sandbox, 2)
        public = (await client.conversations_info(channel=photos))["channel"]

    told = [(e["subtype"], e["channel"], e["channel_type"], e["user"]) for e in bot.events()]
    alex = people.user("alex").id
    assert told == [
        ("channel_convert_to_private", photos, "group", alex),
        ("channel_convert_to_public", photos, "channel", alex),
    ]
    assert (private["is_private"], public["is_private"]) == (True, False)
    assert (private["id"], public["id"]) == (photos, photos)
