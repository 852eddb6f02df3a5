"""The windows of the policy: what they show and offer, and what is made of what is entered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.moderation.policy import Policy, Rule
from bot.core.moderation.taxonomy import top_levels
from bot.slack.windows import policy as root
from bot.slack.windows import tuning
from bot.slack.windows.shown import Shown
from tests.forms import View, choices, chosen, complaints, element_of
from tests.slack.policies import CHANNEL, TEAM, shown_ones, windows

KISSING = "Non-Explicit Nudity of Intimate parts and Kissing"


def line(view: View, block_id: str) -> str:
    (block,) = (block for block in view["blocks"] if block.get("block_id") == block_id)
    return str(block["text"]["text"])


def words(view: View) -> str:
    return str(view["blocks"])


@settings(max_examples=30)
@given(shown_ones, st.data())
def test_slack_takes_the_windows_of_any_policy(shown: Shown, data: st.DataObject) -> None:
    assert complaints(data.draw(st.sampled_from(windows(shown)))) == []


@pytest.mark.parametrize(
    "view",
    [
        root.loading_window(),
        root.failed_window(),
        root.overtaken_window(),
        root.off_window(),
        root.closed_window(),
        tuning.loading_window(),
        tuning.failed_window(),
    ],
)
def test_slack_takes_windows_with_a_sentence(view: View) -> None:
    assert complaints(view) == []


def test_a_category_is_one_line_with_its_exceptions() -> None:
    view = root.policy_window(TEAM)

    assert [block["block_id"] for block in view["blocks"] if "rule/" in str(block)] == [
        f"rule//{top}" for top in top_levels()
    ]
    assert line(view, f"rule//{KISSING}") == (
        f"*{KISSING}*\nBare skin, covered parts, kissing\n"
        "_Ignored:\u2060 Bare Back, Exposed Male Nipple, Kissing on the Lips_"
    )
    assert choices(view, "rule//Violence") == {
        "none": "Ignore",
        **{str(level): f"Alert from {level} %" for level in (50, 60, 70, 80, 90, 95, 99)},
    }


def test_an_odd_percentage_that_is_stored_is_offered_too() -> None:
    view = root.policy_window(Shown(Policy({"Violence": Rule(82.5)})))

    assert [*choices(view, "rule//Violence")] == [
        "none", "50", "60", "70", "80", "82.5", "90", "95", "99",
    ]  # fmt: skip
    assert chosen(view, "rule//Violence") == "82.5"


def test_an_alert_is_only_offered_below_the_removal() -> None:
    shown = Shown(Policy({"Violence": Rule(80.0, 95.0)}), can_remove=True)
    view = root.policy_window(shown)

    assert [*choices(view, "rule//Violence")] == ["none", "50", "60", "70", "80", "90"]
    assert "_Removed without a person from 95 %_" in line(view, "rule//Violence")


@pytest.mark.parametrize("top", ["Violence", "Gambling"])
def test_removal_is_offered_only_with_an_administrator_s_token(top: str) -> None:
    policy = Policy({"Violence": Rule(80.0, 95.0), "Gambling": Rule(90.0)})

    for can_remove in (True, False):
        shown = Shown(policy, can_remove=can_remove)
        made = words(tuning.tuning_window(shown, "Violence")) + words(root.policy_window(shown))
        assert ("emov" in made) is can_remove
        assert (top in shown.can_be_tuned()) is (can_remove or top == "Violence")


def test_removal_is_only_offered_above_the_alert() -> None:
    view = tuning.tuning_window(
        Shown(Policy({"Violence": Rule(95.0)}), can_remove=True), "Violence"
    )

    assert choices(view, "removal//Violence") == {
        "none": "Never", "98": "From 98 %", "99": "From 99 %", "99.5": "From 99.5 %",
    }  # fmt: skip


def test_what_is_ignored_cannot_be_removed() -> None:
    view = tuning.tuning_window(TEAM, "Alcohol")

    assert "Gambling" not in TEAM.can_be_tuned()
    assert "What is ignored is never removed" in words(view)
    assert "removal//Alcohol" not in words(view)


def test_a_default_below_a_category_cannot_follow_it() -> None:
    view = tuning.tuning_window(TEAM, KISSING)

    assert "follow" not in choices(view, "rule//Bare Back")
    assert choices(view, "rule//Implied Nudity")["follow"] == "As the category above"


def test_a_channel_begins_as_the_team() -> None:
    view = root.policy_window(CHANNEL)

    assert choices(view, "rule/C7PHOTOS/Violence")["follow"] == "As the team (80 %)"
    assert choices(view, "rule/C7PHOTOS/Alcohol")["follow"] == "As the team (ignore)"
    assert {chosen(view, f"rule/C7PHOTOS/{top}") for top in top_levels()} == {"follow"}
    assert chosen(view, "drawn/C7PHOTOS") == "follow"
    assert element_of(view, "scope/C7PHOTOS")["initial_conversation"] == "C7PHOTOS"
    assert "report_only" not in words(view)
    assert "words" not in words(view)


def test_the_word_list_needs_reading() -> None:
    reading = Shown(Policy(words=("secret", "top secret")), reads_text=True)

    assert element_of(root.policy_window(reading), "words/")["initial_value"] == (
        "secret\ntop secret"
    )
    blind = words(root.policy_window(Shown(reading.policy)))
    assert "OCR_LABELS=on" in blind
    assert "top secret" not in blind


def test_a_name_from_elsewhere_is_never_markup() -> None:
    shown = Shown(Policy({"Weapons": Rule(99.0)}))

    assert "Alert from 99 %:\u2060 Weapons" in line(root.policy_window(shown), "rule//Violence")
    assert "<#C7&gt;" in words(root.policy_window(Shown(Policy(), "C7>")))
