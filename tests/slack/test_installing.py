"""Bolt's interface of an installation store, over our installations."""

from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.slack.installing import InstallationStore, StateStore, WholeOrganisationError
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations, FakeStates

NOW = FakeClock().now()
HERE: dict[str, Any] = {"enterprise_id": None, "team_id": "T7TEAM"}
ELSEWHERE: dict[str, Any] = {"enterprise_id": "E7", "team_id": "T8OTHER"}


def made(**changes: object) -> Installation:
    """As slack_sdk has it after an exchange of tokens."""
    fields = {
        "app_id": "A7APP", "enterprise_id": None, "team_id": "T7TEAM", "team_name": "Team",
        "bot_token": "xoxe.xoxb-1", "bot_id": "B7BOT", "bot_user_id": "U7BOT",
        "bot_scopes": ["chat:write", "commands"], "bot_refresh_token": "xoxe-1-b",
        "bot_token_expires_at": int(NOW) + 43200, "user_id": "U7ANN", "user_token": "xoxp-1",
        "user_scopes": ["files:write"], "user_refresh_token": "xoxe-1-u",
        "user_token_expires_at": int(NOW) + 43200, "installed_at": NOW, **changes,
    }  # fmt: skip
    return Installation(**fields)  # type: ignore[arg-type]


@pytest.fixture
def installations() -> FakeInstallations:
    return FakeInstallations()


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def store(installations: FakeInstallations, heard: list[str]) -> InstallationStore:
    return InstallationStore(installations, FakeClock(NOW + 60), changed=heard.append)


async def test_an_installation_comes_back_as_it_was_saved(
    store: InstallationStore, heard: list[str]
) -> None:
    await store.async_save(made())

    found = await store.async_find_installation(**HERE)
    assert found
    assert found.to_dict() == made().to_dict()
    assert heard == ["T7TEAM"]
    assert await store.async_find_installation(**ELSEWHERE) is None


async def test_an_installation_without_ends_and_people_comes_back_too(
    store: InstallationStore,
) -> None:
    bare = made(
        bot_refresh_token=None, bot_token_expires_at=None, user_token=None, user_scopes=[],
        user_refresh_token=None, user_token_expires_at=None, team_name=None,
    )  # fmt: skip
    await store.async_save(bare)

    found = await store.async_find_installation(**HERE)

    assert found
    assert found.to_dict() == bare.to_dict()


async def test_a_bot_is_found_without_its_person(store: InstallationStore) -> None:
    await store.async_save(made())

    found = await store.async_find_bot(**HERE)

    assert found
    assert found.to_dict() == made().to_bot().to_dict()
    assert await store.async_find_bot(**ELSEWHERE) is None


async def test_a_persons_installation_is_theirs(store: InstallationStore) -> None:
    await store.async_save(made())

    assert await store.async_find_installation(**HERE, user_id="U7ANN")
    assert await store.async_find_installation(**HERE, user_id="U7BEN") is None


async def test_a_bots_new_token_leaves_the_rest_alone(store: InstallationStore) -> None:
    await store.async_save(made())
    bot = made(bot_token="xoxe.xoxb-2", bot_refresh_token="xoxe-1-c").to_bot()

    await store.async_save_bot(bot)

    found = await store.async_find_installation(**HERE)
    assert found
    assert found.to_dict() == made(
        bot_token="xoxe.xoxb-2", bot_refresh_token="xoxe-1-c"
    ).to_dict()  # fmt: skip


async def test_a_bot_alone_can_be_saved(store: InstallationStore) -> None:
    bot: Bot = made().to_bot()

    await store.async_save_bot(bot)

    found = await store.async_find_bot(**HERE)
    assert found
    assert found.to_dict() == bot.to_dict()


async def test_a_deleted_bot_is_gone_and_noted(
    store: InstallationStore, installations: FakeInstallations
) -> None:
    await store.async_save(made())

    await store.async_delete_bot(**HERE)

    assert await store.async_find_installation(**HERE) is None
    assert installations.departures == {"T7TEAM": NOW + 60}


@pytest.mark.parametrize(("user", "left"), [("U7ANN", None), (None, None), ("U7BEN", "xoxp-1")])
async def test_a_deleted_person_leaves_the_bot(
    store: InstallationStore, user: str | None, left: str | None
) -> None:
    await store.async_save(made())

    await store.async_delete_installation(**HERE, user_id=user)

    found = await store.async_find_installation(**HERE)
    assert found
    assert (found.user_token, found.bot_token) == (left, "xoxe.xoxb-1")


async def test_everything_can_be_deleted_and_deleted_again(store: InstallationStore) -> None:
    await store.async_save(made())

    for _ in range(2):
        await store.async_delete_all(**HERE)

    assert await store.async_find_installation(**HERE) is None


@pytest.mark.parametrize("changes", [{"is_enterprise_install": True}, {"team_id": None}])
async def test_an_organisation_as_a_whole_is_not_kept(
    store: InstallationStore, installations: FakeInstallations, changes: dict[str, object]
) -> None:
    with pytest.raises(WholeOrganisationError):
        await store.async_save(made(**changes))

    assert installations.rows == {}
    everywhere: dict[str, Any] = {
        "enterprise_id": "E7",
        "team_id": None,
        "is_enterprise_install": True,
    }
    assert await store.async_find_installation(**everywhere) is None


async def test_a_state_is_issued_and_consumed() -> None:
    states = StateStore(FakeStates())

    state = await states.async_issue()

    assert [await states.async_consume(state) for _ in range(2)] == [True, False]
