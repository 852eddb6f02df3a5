"""How the bot introduces itself to a channel: what it does, and who sees what."""

from bot.core.cards import Card
from bot.core.moderation.notices import Welcome
from bot.slack.cards.results import context, section

_HELLO = (
    "*Hello! I am Labels, your memory for pictures.*\n"
    "Post a photo here, and its thread gets what is in it. Months later "
    "`/labels search beach` finds it again; `/labels help` shows what else I can do."
)
_WHO = "Pictures of this channel are found only by people who can open this channel."
_EXCEPTION = (
    "One exception: a picture that may not be fit for everybody is also shown to this team's "
    "moderators, who need not be members here, so that they can decide about it."
)
_MODERATORS = (
    "*Hello! I am Labels, and this is where I ask the moderators.*\n"
    "When a picture may not be fit for everybody, I tell you here what was found, who posted it "
    "and where, with a preview that is blurred beyond recognition. Whoever is a member of this "
    "channel can look at it and decide, and sees it even if it comes from a channel that they "
    "are not in."
)
_CHOICES = (
    "`/labels moderation` says what I look for; *Report only* there is a good choice for the "
    "first week. `/labels audit` sends who decided what. `/labels help` shows what else I can do."
)


def welcome_card(welcome: Welcome) -> Card:
    """The introduction; in a moderated channel with the one exception to who sees its pictures."""
    if welcome.for_moderators:
        return _card(_MODERATORS, _CHOICES)
    return _card(_HELLO, f"{_WHO} {_EXCEPTION}" if welcome.is_moderated else _WHO)


def _card(words: str, small: str) -> Card:
    return Card(f"{words}\n{small}", (section(words), context(small)))
