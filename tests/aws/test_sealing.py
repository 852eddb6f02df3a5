"""What lies in the table of tokens: nothing that can be read, moved or opened without a key."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.aws.installations import DynamoInstallations
from bot.aws.items import decode, encode
from bot.aws.keys import Key, departure_key, installation_key, settings_key
from bot.aws.sealing import Sealer
from bot.aws.states import LIFE, DynamoStates
from bot.aws.table import Table
from bot.core.installations import Departure
from bot.core.team_settings import TeamSettings
from bot.errors import SetupError
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.samples import TOKEN_KEY, installation

OLD, NEW = TOKEN_KEY, "bGFiZWxzLXRlc3Qta2V5LTExMTExMTExMTExMTExMTE="
NOW = FakeClock().now()
SECRETS = {
    "bot_token": "xoxe.xoxb-canary-1", "refresh_token": "xoxe-1-canary-2",
    "user_token": "xoxp-canary-3", "user_refresh_token": "xoxe-1-canary-4",
}  # fmt: skip


@pytest.fixture
def moto(moto_server: AWS) -> AWS:
    return moto_server


class Vault:
    """One table, looked at through several stores."""

    def __init__(self, aws: AWS, name: str, clock: FakeClock) -> None:
        self.name = make_table(aws, name)
        self._aws = aws
        self._clock = clock

    def store(self, *keys: str) -> DynamoInstallations:
        aws = self._aws
        return DynamoInstallations(
            aws.dynamodb, aws.executor, self._clock, Sealer(keys), table=self.name
        )

    def raw(self, key: Key) -> dict[str, Any]:
        found = self._aws.dynamodb.get_item(TableName=self.name, Key=encode(key._asdict()))
        return decode(found.get("Item", {}))

    def write(self, item: dict[str, Any]) -> None:
        self._aws.dynamodb.put_item(TableName=self.name, Item=encode(item))


@pytest.fixture
def vault(moto: AWS, name: str, clock: FakeClock) -> Vault:
    return Vault(moto, name, clock)


async def test_no_token_lies_in_the_clear(vault: Vault) -> None:
    store = vault.store(OLD)
    await store.save(installation(**SECRETS))
    await store.choose("T7TEAM", TeamSettings(admin_token="xoxp-canary-5", admin_user="U7ANN"))

    rows = [vault.raw(key("T7TEAM")) for key in (installation_key, settings_key)]

    assert "canary" not in repr(rows)
    assert rows[0]["bot_user"] == "U7BOT"
    assert "canary" not in repr((await store.find("T7TEAM"), await store.chosen("T7TEAM")))


async def test_equal_tokens_do_not_look_equal(vault: Vault) -> None:
    store = vault.store(OLD)
    for team in ("T7TEAM", "T8OTHER"):
        await store.save(installation(team, bot_token="xoxb-same"))

    first, second = (vault.raw(installation_key(team)) for team in ("T7TEAM", "T8OTHER"))

    assert first["bot_token"] != second["bot_token"]


async def test_a_token_does_not_open_in_another_workspaces_row(vault: Vault) -> None:
    store = vault.store(OLD)
    for team in ("T7TEAM", "T8OTHER"):
        await store.save(installation(team))
    stolen = vault.raw(installation_key("T7TEAM"))["bot_token"]
    vault.write({**vault.raw(installation_key("T8OTHER")), "bot_token": stolen})

    with pytest.raises(SetupError, match=r"T8OTHER cannot be opened.* TOKEN_KEY"):
        await store.find("T8OTHER")


async def test_a_token_does_not_open_in_another_field(vault: Vault) -> None:
    store = vault.store(OLD)
    await store.save(installation(**SECRETS))
    row = vault.raw(installation_key("T7TEAM"))
    vault.write({**row, "bot_token": row["refresh_token"]})

    with pytest.raises(SetupError):
        await store.find("T7TEAM")


async def test_a_row_that_no_key_opens_names_the_setting(vault: Vault) -> None:
    await vault.store(OLD).save(installation())

    with pytest.raises(SetupError, match="TOKEN_KEY"):
        await vault.store(NEW).find("T7TEAM")


async def test_the_tokens_of_a_lost_key_can_be_removed_and_replaced(vault: Vault) -> None:
    store = vault.store(OLD)
    await store.save(installation())
    await store.choose("T7TEAM", TeamSettings(admin_token="xoxp-1", admin_user="U7ANN"))

    await vault.store(NEW).remove("T7TEAM", NOW + 1)

    assert vault.raw(installation_key("T7TEAM")) == {}
    assert "admin_token" not in vault.raw(settings_key("T7TEAM"))
    assert vault.raw(departure_key("T7TEAM"))["at"] == NOW + 1
    saved = await vault.store(NEW).save(installation(installed_at=NOW + 2))
    assert await vault.store(NEW).find("T7TEAM") == saved


async def test_a_row_of_an_older_key_is_sealed_anew_when_it_is_read(vault: Vault) -> None:
    saved = await vault.store(OLD).save(installation(**SECRETS))
    chosen = await vault.store(OLD).choose(
        "T7TEAM", TeamSettings(admin_token="xoxp-1", admin_user="U7ANN")
    )

    both = vault.store(NEW, OLD)
    assert (await both.find("T7TEAM"), await both.chosen("T7TEAM")) == (saved, chosen)

    new = vault.store(NEW)
    assert (await new.find("T7TEAM"), await new.chosen("T7TEAM")) == (saved, chosen)


async def test_what_is_sealed_anew_does_not_disturb_who_exchanges_a_token(vault: Vault) -> None:
    saved = await vault.store(OLD).save(installation(**SECRETS))

    both = vault.store(NEW, OLD)
    await both.find("T7TEAM")

    assert await both.change(replace(saved, bot_token="xoxb-next"))


async def test_a_key_is_changed_in_three_steps_while_processes_are_replaced(vault: Vault) -> None:
    steps = [(OLD,), (OLD, NEW), (NEW, OLD), (NEW,)]
    saved = await vault.store(OLD).save(installation(**SECRETS))

    for before, after in pairwise(steps):
        # Both are running while one replaces the other, and each reads what the other wrote.
        for keys in (after, before, after):
            store = vault.store(*keys)
            assert await store.find("T7TEAM") == saved
            changed = await store.change(saved)
            assert changed
            saved = changed


async def test_a_new_token_is_stored_though_another_key_has_sealed_the_row_meanwhile(
    vault: Vault,
) -> None:
    old = vault.store(OLD)
    held = await old.save(installation(**SECRETS))
    await vault.store(NEW, OLD).find("T7TEAM")
    with pytest.raises(SetupError):
        await old.find("T7TEAM")

    kept = await old.change(replace(held, bot_token="xoxe.xoxb-next"))

    assert kept == await vault.store(NEW, OLD).find("T7TEAM")


async def test_who_was_lost_while_a_workspace_came_back_left_no_departure(vault: Vault) -> None:
    store = vault.store(OLD)
    await store.save(installation())
    vault.write({**departure_key("T7TEAM")._asdict(), "at": NOW - 60, "version": "x"})

    assert await store.departed(NOW) == []
    assert vault.raw(departure_key("T7TEAM")) == {}


async def test_who_was_lost_while_a_workspace_left_is_followed_by_another(vault: Vault) -> None:
    store = vault.store(OLD)
    await store.save(installation())
    vault.write({**departure_key("T7TEAM")._asdict(), "at": NOW + 1, "version": "x"})

    await store.remove("T7TEAM", NOW + 1)

    assert await store.departed(NOW + 1) == [Departure("T7TEAM", NOW + 1)]
    assert vault.raw(installation_key("T7TEAM")) == {}


class TestStates:
    @pytest.fixture
    def states(self, vault: Vault, moto: AWS, clock: FakeClock) -> DynamoStates:
        table = Table(moto.dynamodb, moto.executor, clock, name=vault.name)
        return DynamoStates(table, Sealer([OLD]), clock)

    async def test_a_state_is_good_once(self, states: DynamoStates) -> None:
        state, other = await states.issue(), await states.issue()

        assert state != other
        assert [await states.consume(state) for _ in range(2)] == [True, False]
        assert await states.consume(other)

    async def test_a_state_ends(self, states: DynamoStates, clock: FakeClock) -> None:
        state = await states.issue()
        clock.advance(LIFE + 1)

        assert not await states.consume(state)

    @pytest.mark.parametrize("state", ["", "x", "deleted", "ä", "=" * 9, "A" * 4000])
    async def test_what_we_did_not_issue_is_no_state(
        self, states: DynamoStates, state: str
    ) -> None:
        assert not await states.consume(state)

    async def test_a_sealed_token_is_no_state(self, states: DynamoStates, clock: FakeClock) -> None:
        sealed = Sealer([OLD]).seal("x", team="T7TEAM", field="bot_token", now=clock.now())

        assert not await states.consume(sealed.decode().rstrip("="))

    async def test_asking_for_states_stores_nothing(
        self, states: DynamoStates, vault: Vault, moto: AWS
    ) -> None:
        for _ in range(3):
            await states.issue()

        described = moto.dynamodb.describe_table(TableName=vault.name)["Table"]
        assert described["ItemCount"] == 0
