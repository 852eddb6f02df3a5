"""What is answered to somebody who wants a picture forgotten."""

from bot.core.cards import Card
from bot.slack.cards.links import sentence_card


def forgetting_card() -> Card:
    """The work has begun; that it is done comes later."""
    return sentence_card("Forgetting it…")


def not_yours_card() -> Card:
    """The asker sees the picture, but it is somebody else's."""
    return sentence_card(
        "Only whoever posted a picture, or an admin of this workspace, can have it forgotten."
    )
