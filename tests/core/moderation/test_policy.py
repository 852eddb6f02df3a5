"""Which rule holds for a category."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.moderation.policy import (
    DEFAULTS,
    IGNORED,
    UNKNOWN,
    Drawn,
    Overrides,
    Policy,
    Rule,
    effective,
    rule_for,
)
from bot.core.moderation.problems import problems
from bot.core.moderation.taxonomy import is_known, names, path_of, top_levels
from tests.core.moderation.arbitrary import INVENTED, policies, rules_by, way


@pytest.mark.parametrize(
    "name", ["Explicit", "Violence", "Visually Disturbing", "Hate Symbols", "Drugs & Tobacco"]
)
def test_moderators_hear_of_what_hurts_from_80_percent_on(name: str) -> None:
    assert rule_for((name,), Policy()) == Rule(80.0)


@pytest.mark.parametrize("name", ["Swimwear or Underwear", "Alcohol", "Gambling"])
def test_what_is_ordinary_is_ignored(name: str) -> None:
    assert rule_for((name,), Policy()) == IGNORED


def test_there_is_a_valid_default_for_every_top_level_that_removes_nothing() -> None:
    assert set(top_levels()) <= set(DEFAULTS)
    assert all(is_known(name) for name in DEFAULTS)
    assert [rule.remove_from for rule in DEFAULTS.values()] == [None] * len(DEFAULTS)
    assert problems(Policy(rules=dict(DEFAULTS))) == ()


def test_a_bare_chest_on_the_beach_is_nobodys_business() -> None:
    nudity = path_of("Non-Explicit Nudity")

    assert rule_for(nudity, Policy()) == Rule(90.0)
    assert rule_for((*nudity, "Implied Nudity"), Policy()) == Rule(90.0)
    assert rule_for((*nudity, "Exposed Male Nipple"), Policy()) == IGNORED


def test_the_deepest_rule_wins() -> None:
    policy = Policy({"Violence": Rule(60.0), "Graphic Violence": Rule(70.0), "Self-Harm": IGNORED})

    found = {name: rule_for(path_of(name), policy).alert_from for name in (
        "Violence", "Weapons", "Graphic Violence", "Blood & Gore", "Self-Harm"
    )}  # fmt: skip

    assert found == {
        "Violence": 60.0,
        "Weapons": 60.0,
        "Graphic Violence": 70.0,
        "Blood & Gore": 70.0,
        "Self-Harm": None,
    }


def test_a_category_nobody_knows_raises_an_alert_from_80_percent_on() -> None:
    assert rule_for(("Telepathy", "Mind Reading"), Policy()) == UNKNOWN == Rule(80.0)
    assert rule_for(("Violence", "Telepathy"), Policy({"Violence": IGNORED})) == IGNORED


@pytest.mark.parametrize("name", ["Violence", "Graphic Violence", "Self-Harm"])
def test_a_channels_rule_replaces_the_teams_for_all_that_is_below(name: str) -> None:
    team = Policy({"Violence": Rule(60.0), "Graphic Violence": IGNORED, "Self-Harm": Rule(50.0)})

    here = effective(team, Overrides({name: Rule(90.0)}))

    for deep in path_of("Self-Harm"):
        replaced = name in path_of(deep)
        assert rule_for(path_of(deep), here) == (Rule(90.0) if replaced else team.rules[deep])


def test_a_channels_rule_replaces_deeper_defaults_too() -> None:
    here = effective(Policy(), Overrides({top_levels()[1]: Rule(70.0), "Bare Back": Rule(99.0)}))

    assert rule_for(path_of("Kissing on the Lips"), here) == Rule(70.0)
    assert rule_for(path_of("Bare Back"), here) == Rule(99.0)


def test_a_channel_says_for_itself_what_happens_with_drawn_content() -> None:
    team = Policy(drawn=Drawn.SURER, report_only=True, words=("owl",), version="v7")

    assert effective(team, Overrides()) == team
    assert effective(team, Overrides(drawn=Drawn.SAME)) == Policy(
        report_only=True, words=("owl",), version="v7"
    )


@given(policies, rules_by([*names(), *INVENTED]), st.sampled_from([*names(), *INVENTED]))
def test_everywhere_the_channels_deepest_rule_counts_then_the_teams(
    policy: Policy, own: dict[str, Rule], name: str
) -> None:
    nearest = [own[step] for step in way(name) if step in own]
    expected = nearest[-1] if nearest else rule_for(way(name), policy)

    assert rule_for(way(name), effective(policy, Overrides(own))) == expected
