"""What people do in Slack, one module per feature."""

from slack_bolt.async_app import AsyncApp

from bot.jobs.services import Services
from handlers import errors, show_all, uploads

FEATURES = (uploads, show_all, errors)


def register(app: AsyncApp, services: Services) -> None:
    """Register every feature's listeners."""
    for feature in FEATURES:
        feature.register(app, services)
