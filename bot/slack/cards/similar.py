"""Pictures that look like another one, as a card."""

from bot.core.alike import Alike, Lookalike
from bot.core.cards import Card
from bot.core.entries import Entry
from bot.core.permalinks import message_link
from bot.core.results import Found, found
from bot.slack.cards.results import Reading, results_card, section
from bot.slack.text import escape, plain, shorten

_FILE_NAME = 80


def alike_card(alike: Alike, reading: Reading, *, minimum: float, guesses: bool) -> Card:
    """The lookalikes of a picture; `minimum` in percent and `guesses` are the team's choices."""
    name = _named(alike.entry, reading)
    if not alike.lookalikes:
        text = f"I know nothing like {name} among the pictures that you can open."
        return Card(text, (section(text),))
    shown = [_found(alike.entry, each, minimum, guesses=guesses) for each in alike.lookalikes]
    return results_card(f"Pictures like {name}, the likest first", shown, reading)


def no_picture_here_card() -> Card:
    """There is nothing to compare with."""
    text = (
        "I know no picture of this conversation. Post one where I am a member and ask again, "
        "or use `/labels search` and *Show more like this*."
    )
    return Card(text, (section(text),))


def _found(entry: Entry, each: Lookalike, minimum: float, *, guesses: bool) -> Found:
    if each.is_same:
        again = each.entry.position > entry.position
        remark = f"The same picture, posted {'again' if again else 'before'}"
        return found(each.entry, remark=remark, minimum=minimum, guesses=guesses)
    return found(each.entry, each.shared, minimum=minimum, guesses=guesses)


def _named(entry: Entry, reading: Reading) -> str:
    name = plain(shorten(entry.name, _FILE_NAME)) or "the last picture"
    link = message_link(reading.home, entry)
    return f"<{escape(link)}|{name}>" if link else f"*{name}*"
