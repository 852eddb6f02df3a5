"""What people do in Slack, one module per feature."""

from slack_bolt.async_app import AsyncApp

from bot.jobs.teams import Teams
from handlers import (
    deletions,
    errors,
    labels,
    members,
    mentions,
    moderation,
    moderation_policy,
    offers,
    search,
    settings,
    shapes,
    show_all,
    tenancy,
    uploads,
    withdrawals,
)

FEATURES = (
    members, moderation_policy, settings, labels, mentions, uploads, deletions, show_all, search,
    offers, moderation, errors,
)  # fmt: skip
"""The first one whose listener matches gets a message, so `uploads` comes after `mentions`, and
what is to open a window before what answers every other command."""


def register(app: AsyncApp, teams: Teams) -> None:
    """Register every feature's listeners."""
    shapes.register(app)
    withdrawals.register(app, teams)
    tenancy.register(app, teams)
    for feature in FEATURES:
        feature.register(app)
