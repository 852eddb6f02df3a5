"""What a workspace takes back from the app."""

from typing import Any

import pytest

from bot.core.installations import Installation
from bot.core.team_settings import least
from bot.core.withdrawals import Withdrawal, withdrawal_from_event


def body(event: dict[str, Any]) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T7TEAM", "event_time": 1700000000, "event": event}


def revoked(**tokens: list[str]) -> dict[str, Any]:
    return body({"type": "tokens_revoked", "tokens": tokens})


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        (body({"type": "app_uninstalled"}), Withdrawal("T7TEAM", 1700000000.0)),
        (
            revoked(bot=["U7BOT"], oauth=["U7ANN"]),
            Withdrawal("T7TEAM", 1700000000.0, ("U7ANN",), is_doubtful=True),
        ),
        (revoked(bot=["U7BOT"]), Withdrawal("T7TEAM", 1700000000.0, is_doubtful=True)),
        (
            revoked(bot=[], oauth=["U7ANN", "U7BEN"]),
            Withdrawal("T7TEAM", 1700000000.0, ("U7ANN", "U7BEN")),
        ),
        (revoked(oauth=["U7ANN"]), Withdrawal("T7TEAM", 1700000000.0, ("U7ANN",))),
        (revoked(bot=[], oauth=[]), None),
        (body({"type": "tokens_revoked"}), None),
        (body({"type": "message", "text": "app_uninstalled"}), None),
        (body({"type": "tokens_revoked", "tokens": ["U7BOT"]}), None),
        ({**body({"type": "app_uninstalled"}), "event_time": "x"}, Withdrawal("T7TEAM", 0.0)),
        ({"command": "/labels"}, None),
    ],
)
def test_only_what_was_taken_back_is_gone(
    delivered: dict[str, Any], expected: Withdrawal | None
) -> None:
    assert withdrawal_from_event(delivered) == expected


def test_of_several_budgets_the_tightest_counts() -> None:
    assert least(5.0, None, 3.0) == 3.0
    assert least(None, 5.0) == 5.0
    assert least(None, 0.0) == 0.0
    assert least(None, None) is None


@pytest.mark.parametrize(
    ("refresh", "ends", "now", "is_due_and_over"),
    [
        ("", 0.0, 1e12, (False, False)),
        ("r", 10_000.0, 2_799.0, (False, False)),
        ("r", 10_000.0, 2_800.0, (True, False)),
        ("r", 10_000.0, 9_939.0, (True, False)),
        ("r", 10_000.0, 9_940.0, (True, True)),
        ("", 10_000.0, 9_940.0, (False, True)),
    ],
)
def test_a_token_is_exchanged_two_hours_ahead_and_not_used_in_its_last_minute(
    refresh: str, ends: float, now: float, is_due_and_over: tuple[bool, bool]
) -> None:
    one = Installation("T7TEAM", "xoxb", "U7BOT", 0.0, refresh_token=refresh, expires_at=ends)

    assert (one.is_due(now), one.is_over(now)) == is_due_and_over
