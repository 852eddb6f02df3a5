"""`/labels moderation`: the windows, and what becomes of what is entered."""

import asyncio
import json
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.core.moderation.changes import Change
from bot.core.moderation.chores import POLICY
from bot.core.moderation.policy import Overrides, Policy, Rule
from bot.core.moderation.stored import change_from_json
from bot.errors import RetryLaterError
from bot.slack.cards.policy import off_card, policy_card
from bot.slack.windows.policy import OPEN, SCOPE, TUNE, WHOLE_TEAM
from tests.fakes.hand_clock import settle
from tests.fakes.slack_answers import refusal
from tests.fakes.slack_state import Call
from tests.forms import Entered, View, choose, chosen, element_of, filled, write
from tests.handlers.conftest import MODERATORS, Listener
from tests.handlers.deliveries import command, event, interaction
from tests.samples import payload

NOT_A_MODERATOR = f"Only members of <#{MODERATORS}> can see and change the policy."


def pressed(view: View, action: dict[str, Any], user: str = "U7ANN") -> dict[str, Any]:
    """Somebody has used something in a window."""
    body = payload("show_all_pressed")
    del body["channel"], body["message"], body["response_url"]
    return body | {
        "user": {**body["user"], "id": user},
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
    }


def submission(view: View, user: str = "U7ANN") -> dict[str, Any]:
    return {
        "type": "view_submission",
        "team": {"id": "T7TEAM", "domain": "team"},
        "user": {"id": user, "username": "ann", "name": "ann", "team_id": "T7TEAM"},
        "api_app_id": "A7APP",
        "token": "unused",
        "trigger_id": "7001.7002.abcdef",
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }


def calls(listener: Listener) -> list[Call]:
    return [call for call in listener.slack.calls if call.method.startswith("views.")]


def shown(listener: Listener) -> View:
    view: View = calls(listener)[-1].arguments["view"]
    return view


async def wait_for_windows(listener: Listener, filled_ones: int = 1) -> None:
    """Wait until so many windows were filled since `calls` was cleared."""
    async with asyncio.timeout(5):
        while len(listener.slack.called("views.update")) < filled_ones:
            listener.slack.arrivals["views.update"].clear()
            await listener.slack.wait_for("views.update")


async def open_policy(listener: Listener, user: str = "U7ANN") -> View:
    """Type the command, and look at the window as soon as it is filled."""
    assert await listener.hear(command("moderation", user_id=user)) == 200
    await wait_for_windows(listener)
    view = shown(listener)
    listener.slack.calls.clear()
    return view


async def use(listener: Listener, view: View, action: dict[str, Any], *, until: int = 1) -> View:
    """Use something in a window, and wait until so many windows were filled."""
    assert await listener.hear(interaction(pressed(view, action))) == 200
    await wait_for_windows(listener, until)
    return shown(listener)


async def save(listener: Listener, view: View, *entries: Entered, user: str = "U7ANN") -> Any:
    """Submit a window; returns what Slack is answered."""
    form = filled(view, *entries)
    response: BoltResponse = await listener.app.async_dispatch(interaction(submission(form, user)))
    await settle()
    assert response.status == 200
    return json.loads(response.body) if response.body else {}


def queued(listener: Listener) -> list[tuple[str, str, Change]]:
    """Who wants what changed, for which channel."""
    jobs = [each.job for each in listener.world.queue.messages.values()]
    return [
        (job["user"], job["channel"], change_from_json(job["change"]))
        for job in jobs
        if job["chore"] == POLICY
    ]


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
    team = filled(await open_policy(moderated))

    there = {"type": "conversations_select", "selected_conversation": "C7PHOTOS"}
    view = await use(moderated, team, {"action_id": SCOPE, "block_id": "scope", **there})

    (updated,) = calls(moderated)
    assert (updated.arguments["view_id"], updated.arguments["hash"]) == ("V7VIEW", "1.seen")
    assert chosen(view, "rule/C7PHOTOS/Violence") == "95"
    assert chosen(view, "rule/C7PHOTOS/Explicit") == "follow"

    back = {"type": "button", "action_id": WHOLE_TEAM, "block_id": "back"}
    view = await use(moderated, filled(view), back, until=2)

    assert chosen(view, "rule//Violence") == "80"


async def tune(listener: Listener, view: View, category: str) -> tuple[View, View]:
    """Choose a category to fine-tune; returns its window, and the one below it."""
    block_id = next(b["block_id"] for b in view["blocks"] if "tune/" in b.get("block_id", ""))
    assert element_of(view, block_id)["action_id"] == TUNE
    option = {"value": category, "text": {"type": "plain_text", "text": category}}
    action = {"type": "static_select", "selected_option": option}
    await use(listener, filled(view), {"action_id": TUNE, "block_id": block_id, **action}, until=2)
    pushed, tuning, below = calls(listener)
    assert (pushed.method, pushed.arguments["trigger_id"]) == ("views.push", "7001.7002.abcdef")
    assert (tuning.arguments["view_id"], below.arguments["view_id"]) == ("V7PUSHED", "V7VIEW")
    listener.slack.calls.clear()
    return tuning.arguments["view"], below.arguments["view"]


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


async def test_what_is_saved_is_a_chore_for_the_worker(moderated: Listener) -> None:
    view = await open_policy(moderated)

    answer = await save(
        moderated, view, choose(view, "rule//Violence", "90"), write(view, "words/", "secret")
    )

    change = Change({"Violence": Rule(90.0)}, words=("secret",))
    (job,) = (each.job for each in moderated.world.queue.messages.values())
    assert answer == {}
    assert queued(moderated) == [("U7ANN", "", change)]
    assert (job["team"], job["at"], len(job["token"])) == ("T7TEAM", 1_772_443_900.0, 32)
    assert job["address"]["channel"] == MODERATORS
    assert await moderated.world.cases.policy("T7TEAM") == Policy()


async def test_what_is_saved_for_a_channel_is_for_that_one(moderated: Listener) -> None:
    team = filled(await open_policy(moderated))
    there = {"type": "conversations_select", "selected_conversation": "C7PHOTOS"}
    view = await use(moderated, team, {"action_id": SCOPE, "block_id": "scope", **there})

    await save(moderated, view, choose(view, "drawn/C7PHOTOS", "ignore"))

    ((user, channel, change),) = queued(moderated)
    assert (user, channel, change.drawn) == ("U7ANN", "C7PHOTOS", "ignore")


async def test_a_window_that_nobody_touched_is_no_chore(moderated: Listener) -> None:
    assert await save(moderated, await open_policy(moderated)) == {}
    assert queued(moderated) == []


async def test_fine_tuning_is_saved_by_itself_and_shown_below(moderated: Listener) -> None:
    view, _ = await tune(moderated, await open_policy(moderated), "Violence")

    answer = await save(moderated, view, choose(view, "rule//Weapons", "none"))
    await wait_for_windows(moderated)

    (below,) = calls(moderated)
    assert answer == {}
    assert queued(moderated) == [("U7ANN", "", Change({"Weapons": Rule(None)}))]
    assert below.arguments["view_id"] == "V7ROOT"
    (violence,) = (
        block for block in below.arguments["view"]["blocks"] if "rule//Violence" in str(block)
    )
    assert violence["text"]["text"].splitlines()[-1] == "_Ignored:\u2060 Weapons_"
    assert "tune//1" in str(below.arguments["view"]["blocks"])


async def test_mistakes_are_shown_below_what_was_entered(moderated: Listener) -> None:
    view = await open_policy(moderated)

    answer = await save(moderated, view, write(view, "words/", "x" * 51))

    sentence = "A word or phrase can have at most 50 characters."
    assert answer == {"response_action": "errors", "errors": {"words/": sentence}}
    assert queued(moderated) == []


async def test_what_makes_no_sense_with_a_change_of_somebody_else_is_not_saved(
    moderated: Listener,
) -> None:
    view, _ = await tune(moderated, await open_policy(moderated), "Violence")
    theirs = Policy({"Violence": Rule(99.0)})
    await moderated.world.cases.save_policy("T7TEAM", theirs)

    answer = await save(moderated, view, choose(view, "removal//Violence", "90"))

    sentence = "Removal needs a higher percentage than the alert."
    assert answer["errors"] == {"removal//Violence": sentence}
    assert queued(moderated) == []


async def test_who_is_no_moderator_any_more_saves_nothing_and_is_told(moderated: Listener) -> None:
    view = await open_policy(moderated)

    answer = await save(moderated, view, choose(view, "rule//Violence", "none"), user="U7BEN")

    assert answer["response_action"] == "update"
    assert NOT_A_MODERATOR in str(answer["view"]["blocks"])
    # The worker refuses it once more, and notes it.
    assert queued(moderated) == [("U7BEN", "", Change())]


async def test_a_submission_that_cannot_be_stored_fails(
    moderated: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = filled(await open_policy(moderated))
    form = filled(view, choose(view, "rule//Violence", "90"))

    async def hang(*_: object) -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr("handlers.moderation_policy._PATIENCE", 0.01)
    monkeypatch.setattr(moderated.world.doors, "is_member", hang)

    assert await moderated.hear(interaction(submission(form))) == 500
    assert queued(moderated) == []
