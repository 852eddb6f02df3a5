"""What is entered into the windows of the policy, and what is made of it."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.moderation.changes import Change, applied
from bot.core.moderation.policy import Drawn, Overrides, Policy, Rule
from bot.core.moderation.problems import Field, Problem, problems
from bot.slack.windows import policy as root
from bot.slack.windows import tuning
from bot.slack.windows.entered import Remembered, change_of, mistakes_of, remembered
from bot.slack.windows.shown import Shown
from tests.forms import View, choices, choose, chosen, filled, tick, write
from tests.slack.policies import CHANNEL, TEAM, shown_ones, windows


def offered(view: View) -> list[str]:
    """Every block with a menu or radio buttons in which something can be chosen."""
    made = []
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory") or {}
        if "initial_option" in element:
            made.append(block["block_id"])
    return made


def after(shown: Shown, change: Change) -> Policy | Overrides:
    if shown.channel:
        return applied(change, shown.overrides)
    return applied(change, shown.policy)


@settings(max_examples=30)
@given(shown_ones, st.data())
def test_a_window_that_nobody_touched_changes_nothing(shown: Shown, data: st.DataObject) -> None:
    view = data.draw(st.sampled_from(windows(shown)))

    assert change_of(filled(view), shown) == Change()


@settings(max_examples=50)
@given(shown_ones, st.data())
def test_whatever_is_offered_makes_sense(shown: Shown, data: st.DataObject) -> None:
    assume(not problems(shown.policy) and not problems(shown.overrides))
    view = data.draw(st.sampled_from(windows(shown)))
    block_id = data.draw(st.sampled_from(offered(view)))
    value = data.draw(st.sampled_from([*choices(view, block_id)]))

    change = change_of(filled(view, choose(view, block_id, value)), shown)

    assert (change == Change()) == (value == chosen(view, block_id))
    assert problems(after(shown, change)) == ()


@settings(max_examples=30)
@given(shown_ones, st.data())
def test_what_was_chosen_is_shown_from_then_on(shown: Shown, data: st.DataObject) -> None:
    view = root.policy_window(shown)
    block_id = data.draw(st.sampled_from(offered(view)))
    value = data.draw(st.sampled_from([*choices(view, block_id)]))

    part = after(shown, change_of(filled(view, choose(view, block_id, value)), shown))
    now = (
        Shown(shown.policy, shown.channel, part)
        if isinstance(part, Overrides)
        else Shown(part, overrides=shown.overrides)
    )

    assert chosen(root.policy_window(now), block_id) == value


@pytest.mark.parametrize(
    ("block_id", "value", "change"),
    [
        ("rule//Violence", "95", Change({"Violence": Rule(95.0, 99.0)})),
        ("rule//Violence", "none", Change({"Violence": Rule(None)})),
        ("rule//Alcohol", "70", Change({"Alcohol": Rule(70.0)})),
        ("drawn/", "ignore", Change(drawn=Drawn.IGNORE)),
    ],
)
def test_a_choice_for_the_team_is_the_whole_change(
    block_id: str, value: str, change: Change
) -> None:
    shown = Shown(Policy({"Violence": Rule(80.0, 99.0)}), can_remove=True)
    view = root.policy_window(shown)

    assert change_of(filled(view, choose(view, block_id, value)), shown) == change


@pytest.mark.parametrize(
    ("block_id", "value", "change"),
    [
        ("rule/C7PHOTOS/Explicit", "follow", Change({"Explicit": None})),
        ("rule/C7PHOTOS/Violence", "90", Change({"Violence": Rule(90.0, 99.0)})),
        ("rule/C7PHOTOS/Violence", "99", Change({"Violence": Rule(99.0)})),
        ("drawn/C7PHOTOS", "follow", Change(clears_drawn=True)),
        ("drawn/C7PHOTOS", "same", Change(drawn=Drawn.SAME)),
    ],
)
def test_a_choice_for_a_channel_keeps_the_team_s_removal_where_it_fits(
    block_id: str, value: str, change: Change
) -> None:
    shown = Shown(
        Policy({"Violence": Rule(80.0, 99.0)}), "C7PHOTOS",
        Overrides({"Explicit": Rule(50.0)}, Drawn.IGNORE),
    )  # fmt: skip
    view = root.policy_window(shown)

    assert change_of(filled(view, choose(view, block_id, value)), shown) == change


def test_fine_tuning_is_one_change() -> None:
    view = tuning.tuning_window(TEAM, "Violence")
    form = filled(
        view,
        choose(view, "removal//Violence", "99"),
        choose(view, "rule//Weapons", "none"),
        choose(view, "rule//Self-Harm", "50"),
    )

    assert change_of(form, TEAM) == Change(
        {"Violence": Rule(80.0, 99.0), "Weapons": Rule(None), "Self-Harm": Rule(50.0)}
    )


@pytest.mark.parametrize(
    ("stored", "typed", "change"),
    [
        ((), "One\n two  words \none", Change(words=("One", "two words"))),
        (("one",), None, Change(words=())),
        (("one", "two"), "one, two", Change()),
    ],
)
def test_words_are_read_one_a_line(
    stored: tuple[str, ...], typed: str | None, change: Change
) -> None:
    shown = Shown(Policy(words=stored), reads_text=True)
    view = root.policy_window(shown)

    assert change_of(filled(view, write(view, "words/", typed)), shown) == change


@pytest.mark.parametrize("before", [True, False])
def test_report_only_is_ticked_and_unticked(before: bool) -> None:  # noqa: FBT001 - a case
    shown = Shown(Policy(report_only=before))
    view = root.policy_window(shown)
    form = filled(view, tick(view, "report_only/", ticked=not before))

    assert change_of(form, shown) == Change(report_only=not before)


def test_what_somebody_else_has_changed_meanwhile_is_not_undone() -> None:
    view = root.policy_window(TEAM)
    now = Shown(Policy({"Violence": Rule(50.0)}, Drawn.IGNORE, words=("word",)))

    form = filled(view, choose(view, "rule//Explicit", "90"))

    assert change_of(form, now) == Change({"Explicit": Rule(90.0)})


def test_mistakes_stand_below_the_input_that_they_are_about() -> None:
    found = [
        Problem(Field.WORDS, "Too many."),
        Problem(Field.WORDS, "Too long."),
        Problem(Field.REMOVE_FROM, "Too low.", "Violence"),
        Problem(Field.REMOVE_FROM, "Elsewhere.", "Explicit"),
    ]

    assert mistakes_of(filled(root.policy_window(TEAM)), found) == {"words/": "Too many. Too long."}
    assert mistakes_of(filled(tuning.tuning_window(TEAM, "Violence")), found) == {
        "removal//Violence": "Too low."
    }


@pytest.mark.parametrize(
    ("view", "about"),
    [
        (root.policy_window(CHANNEL, turn=3), Remembered("C7PHOTOS", "", 3)),
        (tuning.tuning_window(TEAM, "Violence", turn=2), Remembered("", "Violence", 2)),
        ({"private_metadata": ""}, Remembered()),
    ],
)
def test_a_window_remembers_what_it_is_about(view: dict[str, Any], about: Remembered) -> None:
    assert remembered(view) == about
