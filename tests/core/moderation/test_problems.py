"""What is wrong with a policy."""

import pytest
from hypothesis import given

from bot.core.moderation.policy import IGNORED, Overrides, Policy, Rule
from bot.core.moderation.problems import MOST_WORDS, Field, Problem, problems
from bot.core.moderation.taxonomy import names
from tests.core.moderation.arbitrary import overrides, rules_by


@given(rules_by(names()))
def test_sensible_rules_are_fine_unless_removal_is_no_surer(rules: dict[str, Rule]) -> None:
    wrong = {name for name, rule in rules.items()
             if rule.remove_from is not None and rule.remove_from == rule.alert_from}  # fmt: skip

    assert {problem.category for problem in problems(Policy(rules))} == wrong


@given(overrides)
def test_a_channels_part_is_checked_like_a_teams(channel: Overrides) -> None:
    assert problems(channel) == problems(Policy(channel.rules))


@pytest.mark.parametrize(
    ("rule", "field", "sentence"),
    [
        (Rule(49.9), Field.ALERT_FROM, "Choose a percentage from 50 to 100."),
        (Rule(100.5), Field.ALERT_FROM, "Choose a percentage from 50 to 100."),
        (Rule(90.0, 90.0), Field.REMOVE_FROM, "Removal needs a higher percentage than the alert."),
        (Rule(90.0, 80.0), Field.REMOVE_FROM, "Removal needs a higher percentage than the alert."),
        (Rule(90.0, 101.0), Field.REMOVE_FROM, "Choose a percentage of at most 100."),
        (Rule(None, 90.0), Field.REMOVE_FROM,
         "What raises no alert cannot be removed: alert on it, too."),
    ],
)  # fmt: skip
def test_thresholds_keep_their_bounds_and_their_order(
    rule: Rule, field: Field, sentence: str
) -> None:
    assert problems(Policy({"Violence": rule, "Alcohol": IGNORED})) == (
        Problem(field, sentence, "Violence"),
    )


def test_both_thresholds_can_be_wrong_at_once() -> None:
    found = problems(Policy({"Violence": Rule(20.0, 10.0)}))

    assert [problem.field for problem in found] == [Field.ALERT_FROM, Field.REMOVE_FROM]


def test_the_bounds_themselves_are_fine() -> None:
    assert problems(Policy({"Violence": Rule(50.0, 100.0), "Alcohol": Rule(100.0)})) == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines"])
def test_a_category_has_a_name_of_sane_length(name: str) -> None:
    sentence = "A category has a name of at most 100 characters."

    assert problems(Policy({name: Rule(80.0)})) == (Problem(Field.CATEGORY, sentence, name),)


def test_a_category_that_nobody_knows_yet_may_have_a_rule() -> None:
    assert problems(Policy({"Telepathy": Rule(80.0)})) == ()


def test_rules_are_not_without_number() -> None:
    many = {f"Category {number}": IGNORED for number in range(201)}

    assert problems(Policy(many)) == (Problem(Field.CATEGORY, "There can be at most 200 rules."),)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (tuple(f"w{n}" for n in range(201)),
         "The list can hold at most 200 words; these are 201."),
        (tuple(f"{n:020}" for n in range(150)), "The list can hold at most 3,000 characters."),
        (("x" * 51,), "A word or phrase can have at most 50 characters."),
        (("owl", " "), "A word needs at least one letter, digit or sign."),
        (("owl", "OWL"), "The same word stands in the list twice."),
    ],
)  # fmt: skip
def test_a_list_of_words_has_its_bounds(words: tuple[str, ...], sentence: str) -> None:
    assert problems(Policy(words=words)) == (Problem(Field.WORDS, sentence),)


def test_a_list_at_its_bounds_is_fine() -> None:
    assert problems(Policy(words=tuple(f"w{number}" for number in range(MOST_WORDS)))) == ()
    assert problems(Policy(words=("x" * 50, "don't", "c++", "違法"))) == ()
