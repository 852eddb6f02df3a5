"""Policies as JSON and back."""

import json
from typing import Any

import pytest
from hypothesis import given

from bot.core.moderation.changes import Change
from bot.core.moderation.policy import IGNORED, Drawn, Overrides, Policy, Rule, Submission
from bot.core.moderation.stored import (
    change_from_json,
    change_to_json,
    overrides_from_json,
    overrides_to_json,
    policy_from_json,
    policy_to_json,
)
from tests.core.moderation.arbitrary import changes, overrides, policies


def through_text(data: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(data, allow_nan=False))
    return read


@given(policies)
def test_a_policy_is_read_back_as_it_was(policy: Policy) -> None:
    assert policy_from_json(through_text(policy_to_json(policy))) == policy


@given(overrides)
def test_a_channels_part_is_read_back_as_it_was(channel: Overrides) -> None:
    assert overrides_from_json(through_text(overrides_to_json(channel))) == channel


@given(changes)
def test_a_change_is_read_back_as_it_was(change: Change) -> None:
    assert change_from_json(through_text(change_to_json(change))) == change


def test_what_is_stored_can_be_read_by_people() -> None:
    policy = Policy(
        {"Violence": Rule(70.0, 95.0), "Weapons": IGNORED}, Drawn.SURER,
        words=("owl",), recent=(Submission("t1", ("Weapons: ignore",)),),
    )  # fmt: skip

    assert policy_to_json(policy) == {
        "rules": {
            "Violence": {"alert_from": 70.0, "remove_from": 95.0},
            "Weapons": {"alert_from": None, "remove_from": None},
        },
        "drawn": "surer",
        "report_only": False,
        "words": ["owl"],
        "recent": [["t1", ["Weapons: ignore"]]],
    }
    assert change_to_json(Change({"Weapons": None}, clears_drawn=True)) == {
        "rules": {"Weapons": None},
        "drawn": None,
    }


def test_the_version_comes_from_where_it_is_stored() -> None:
    assert policy_from_json({}, version="v7") == Policy(version="v7")
    assert overrides_from_json({}, version="v7") == Overrides(version="v7")
    assert "version" not in policy_to_json(Policy(version="v7"))


def test_keys_that_nobody_knows_are_passed_over() -> None:
    data = {"rules": {"Violence": {"alert_from": 70, "blink": True}}, "tomorrow": [1]}

    assert policy_from_json(data) == Policy({"Violence": Rule(70.0)})
    assert overrides_from_json(data) == Overrides({"Violence": Rule(70.0)})
    assert change_from_json(data) == Change({"Violence": Rule(70.0)})


@pytest.mark.parametrize(
    "data",
    [
        {"rules": []},
        {"rules": None},
        {"rules": {"Violence": 80}},
        {"rules": {"Violence": {"alert_from": "80"}}},
        {"rules": {"Violence": {"alert_from": True}}},
        {"rules": {"Violence": {"alert_from": 80, "remove_from": float("nan")}}},
        {"drawn": "loudly"},
        {"drawn": 1},
        {"report_only": 1},
        {"report_only": None},
        {"words": "owl"},
        {"words": ["owl", 3]},
    ],
)
def test_a_value_of_another_kind_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        policy_from_json(data)
    with pytest.raises(ValueError, match=r"."):
        change_from_json(data)
