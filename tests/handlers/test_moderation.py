"""The buttons below an alert, and what becomes of them in the queue and in the worker."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.moderation.audit import Act
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import ASSIGN, AUDIT, DECIDE, REVEAL, TELL, UNREVEAL
from bot.core.moderation.notices import NotRevealed
from bot.jobs.chores import CHORES
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.slack.cards.alert_buttons import case_value
from tests.handlers.conftest import Listener, listening
from tests.handlers.deliveries import command, event, interaction
from tests.jobs.moderation.flagged import MODERATORS, TEAM, WEAPONS, sha_of
from tests.jobs.world import picture
from tests.samples import DOG, payload

SHA = "ab" * 32
NOW = 1_772_443_900.0
MOD, STRANGER = "U7MOD", "U7EVE"
PRESSED = Address(TEAM, MOD, MODERATORS, response_url="http://127.0.0.1:1/response")
NOT_OURS = "This is no button of mine, so nothing was changed."

FORGED = [
    "", "{", "null", "[]", '"x"', "7", '{"case":7}', '{"case":""}', '{"case":"x"}',
    json.dumps({"case": "ab" * 31 + "a#"}), json.dumps({"case": "AB" * 32}), "[" * 1990,
]  # fmt: skip


@pytest.fixture
async def moderated() -> AsyncIterator[Listener]:
    """A listener of a team with moderators."""
    async with listening(moderation_channel=MODERATORS) as made:
        made.world.doors.add_room(MODERATORS, MOD, name="moderators", is_public=False)
        yield made


def pressed(
    action: str, *, value: str = "", user: str = MOD, sha256: str = SHA, **changes: Any
) -> dict[str, Any]:
    """Somebody pressed that button."""
    body = payload("alert_pressed")
    body["actions"][0] |= {"action_id": action, "value": value or case_value(sha256)}
    body["user"]["id"] = user
    return body | changes


def queued(listener: Listener) -> list[dict[str, Any]]:
    return [message.job for message in listener.world.queue.messages.values()]


async def work(listener: Listener) -> None:
    """Do the chores that wait."""
    messages = listener.world.queue.messages
    while messages:
        job = messages.pop(next(iter(messages))).job
        await CHORES[job["chore"]](listener.world.services, job)


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("moderate_keep", {"chore": DECIDE, "choice": "keep"}),
        ("moderate_remove", {"chore": DECIDE, "choice": "remove"}),
        ("moderate_tell", {"chore": TELL}),
        ("moderate_assign", {"chore": ASSIGN}),
    ],
)
async def test_a_press_becomes_a_chore_with_our_own_time_and_a_token(
    moderated: Listener, action: str, asked: dict[str, str]
) -> None:
    assert await moderated.hear(interaction(pressed(action))) == 200

    (job,) = queued(moderated)
    token = job.pop("token")
    assert job == asked | {
        "team": TEAM, "user": MOD, "case": SHA, "at": NOW, "address": PRESSED.to_json(),
    }  # fmt: skip
    assert len(token) == 32
    assert moderated.slack.calls == []
    assert moderated.world.answers.shown == []


async def test_two_presses_have_two_tokens(moderated: Listener) -> None:
    for _ in range(2):
        await moderated.hear(interaction(pressed("moderate_keep")))

    first, second = queued(moderated)
    assert first["token"] != second["token"]


@pytest.mark.parametrize("value", FORGED)
async def test_a_value_that_is_none_of_ours_changes_nothing_and_is_told_so(
    moderated: Listener, value: str
) -> None:
    body = pressed("moderate_remove")
    body["actions"][0]["value"] = value

    assert await moderated.hear(interaction(body)) == 200

    assert queued(moderated) == []
    assert [shown.card.text for shown in moderated.world.answers.shown] == [NOT_OURS]


async def test_a_button_that_we_never_drew_changes_nothing_and_is_told_so(
    moderated: Listener,
) -> None:
    await moderated.hear(interaction(pressed("moderate_everything")))

    assert queued(moderated) == []
    assert moderated.world.answers.last.text == NOT_OURS


@pytest.mark.parametrize("choice", list(Choice))
async def test_a_stranger_s_forged_press_changes_nothing_and_is_told_and_noted(
    moderated: Listener, choice: Choice
) -> None:
    world = moderated.world
    world.sees(DOG)
    world.detector.moderation = WEAPONS
    await world.answer(world.post(world.files.add(picture())))
    await work(moderated)
    before = dict(world.cases.cases), dict(world.cases.kept_posts)

    # From a channel of the stranger's own, and as if the message were there.
    body = pressed(
        f"moderate_{choice}", user=STRANGER, sha256=sha_of(picture()),
        channel={"id": "C7GENERAL", "name": "general"},
    )  # fmt: skip
    await moderated.hear(interaction(body))
    await work(moderated)

    assert (world.cases.cases, world.cases.kept_posts) == before
    assert [post.stage for post in world.cases.kept_posts.values()] == [Stage.HELD]
    (refused,) = (r for r in world.ledger.audit.values() if r.act is Act.REFUSED)
    assert (refused.by, refused.detail) == (STRANGER, f"tried to decide: {choice}")
    (shown,) = world.answers.shown
    assert (shown.address.user, shown.card.text) == (STRANGER, NOT_A_MODERATOR)


async def test_the_window_opens_before_anything_else_and_a_worker_fills_it(
    moderated: Listener,
) -> None:
    await moderated.hear(interaction(pressed("moderate_reveal")))

    (opened,) = moderated.slack.calls
    assert (opened.method, opened.arguments["trigger_id"]) == ("views.open", "7001.7002.abcdef")
    assert "Fetching the picture" in str(opened.arguments["view"]["blocks"])
    assert opened.arguments["view"]["notify_on_close"] is True
    (job,) = queued(moderated)
    assert (job["chore"], job["view"], job["user"]) == (REVEAL, "V7VIEW", MOD)


async def test_a_stranger_s_window_says_that_it_shows_nothing(moderated: Listener) -> None:
    await moderated.hear(interaction(pressed("moderate_reveal", user=STRANGER)))
    await work(moderated)

    assert moderated.world.board.windows == {"V7VIEW": NotRevealed(NOT_A_MODERATOR)}
    assert moderated.world.files.uploads == {}


@pytest.mark.parametrize("value", FORGED)
async def test_a_window_for_no_picture_of_ours_says_so(moderated: Listener, value: str) -> None:
    body = pressed("moderate_reveal")
    body["actions"][0]["value"] = value

    await moderated.hear(interaction(body))

    assert queued(moderated) == []
    _, updated = moderated.slack.calls
    assert updated.method == "views.update"
    assert NOT_OURS in str(updated.arguments["view"]["blocks"])


async def test_a_window_never_waits_for_a_queue_that_is_down(moderated: Listener) -> None:
    moderated.world.queue.down = True

    await moderated.hear(interaction(pressed("moderate_reveal")))

    _, updated = moderated.slack.calls
    assert "cannot fetch the picture right now" in str(updated.arguments["view"]["blocks"])
    assert "does not answer right now" in moderated.world.answers.last.text


async def test_a_press_is_not_lost_silently_when_the_queue_is_down(moderated: Listener) -> None:
    moderated.world.queue.down = True

    await moderated.hear(interaction(pressed("moderate_keep")))

    assert "does not answer right now" in moderated.world.answers.last.text


async def test_a_closed_window_has_its_picture_deleted(moderated: Listener) -> None:
    assert await moderated.hear(interaction(payload("window_closed"))) == 200

    assert queued(moderated) == [
        {"chore": UNREVEAL, "team": TEAM, "file": "F7COPY00001", "due": 0.0}
    ]


@pytest.mark.parametrize(
    "metadata", ["", "{}", "{", "[]", "[" * 2990, '{"file": 7}', '{"file": "../x"}']
)
async def test_a_window_that_showed_nothing_has_nothing_deleted(
    moderated: Listener, metadata: str
) -> None:
    body = payload("window_closed")
    body["view"]["private_metadata"] = metadata

    assert await moderated.hear(interaction(body)) == 200

    assert queued(moderated) == []


async def test_the_audit_is_collected_by_a_worker(moderated: Listener) -> None:
    assert await moderated.hear(command("audit", user_id=MOD)) == 200

    (job,) = queued(moderated)
    assert (job["chore"], job["user"], job["case"], job["at"]) == (AUDIT, MOD, "", NOW)
    assert "If you are a moderator" in moderated.world.answers.last.text
    await work(moderated)
    ((user, files, _),) = moderated.world.files.delivered
    assert user == MOD
    assert len(files) == 2


async def test_without_moderators_there_is_no_audit(listener: Listener) -> None:
    await listener.hear(command("audit"))

    assert queued(listener) == []
    assert "switched off" in listener.world.answers.last.text


async def test_the_audit_can_be_asked_for_by_the_bot_s_name(moderated: Listener) -> None:
    body = payload("mention")
    body["event"] |= {"text": "<@U7BOT> audit", "user": MOD}

    await moderated.hear(event(body))

    assert [job["chore"] for job in queued(moderated)] == [AUDIT]
