"""`/labels moderation`: the windows, and what is used in them."""

import pytest

from bot.core.moderation.policy import Overrides, Rule
from bot.errors import RetryLaterError
from bot.slack.cards.policy import off_card, policy_card
from bot.slack.windows.policy import OPEN, WHOLE_TEAM
from tests.fakes.hand_clock import settle
from tests.fakes.slack_answers import refusal
from tests.forms import View, choose, chosen, filled
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, event, interaction
from tests.handlers.policy import (
    NOT_A_MODERATOR,
    calls,
    open_policy,
    pressed,
    queued,
    show_channel,
    shown,
    tune,
    use,
    wait_for_windows,
)
from tests.samples import payload


async def test_the_window_opens_at_once_and_is_filled_then(moderated: Listener) -> None:
    await moderated.hear(command("moderation"))
    await wait_for_windows(moderated)

    opened, updated = calls(moderated)
    assert moderated.slack.calls[0] is opened
    assert (opened.method, opened.arguments["trigger_id"]) == ("views.open", "7001.7002.abcdef")
    assert "Looking up" in str(opened.arguments["view"]["blocks"])
    assert (updated.method, updated.arguments["view_id"]) == ("views.update", "V7VIEW")
    assert chosen(updated.arguments["view"], "rule//Violence") == "80"
    assert moderated.world.answers.shown == []


async def test_the_button_opens_the_same_window(moderated: Listener) -> None:
    body = payload("show_all_pressed")
    body["actions"][0] |= {"action_id": OPEN, "value": "policy"}

    await moderated.hear(interaction(body))
    await wait_for_windows(moderated)

    assert [call.method for call in calls(moderated)] == ["views.open", "views.update"]
    assert chosen(shown(moderated), "rule//Violence") == "80"


async def test_words_in_a_conversation_are_answered_with_a_button(
    moderated: Listener, listener: Listener
) -> None:
    mention = payload("mention")
    mention["event"]["text"] = "<@U7BOT> moderation"

    for each in (moderated, listener):
        await each.hear(event(mention))

    assert moderated.world.answers.last == policy_card()
    assert listener.world.answers.last == off_card()


async def test_who_is_no_moderator_sees_one_sentence(moderated: Listener) -> None:
    view = await open_policy(moderated, user="U7BEN")

    assert [block["text"]["text"] for block in view["blocks"]] == [NOT_A_MODERATOR]
    assert "submit" not in view


async def test_without_moderation_there_is_one_sentence(listener: Listener) -> None:
    view = await open_policy(listener)

    (block,) = view["blocks"]
    assert block["text"]["text"].startswith("Moderation is off: nothing is checked")


async def test_a_window_that_cannot_be_filled_says_so(moderated: Listener) -> None:
    moderated.world.doors.trouble = RetryLaterError("Slack", "busy")

    view = await open_policy(moderated)

    assert "I cannot look up the policy right now." in str(view["blocks"])
    assert moderated.world.answers.last.text == (
        "Slack does not answer right now. Try again in a moment."
    )


@pytest.mark.parametrize("error", ["not_found", "hash_conflict"])
async def test_a_window_that_was_closed_is_no_trouble(moderated: Listener, error: str) -> None:
    moderated.slack.next_answers("views.update", refusal(error))

    await moderated.hear(command("moderation"))
    await wait_for_windows(moderated)
    await settle()

    assert moderated.world.answers.shown == []


async def test_a_channel_is_shown_in_the_same_window_and_the_team_again(
    moderated: Listener,
) -> None:
    overrides = Overrides({"Violence": Rule(95.0)})
    await moderated.world.cases.save_overrides("T7TEAM", "C7PHOTOS", overrides)
    view = await show_channel(moderated, await open_policy(moderated), "C7PHOTOS")

    (updated,) = calls(moderated)
    assert (updated.arguments["view_id"], updated.arguments["hash"]) == ("V7VIEW", "1.seen")
    assert chosen(view, "rule/C7PHOTOS/Violence") == "95"
    assert chosen(view, "rule/C7PHOTOS/Explicit") == "follow"

    back = {"type": "button", "action_id": WHOLE_TEAM, "block_id": "back"}
    view = await use(moderated, filled(view), back, until=2)

    assert chosen(view, "rule//Violence") == "80"


async def test_fine_tuning_opens_above_and_can_be_chosen_again(moderated: Listener) -> None:
    view = await open_policy(moderated)

    tuning, below = await tune(moderated, view, "Violence")
    _, again = await tune(moderated, below, "Violence")

    def menus(of: View) -> list[str]:
        return [block["block_id"] for block in of["blocks"] if "tune/" in str(block)]

    assert chosen(tuning, "rule//Weapons") == "follow"
    assert [menus(view), menus(below), menus(again)] == [["tune//0"], ["tune//1"], ["tune//2"]]


async def test_a_choice_changes_nothing_yet(moderated: Listener) -> None:
    view = filled(await open_policy(moderated))
    ((_, held),) = choose(view, "rule//Violence", "90").items()
    ((action_id, chosen_there),) = held.items()

    body = pressed(view, {"action_id": action_id, "block_id": "rule//Violence", **chosen_there})

    assert await moderated.hear(interaction(body)) == 200
    assert queued(moderated) == []
    assert calls(moderated) == []
