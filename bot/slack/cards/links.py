"""What is answered where a link was expected, or leads to nothing."""

from bot.core.cards import Card
from bot.slack.cards.results import section


def unknown_card() -> Card:
    """Nothing is there, or nothing that the asker may know of: the same words for both."""
    return sentence_card("I know no picture behind this link.")


def elsewhere_card() -> Card:
    """The link names another workspace."""
    return sentence_card("This link leads to another workspace. Ask me there.")


def no_link_card(command: str) -> Card:
    """There was no link that could be understood."""
    return sentence_card(
        f"Tell me which picture, by the link to its message: `/labels {command} https://…`. "
        "You find it under *More actions*, *Copy link*."
    )


def sentence_card(text: str) -> Card:
    """One sentence, or two; mrkdwn of our own, with nothing of anybody else's in it."""
    return Card(text, (section(text),))
