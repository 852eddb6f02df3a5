"""What is said to whoever asks for what our reply offers beside a file without labels."""

from bot.core.cards import Card
from bot.slack.cards.links import sentence_card


def begun_card() -> Card:
    """It is being looked at."""
    return sentence_card(
        "I am looking at it now. The labels come in this thread, in the place of the offer."
    )
