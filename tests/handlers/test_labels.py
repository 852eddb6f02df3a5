"""`/labels`: who answers, where the answer goes, and what is told when something fails."""

import asyncio
import logging

import pytest

from bot.core.asking import Address
from bot.errors import BotError, RetryLaterError
from bot.slack.cards.help import ASK
from tests.fakes.slack_cards import Shown
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, event, interaction
from tests.samples import payload

ADDRESS = Address(
    "T7TEAM", "U7ANN", "C7GENERAL", response_url="https://hooks.slack.com/commands/T7TEAM/1/secret"
)


def words(shown: Shown) -> str:
    return shown.card.text + str(shown.card.blocks)


@pytest.mark.parametrize("text", ["", "help", "  HELP  "])
async def test_alone_it_answers_with_examples_to_whoever_asked(
    listener: Listener, text: str
) -> None:
    assert await listener.hear(command(text)) == 200

    (shown,) = listener.world.answers.shown
    assert (shown.address, shown.replace) == (ADDRESS, False)
    assert "search beach" in words(shown)


@pytest.mark.parametrize(("typed", "meant"), [("simlar", "similar"), ("hepl", "help")])
async def test_a_mistyped_subcommand_suggests_the_right_one(
    listener: Listener, typed: str, meant: str
) -> None:
    await listener.hear(command(typed))

    (shown,) = listener.world.answers.shown
    assert f"/labels {meant}" in words(shown)


async def test_a_pressed_button_asks_what_it_stands_for(listener: Listener) -> None:
    body = payload("result_pressed")
    body["actions"][0] |= {"action_id": f"{ASK}_meant", "value": "help"}

    assert await listener.hear(interaction(body)) == 200

    (shown,) = listener.world.answers.shown
    assert (shown.address.user, shown.address.response_url) == ("U7ANN", body["response_url"])
    assert "search beach" in words(shown)


async def test_what_is_nothing_at_all_is_not_repeated_as_markup(listener: Listener) -> None:
    await listener.hear(command("<!channel>*x*"))

    (shown,) = listener.world.answers.shown
    assert "<!channel>" not in words(shown)


async def test_slack_is_told_at_once_however_long_the_answer_takes(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def slow(*_: object) -> None:
        asked.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(listener.world.doors, "access", slow)

    async with asyncio.timeout(2):
        response = await listener.app.async_dispatch(command("top"))
        await asked.wait()

    assert response.status == 200
    assert response.body == ""


async def test_the_team_is_the_one_that_the_app_is_installed_in(listener: Listener) -> None:
    await listener.hear(command(team_id="T8PARTNER"))

    (shown,) = listener.world.answers.shown
    assert shown.address == ADDRESS


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (
            RetryLaterError("Slack", "users.info: rate limit"),
            "Slack does not answer right now. Try again in a moment.",
        ),
        (BotError("The table <labels> is missing."), "The table &lt;labels&gt; is missing."),
    ],
)
async def test_a_known_failure_is_told_in_one_sentence(
    listener: Listener, trouble: Exception, sentence: str
) -> None:
    listener.world.doors.trouble = trouble

    assert await listener.hear(command("top")) == 200

    (shown,) = listener.world.answers.shown
    assert (shown.address, shown.card.text, shown.replace) == (ADDRESS, sentence, False)


async def test_a_mention_and_a_direct_message_are_told_the_same(listener: Listener) -> None:
    listener.world.doors.trouble = RetryLaterError("Slack", "users.info: rate limit")
    mention, direct = payload("mention"), payload("direct_message")
    for body in (mention, direct):
        body["event"]["text"] = "<@U7BOT> top"
        assert await listener.hear(event(body)) == 200

    assert [shown.address for shown in listener.world.answers.shown] == [
        Address("T7TEAM", "U7ANN", "C7GENERAL", thread="1772443805.000100"),
        Address("T7TEAM", "U7ANN", "D7ANNBOT"),
    ]
    assert {shown.card.text for shown in listener.world.answers.shown} == {
        "Slack does not answer right now. Try again in a moment."
    }


async def test_an_unknown_failure_is_told_by_a_reference_into_the_log(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    listener.world.doors.trouble = ValueError("secret detail")

    await listener.hear(command("top"))

    (shown,) = listener.world.answers.shown
    reference = shown.card.text.removesuffix(".").split()[-1]
    assert "secret" not in shown.card.text
    assert [record.getMessage() for record in caplog.records] == [
        f"handler failed, reference {reference}"
    ]


async def test_a_failure_that_cannot_be_told_is_logged_without_the_address(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    listener.world.answers.trouble = RetryLaterError("Slack", "response_url: HTTP 500")

    assert await listener.hear(command("help")) == 200

    assert "could not tell" in caplog.text
    assert "commands/T7TEAM/1/secret" not in caplog.text


async def test_a_job_that_could_not_be_stored_is_told_to_nobody(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    listener.world.queue.down = True

    assert await listener.hear(event(payload("png_in_dm"))) == 500

    assert listener.world.answers.shown == []
