"""Answers to what somebody asked: the contract of `Answers`, and what Slack makes of it."""

import logging
from dataclasses import dataclass, replace

import aiohttp
import pytest

from bot.core.asking import Address
from bot.core.cards import Card
from bot.errors import BotError, RetryLaterError
from bot.ports import Answers
from bot.slack.answers import SlackAnswers
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.pace import MessagePace
from bot.slack.responses import ResponseURLs
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, html, rate_limited, refusal, status
from tests.fakes.slack_cards import FakeAnswers
from tests.fakes.slack_state import Answer, SlackServer
from tests.slack.elsewhere import Elsewhere

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "A *beach*"}}
PICTURE = {"type": "image", "slack_file": {"id": "F7DRAWN0001"}, "alt_text": "A beach"}
WORDS = Card("A beach", (SECTION,))
PICTURES = Card("A beach", (PICTURE, {**SECTION, "accessory": PICTURE}))
MENTION = Address("T7TEAM", "U7ANN", "C7GENERAL", thread="1772443805.000100")
REFUSED = status(404, '{"ok": false, "error": "invalid_blocks"}')


@dataclass(frozen=True)
class Desk:
    """Where answers are given, in memory or over HTTP."""

    answers: Answers
    slack: SlackServer | None

    @property
    def command(self) -> Address:
        url = f"{self.slack.url}response/1" if self.slack else "memory"
        return replace(MENTION, thread="", response_url=url)

    def refuse_pictures(self) -> None:
        if self.slack is None:
            assert isinstance(self.answers, FakeAnswers)
            self.answers.takes_pictures = False
        else:
            self.slack.next_answers("/response/1", REFUSED)
            for method in ("chat.postEphemeral", "chat.postMessage"):
                self.slack.next_answers(method, refusal("invalid_blocks"))

    def age(self) -> None:
        if self.slack is None:
            assert isinstance(self.answers, FakeAnswers)
            self.answers.too_old = True
        else:
            self.slack.next_answers("/response/1", status(404, '{"ok":false,"error":"used_url"}'))
            self.slack.next_answers("chat.postEphemeral", refusal("not_in_channel"))

    def shown(self) -> list[Card]:
        if self.slack is None:
            assert isinstance(self.answers, FakeAnswers)
            return [shown.card for shown in self.answers.shown]
        return [
            Card(sent["text"], tuple(sent["blocks"]))
            for sent in (*self.slack.responses, *self.slack.whispers)
        ]

    def published(self) -> list[tuple[str, str, Card]]:
        if self.slack is None:
            assert isinstance(self.answers, FakeAnswers)
            return self.answers.published
        return [
            (sent["channel"], sent.get("thread_ts", ""), Card(sent["text"], tuple(sent["blocks"])))
            for sent in self.slack.messages
        ]


@pytest.fixture(params=["fake", "slack"])
def desk(request: pytest.FixtureRequest, answers: SlackAnswers, slack: SlackServer) -> Desk:
    return Desk(FakeAnswers(), None) if request.param == "fake" else Desk(answers, slack)


class TestAnswers:
    async def test_who_asked_sees_the_card(self, desk: Desk) -> None:
        await desk.answers.show(desk.command, WORDS)
        await desk.answers.show(MENTION, PICTURES)

        assert desk.shown() == [WORDS, PICTURES]

    @pytest.mark.parametrize("thread", ["", "1772443805.000100"])
    async def test_everybody_sees_what_is_published(self, desk: Desk, thread: str) -> None:
        await desk.answers.publish("C7GENERAL", thread, PICTURES)

        assert desk.published() == [("C7GENERAL", thread, PICTURES)]

    async def test_a_refused_picture_is_left_out(self, desk: Desk) -> None:
        desk.refuse_pictures()

        await desk.answers.show(desk.command, PICTURES)
        await desk.answers.show(MENTION, PICTURES)
        await desk.answers.publish("C7GENERAL", "", PICTURES)

        assert desk.shown() == [WORDS, WORDS]
        assert desk.published() == [("C7GENERAL", "", WORDS)]

    async def test_what_is_too_old_is_told_so(self, desk: Desk) -> None:
        desk.age()

        with pytest.raises(BotError):
            await desk.answers.show(desk.command, WORDS)

        assert desk.shown() == []

    async def test_a_message_that_is_gone_can_be_withdrawn(self, desk: Desk) -> None:
        await desk.answers.withdraw("C7GENERAL", "1772443809.000800")


@pytest.fixture
def command(slack: SlackServer) -> Address:
    return Desk(FakeAnswers(), slack).command


@pytest.mark.parametrize("replace_it", [False, True])
async def test_a_command_is_answered_through_its_address_without_the_token(
    answers: SlackAnswers, slack: SlackServer, command: Address, *, replace_it: bool
) -> None:
    await answers.show(command, WORDS, replace=replace_it)

    assert slack.responses == [
        {
            "text": "A beach", "blocks": [SECTION], "response_type": "ephemeral",
            "replace_original": replace_it,
        }
    ]  # fmt: skip
    assert [(call.method, call.token) for call in slack.calls] == [("/response/1", "")]


async def test_a_press_in_a_thread_is_answered_in_that_thread(
    answers: SlackAnswers, slack: SlackServer, command: Address
) -> None:
    pressed = replace(command, thread="1772443805.000100")

    await answers.show(pressed, WORDS)
    await answers.show(pressed, WORDS, replace=True)

    assert [sent.get("thread_ts") for sent in slack.responses] == ["1772443805.000100", None]


async def test_a_mention_is_answered_where_it_was_written(
    answers: SlackAnswers, slack: SlackServer
) -> None:
    await answers.show(MENTION, WORDS)
    await answers.show(replace(MENTION, thread=""), Card("Words alone"))

    assert slack.whispers == [
        {
            "channel": "C7GENERAL", "user": "U7ANN", "thread_ts": "1772443805.000100",
            "text": "A beach", "blocks": [SECTION],
        },
        {"channel": "C7GENERAL", "user": "U7ANN", "text": "Words alone"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spent",
    [
        status(404, '{"ok":false,"error":"used_url"}'),
        status(410, '{"ok":false,"error":"expired_url"}'),
        status(404, "used_url", content_type="text/plain"),
        status(200, '{"ok":false,"error":"expired_url"}'),
        status(410, "channel_is_archived", content_type="text/plain"),
        status(403, "action_prohibited", content_type="text/plain"),
        html(404),
    ],
)
async def test_where_the_address_is_spent_a_member_answers_all_the_same(
    answers: SlackAnswers, slack: SlackServer, command: Address, spent: Answer
) -> None:
    slack.next_answers("/response/1", spent)

    await answers.show(command, WORDS)

    assert slack.responses == []
    assert [whisper["user"] for whisper in slack.whispers] == ["U7ANN"]


@pytest.mark.parametrize("code", ["user_not_in_channel", "channel_not_found", "is_archived"])
async def test_where_the_bot_may_not_answer_a_sentence_says_so(
    answers: SlackAnswers, slack: SlackServer, code: str
) -> None:
    slack.next_answers("chat.postEphemeral", refusal(code))

    with pytest.raises(BotError, match="no member"):
        await answers.show(MENTION, WORDS)


@pytest.mark.parametrize("method", ["/response/1", "chat.postEphemeral"])
async def test_blocks_without_a_picture_that_are_refused_are_a_bug_of_ours(
    answers: SlackAnswers, slack: SlackServer, command: Address, method: str
) -> None:
    slack.next_answers(method, REFUSED if "/" in method else refusal("invalid_blocks"))

    with pytest.raises(SlackRefusalError, match="invalid_blocks"):
        await answers.show(command if "/" in method else MENTION, WORDS)


async def test_a_broken_connection_is_tried_once_more(
    answers: SlackAnswers, slack: SlackServer, command: Address
) -> None:
    slack.next_answers("/response/1", dropped)

    await answers.show(command, WORDS)

    assert len(slack.responses) == 1


@pytest.mark.parametrize("trouble", [status(500), status(503), status(429)])
async def test_a_busy_slack_is_not_waited_for(
    answers: SlackAnswers, slack: SlackServer, command: Address, trouble: Answer
) -> None:
    slack.next_answers("/response/1", trouble)
    slack.next_answers("chat.postEphemeral", rate_limited(30))

    for address in (command, MENTION):
        with pytest.raises(RetryLaterError):
            await answers.show(address, WORDS)


async def test_an_address_elsewhere_is_never_asked_nor_logged(
    answers: SlackAnswers, elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(BotError) as told:
        await answers.show(replace(MENTION, response_url=f"{elsewhere.url}secret"), WORDS)

    assert elsewhere.requests == []
    assert "secret" not in str(told.value) + caplog.text


async def test_the_address_stays_out_of_errors_and_the_log(
    session: aiohttp.ClientSession, calls: SlackCalls, unused_port: int,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    host = f"http://127.0.0.1:{unused_port}/"
    answers = SlackAnswers(calls, ResponseURLs(session, f"{host}api/"), MessagePace(FakeClock()))

    with pytest.raises(RetryLaterError) as told:
        await answers.show(replace(MENTION, response_url=f"{host}secret"), WORDS)

    assert "secret" not in str(told.value) + repr(told.value.__cause__) + caplog.text
