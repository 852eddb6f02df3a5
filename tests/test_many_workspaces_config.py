"""One workspace by its token, or many that install the app: the environment says which."""

import pytest

from bot.config import EVERYTHING, SOCKET_MODE, WEB, WORKER, Needs, read_config
from tests.test_config import ENOUGH, problems

MANY = {
    "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "client-secret",
    "TOKEN_KEY": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
    "AWS_REGION": "eu-west-1", "LABELS_BUCKET": "labels-test",
}  # fmt: skip


@pytest.mark.parametrize("needs", [WEB, WORKER, EVERYTHING])
def test_three_names_take_the_bot_tokens_place(needs: Needs) -> None:
    config = read_config(MANY | {"SLACK_SIGNING_SECRET": "s"}, needs)

    assert (config.serves_many, config.slack_bot_token) == (True, "")
    assert "client-secret" not in repr(config)
    assert config.token_key not in repr(config)


@pytest.mark.parametrize("given", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_KEY"])
def test_one_of_the_three_asks_for_the_others(given: str) -> None:
    told = problems(ENOUGH | {given: MANY[given]}, WORKER)

    missing = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_KEY"} - {given}
    assert {line.split()[0] for line in told} == {*missing, "SLACK_BOT_TOKEN"}


def test_one_workspace_and_many_exclude_each_other() -> None:
    settings = {"MODERATION_CHANNEL": "C1", "SLACK_ADMIN_TOKEN": "xoxp-1"}

    told = problems(ENOUGH | MANY | settings, WORKER)

    assert {line.split()[0] for line in told} == {"SLACK_BOT_TOKEN", *settings}


def test_socket_mode_serves_one_workspace() -> None:
    (told,) = problems(ENOUGH | MANY | {"SLACK_APP_TOKEN": "xapp-1"}, SOCKET_MODE)

    assert "`python -m bot web` and `worker`" in told


@pytest.mark.parametrize("value", ["short", "a,b", "=" * 44])
def test_a_key_of_another_shape_is_refused(value: str) -> None:
    (told,) = problems(MANY | {"TOKEN_KEY": value}, WORKER)

    assert told.startswith("TOKEN_KEY must be a key as `python -m bot key` prints it")


def test_every_key_is_hidden_by_its_exact_text() -> None:
    other = "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="
    config = read_config(MANY | {"TOKEN_KEY": f" {MANY['TOKEN_KEY']} , {other}"}, WORKER)

    assert {MANY["TOKEN_KEY"], other} <= set(config.secrets)
