"""`/labels moderation` where no window can be opened at once."""

from bot.core.cards import Card
from bot.slack.cards.links import sentence_card
from bot.slack.cards.results import button, section
from bot.slack.windows.policy import OFF, OPEN

_WORDS = "What raises an alert is chosen in a window."


def off_card() -> Card:
    """There is nothing to choose."""
    return sentence_card(OFF)


def policy_card() -> Card:
    """A button, because windows open only where somebody presses."""
    press = button(OPEN, "Open the policy", "policy")
    blocks = (section(_WORDS), {"type": "actions", "block_id": "open-policy", "elements": [press]})
    return Card(_WORDS, blocks)
