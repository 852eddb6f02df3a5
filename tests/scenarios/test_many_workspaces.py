"""Workspaces install the app themselves, know nothing of each other, and leave."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from bot.aws.items import decode, encode
from bot.aws.keys import Key, departure_key, installation_key
from sandbox.slack.tokens import Token
from sandbox.workspace.records import Json
from tests.samples import TOKEN_KEY
from tests.scenarios.admins import Person, said_in
from tests.scenarios.album import DOG
from tests.scenarios.moderation.moderators import HELD, flagged
from tests.scenarios.surroundings import TABLE, Surroundings
from tests.scenarios.talk import SECONDS, shown
from tests.scenarios.tenants import Tenant, tenants


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(around: Surroundings) -> AsyncIterator[list[Tenant]]:
    async with tenants(around, 2) as workspaces:
        yield workspaces


def row(around: Surroundings, key: Key) -> dict[str, Any]:
    client = around.aws.session().client("dynamodb", endpoint_url=around.aws.url)
    found = client.get_item(TableName=TABLE, Key=encode(key._asdict()))
    return decode(found.get("Item", {}))


async def told(tenant: Tenant, kind: str) -> Json:
    """The envelope of an event once it was acknowledged."""
    traffic = tenant.team.workspace.traffic
    exchange = await tenant.team.workspace.wait_for(
        lambda: next((one for one in traffic.named(kind) if one.ok), None), SECONDS
    )
    assert exchange is not None
    envelope: Json = exchange.request
    return envelope


async def test_two_workspaces_install_and_neither_sees_what_is_the_others(
    two: list[Tenant],
) -> None:
    one, other = two
    arrivals = [await tenant.install() for tenant in two]
    assert [arrival.status for arrival in arrivals] == [200, 200]
    assert "Labels is installed in Tenant 0" in arrivals[0].text
    assert one.channel.id == other.channel.id

    answer = await one.talk.ask(one.photo(DOG))
    await one.bot.queue.empty()

    assert "Dog" in shown(answer.message)
    assert "beach.jpg: Dog" in await one.search("dog")
    assert "beach.jpg" not in await other.search("dog")
    said = other.team.workspace.messages[other.channel.id].values()
    assert not [message for message in said if message.bot_id and message.is_reply]


async def test_the_same_message_of_another_workspace_is_answered_there(two: list[Tenant]) -> None:
    one, other = two
    await other.talk.ask(one.photo(DOG))
    await other.bot.queue.empty()

    assert "beach.jpg: Dog" in await other.search("dog")
    assert (await one.search("dog")).count("beach.jpg") == 1


async def test_a_token_that_ended_is_exchanged_and_nobody_notices(two: list[Tenant]) -> None:
    one = two[0]
    tokens = one.team.slack.tokens
    before = {token.text for token in tokens.alive(one.id)}

    tokens.expire(one.id)
    answer = await one.talk.ask(one.photo(DOG))
    await one.bot.queue.empty()

    assert "Dog" in shown(answer.message)
    after = {token.text for token in tokens.alive(one.id)}
    assert len(after) == 1
    assert not before & after


async def test_the_settings_of_one_workspace_are_its_admins_and_change_no_other(
    two: list[Tenant],
) -> None:
    one, other = two
    alex, their_alex = (Person(tenant, "alex") for tenant in two)
    board = one.team.workspace.channel_named("moderation")
    _, sentence = await Person(one, "robin").opens("settings")
    assert sentence.startswith("Only admins and owners")
    token = Token("xoxp-alex", one.id, one.team.people.user("alex").id, ("files:write",))
    one.team.slack.tokens.add(token)

    view, _ = await alex.opens("settings")
    wrong = await alex.saves(view, channel=board, token="xoxp-1", budget="all")
    assert sorted(wrong) == ["settings/budget", "settings/channel", "settings/token"]
    one.team.people.invite("kim", one.team.app.bot_user, board)
    assert await alex.saves(view, channel=board, token=token.text, budget="5") == {}
    assert "Saved." in said_in(one.team.people.open_modal("alex"))
    told = await alex.reads(board, "*Alex* changed the settings of this workspace.")

    lines = ("Moderation channel:", "Administrator's token: set", "Monthly budget: $5.00")
    assert all(line in told for line in lines)
    assert HELD in shown((await one.talk.ask(flagged(one.around))).message)
    assert "*Shield*" in shown((await other.talk.ask(flagged(other.around))).message)
    assert "of $5.00" in await alex.asks("usage")
    assert "Budget" not in await their_alex.asks("usage")
    assert "Moderation is off" in (await their_alex.opens("moderation"))[1]


async def test_who_leaves_takes_the_tokens_along_and_may_come_back(
    two: list[Tenant], around: Surroundings
) -> None:
    one, other = two

    other.team.people.uninstall()
    events = [await told(other, kind) for kind in ("app_uninstalled", "tokens_revoked")]
    left = row(around, departure_key(other.id))
    tokens = row(around, installation_key(other.id))
    stays = await one.talk.ask(one.photo(DOG))

    assert (left["sk"], tokens) == (other.id, {})
    assert "Dog" in shown(stays.message)

    await other.install()
    for event in events:
        other.team.deliver_again(event)
    back = await other.talk.ask(other.photo(DOG))

    assert "Dog" in shown(back.message)
    assert row(around, departure_key(other.id)) == {}
    assert row(around, installation_key(other.id))["bot_user"] == other.team.app.bot_user


def test_no_secret_stands_in_a_log(two: list[Tenant]) -> None:
    log = two[0].bot.log()
    secrets = ["xoxb", "xoxe", "xoxp", TOKEN_KEY, two[0].team.app.client_secret, "code="]

    assert "installed in" in log
    assert [secret for secret in secrets if secret in log] == []
