"""`/labels settings` where no window can be opened at once, and what is told of a change."""

from bot.core.cards import Card
from bot.core.moderation.notices import SettingsChanged
from bot.slack.cards.links import sentence_card
from bot.slack.cards.results import button, section
from bot.slack.cards.sightings import Names, channel, person
from bot.slack.windows.settings import OFF, OPEN

_WORDS = "Admins and owners choose this workspace's settings in a window."


def off_card() -> Card:
    """There is nothing to choose here."""
    return sentence_card(OFF)


def settings_card() -> Card:
    """A button, because windows open only where somebody presses."""
    press = button(OPEN, "Open the settings", "settings")
    actions = {"type": "actions", "block_id": "open-settings", "elements": [press]}
    return Card(_WORDS, (section(_WORDS), actions))


def settings_changed_card(notice: SettingsChanged, names: Names) -> Card:
    """Who changed what, for moderators or for whoever did it."""
    title = f"{person(notice.by, names)} changed the settings of this workspace."
    lines = "\n".join(f"•  {line}" for line in notice.change.words(channel))
    return Card(title, (section(title), section(lines)))
