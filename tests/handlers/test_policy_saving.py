"""The policy's windows are submitted: checked, and kept for the worker."""

import asyncio

import pytest

from bot.core.moderation.changes import Change
from bot.core.moderation.policy import Policy, Rule
from tests.forms import choose, filled, write
from tests.handlers.conftest import MODERATORS, Listener
from tests.handlers.deliveries import interaction
from tests.handlers.policy import (
    NOT_A_MODERATOR,
    calls,
    open_policy,
    queued,
    save,
    show_channel,
    submission,
    tune,
    wait_for_windows,
)


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
    view = await show_channel(moderated, await open_policy(moderated), "C7PHOTOS")

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


@pytest.mark.parametrize(("port", "call"), [("doors", "is_member"), ("queue", "send")])
async def test_a_submission_that_takes_too_long_fails_before_slack_gives_up(
    moderated: Listener, monkeypatch: pytest.MonkeyPatch, port: str, call: str
) -> None:
    view = filled(await open_policy(moderated))
    form = filled(view, choose(view, "rule//Violence", "90"))

    async def hang(*_: object, **__: object) -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr("handlers.moderation_policy._PATIENCE", 0.01)
    monkeypatch.setattr(getattr(moderated.world, port), call, hang)

    assert await moderated.hear(interaction(submission(form))) == 500
    assert queued(moderated) == []
