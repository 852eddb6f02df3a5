"""The names of moderation's chores, and what they hold. See `bot.jobs.chores`."""

from enum import StrEnum
from typing import Any


class ChecksNews(StrEnum):
    """What moderators are told about the checks."""

    WAIT = "wait"
    AGAIN = "again"
    NEVER = "never"


ALERT = "moderation_alert"
"""Make a case's alert show what is true now: {team, case}."""

DECIDE = "moderation_decide"
"""A moderator pressed: {team, case, choice, user, at, token, address}."""

SETTLE = "moderation_settle"
"""Carry out a case's decision: {team, case}."""

TELL = "moderation_tell"
ASSIGN = "moderation_assign"
"""Both {team, case, user, at, token, address}."""

REVEAL = "moderation_reveal"
"""Show the picture in a window: {team, case, user, at, token, view}."""

UNREVEAL = "moderation_unreveal"
"""Delete the file that a window showed: {team, file, due}."""

POLICY = "moderation_policy"
"""Change the policy: {team, channel, user, at, token, change}."""

AUDIT = "moderation_audit"
"""Send the audit records: {team, user, at, token, address}."""

CHECKS = "moderation_checks"
"""Tell moderators that pictures wait to be checked, are checked again, or one never was:
{team, news, since, channel, ts}, the last two for one picture alone."""

WELCOME = "welcome"
"""Introduce the bot to a channel: {team, channel, joined}."""


def alert_job(team: str, sha256: str) -> dict[str, Any]:
    """Have a case's alert brought up to date."""
    return {"chore": ALERT, "team": team, "case": sha256}


def settle_job(team: str, sha256: str) -> dict[str, Any]:
    """Have a case's decision carried out on its posts."""
    return {"chore": SETTLE, "team": team, "case": sha256}


def checks_job(
    team: str, news: ChecksNews, since: float, *, channel: str = "", ts: str = ""
) -> dict[str, Any]:
    """Have moderators told how the checks are; `since` when, in seconds since the epoch."""
    return {
        "chore": CHECKS, "team": team, "news": news.value, "since": since,
        "channel": channel, "ts": ts,
    }  # fmt: skip
