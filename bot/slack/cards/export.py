"""What is said when somebody asks for an export; the files follow in a direct message."""

from bot.core.cards import Card
from bot.slack.cards.results import section


def collecting_card(pictures: int) -> Card:
    """The export has begun; how many pictures there are about."""
    count = "1 picture" if pictures == 1 else f"about {pictures:,} pictures"
    return _card(
        f"I am collecting {count} that you can open. "
        "They will come as CSV and JSON in our direct message."
    )


def still_collecting_card() -> Card:
    """The last export was asked for a moment ago."""
    return _card(
        "I have been collecting your export since a moment ago: it will come in our direct "
        "message. Give me a few minutes before you ask for another one."
    )


def nothing_card() -> Card:
    """There is nothing to export."""
    return _card("There is no picture to export in the conversations that you can open.")


def _card(text: str) -> Card:
    return Card(text, (section(text),))
