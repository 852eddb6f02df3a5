"""What is said about a video to one person."""

from bot.core.cards import Card
from bot.slack.cards.links import sentence_card


def begun_card() -> Card:
    """Its first part is being labelled."""
    return sentence_card(
        "I am looking at its first part now. The labels come in this thread, "
        "in the place of the offer."
    )
