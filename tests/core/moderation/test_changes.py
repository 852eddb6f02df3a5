"""What a person changes of a policy, and how it is told."""

import pytest
from hypothesis import given

from bot.core.moderation.changes import Change, applied, described
from bot.core.moderation.policy import IGNORED, Drawn, Overrides, Policy, Rule
from tests.core.moderation.arbitrary import changes, overrides, policies

TEAM = Policy({"Violence": Rule(70.0), "Alcohol": Rule(90.0)}, words=("owl", "bat"), version="v3")


def test_a_change_touches_only_what_is_in_it() -> None:
    change = Change({"Violence": Rule(60.0, 95.0), "Alcohol": None}, words=("owl", "fox"))

    assert applied(change, TEAM) == Policy(
        {"Violence": Rule(60.0, 95.0)}, words=("owl", "fox"), version="v3"
    )
    assert applied(Change(report_only=True, drawn=Drawn.SURER), TEAM) == Policy(
        TEAM.rules, Drawn.SURER, report_only=True, words=("owl", "bat"), version="v3"
    )


def test_report_only_is_switched_off_again() -> None:
    assert applied(Change(report_only=False), Policy(report_only=True)) == Policy()


def test_drawn_content_becomes_usual_again() -> None:
    change = Change(clears_drawn=True)

    assert applied(change, Policy(drawn=Drawn.IGNORE)) == Policy()
    assert applied(change, Overrides(drawn=Drawn.SAME, version="v1")) == Overrides(version="v1")


def test_a_channel_has_neither_words_nor_report_only() -> None:
    change = Change({"Violence": IGNORED}, report_only=True, words=("owl",))

    assert applied(change, Overrides()) == Overrides({"Violence": IGNORED})


def test_a_removed_list_of_words_is_empty() -> None:
    assert applied(Change(words=()), TEAM).words == ()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(60.0), "Violence: alert from 60 % (was 70 %)"),
        (Rule(82.5), "Violence: alert from 82.5 % (was 70 %)"),
        (Rule(70.0, 95.0), "Violence: alert from 70 %, remove from 95 % (was alert from 70 %)"),
        (IGNORED, "Violence: ignore (was alert from 70 %)"),
        (None, "Violence: alert from 80 % (was 70 %)"),
    ],
)
def test_a_changed_rule_is_told_with_what_it_was(rule: Rule | None, sentence: str) -> None:
    assert described(TEAM, applied(Change({"Violence": rule}), TEAM)) == (sentence,)


def test_a_rule_that_comes_or_goes_is_told_as_what_then_holds() -> None:
    with_own = applied(Change({"Weapons": IGNORED}), TEAM)
    channel = Overrides({"Weapons": IGNORED})

    assert described(TEAM, with_own) == ("Weapons: ignore (was as the category above it)",)
    assert described(with_own, TEAM) == ("Weapons: as the category above it (was ignore)",)
    assert described(Overrides(), channel) == ("Weapons: ignore (was as in the team)",)
    assert described(channel, Overrides()) == ("Weapons: as in the team (was ignore)",)


def test_everything_else_is_told_too() -> None:
    after = Policy(
        TEAM.rules, Drawn.SURER, report_only=True, words=("bat", "fox", "hen"), version="v4"
    )

    assert described(TEAM, after) == (
        "Drawn content: only when the model is very sure (was like everything else)",
        "Report only: on",
        "Words added: “fox”, “hen”",
        "Words removed: “owl”",
    )
    assert described(Overrides(drawn=Drawn.IGNORE), Overrides()) == (
        "Drawn content: as in the team (was ignored)",
    )


def test_a_long_list_of_words_is_told_in_sentences_that_fit_into_slack() -> None:
    words = tuple(f"{number:050}" for number in range(25))

    sentences = described(Policy(), Policy(words=words))

    assert len(sentences) == 3
    assert max(map(len, sentences)) < 600
    assert all(any(word in sentence for sentence in sentences) for word in words)


@given(policies, changes)
def test_what_is_told_of_a_team_is_all_that_changed(policy: Policy, change: Change) -> None:
    after = applied(change, policy)

    assert described(policy, policy) == ()
    assert applied(change, after) == after
    if not described(policy, after):
        assert (after.drawn, after.report_only) == (policy.drawn, policy.report_only)
        assert set(after.words) == set(policy.words)


@given(overrides, changes)
def test_what_is_told_of_a_channel_is_all_that_changed(channel: Overrides, change: Change) -> None:
    after = applied(change, channel)

    assert (described(channel, after) == ()) == (after == channel)
