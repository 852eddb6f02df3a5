"""What `/labels` can do, in a short card with examples."""

from bot.core.cards import Card
from bot.core.commands import Command
from bot.slack.text import plain


def help_card() -> Card:
    """Everything there is to ask, with examples."""
    text = "Try `/labels search beach`."
    return Card(text, ({"type": "section", "text": {"type": "mrkdwn", "text": text}},))


def unknown_card(command: Command, meant: str) -> Card:
    """Nothing of that name: the one that was probably meant, and the examples."""
    hint = f"Did you mean `/labels {meant}`?" if meant else "`/labels help` lists what I know."
    text = f"I do not know “{plain(command.name)}”. {hint}"
    return Card(text, ({"type": "section", "text": {"type": "mrkdwn", "text": text}},))
