"""What an admin enters for a workspace."""

from dataclasses import replace

import pytest

from bot.core.choosing import (
    RECENT,
    Entered,
    Field,
    SettingsChange,
    budget_from,
    change_between,
    signed,
)
from bot.core.team_settings import TeamSettings

SET = TeamSettings("C1", "xoxp-1", "U9", 12.5, version="v1")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None), ("  ", None), ("25", 25.0), (" 12.50 ", 12.5), ("12,5", 12.5), ("$ 7", 7.0),
        ("7 usd", 7.0), ("0", 0.0), ("1000000", 1_000_000.0),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, amount: float | None) -> None:
    assert budget_from(text, None) == amount


@pytest.mark.parametrize(
    "text", ["all", "-1", "1,000", "1.234", "1000000.01", "12 EUR", "1e3", "nan", "٣", "1\n2"]
)
def test_what_is_no_amount_gets_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as 25 or 12\.50"):
        budget_from(text, None)


def test_a_workspace_allows_itself_no_more_than_whoever_runs_the_bot() -> None:
    assert budget_from("20", 20.0) == 20.0
    with pytest.raises(ValueError, match=r"At most \$20\.00: whoever runs me"):
        budget_from("20.01", 20.0)


def test_a_change_says_what_is_different_and_nothing_of_a_token() -> None:
    other = TeamSettings("C2", "xoxp-2", "U8", None, version="v2")

    change = change_between(SET, other)

    assert change.words() == (
        "Moderation channel: C2", "Administrator's token: set",
        "Monthly budget: no limit of our own",
    )  # fmt: skip
    assert change_between(SET, TeamSettings(monthly_budget=3.0)).words(str.lower) == (
        "Moderation: off", "Administrator's token: removed", "Monthly budget: $3.00",
    )  # fmt: skip
    assert "xoxp" not in repr(change)
    assert SettingsChange.from_json(change.to_json()) == change


def test_settings_that_stay_are_no_change() -> None:
    assert change_between(SET, replace(SET, version="v2", recent=("t",))).fields == ()


def test_moderators_of_the_old_channel_hear_of_it_too() -> None:
    assert SettingsChange((Field.CHANNEL,), channel="C2", before="C1").boards == ("C2", "C1")
    assert SettingsChange((Field.BUDGET,), channel="C1", before="C1").boards == ("C1",)
    assert SettingsChange((Field.CHANNEL,), before="C1").boards == ("C1",)
    assert SettingsChange((Field.BUDGET,)).boards == ()


def test_only_the_last_changes_are_remembered() -> None:
    settings = SET
    for number in range(RECENT + 2):
        settings = signed(settings, str(number))

    assert settings.recent == ("2", "3", "4", "5", "6")


def test_what_was_entered_shows_nothing_of_itself() -> None:
    assert "xoxp" not in f"{Entered('v1', token='xoxp-1')}"
