"""What `/labels` can do, in a short card with examples."""

from typing import Any

from bot.core.cards import Card
from bot.core.commands import Command
from bot.slack.cards.results import button, context, section
from bot.slack.text import escape, plain, shorten

ASK = "labels_ask"
"""How the `action_id` of every button begins whose value is a command, as typed after `/labels`."""

_VALUE = 2000
"""Characters that the value of a button may have."""

_NAME = 100
_FIND = (
    "*I remember every picture that was posted here.* Tell me what was in it:\n"
    "`/labels search beach`\n"
    "`/labels search animal -dog`\n"
    '`/labels search "palm tree" or sunset from:me after:yesterday`'
)
_FILTERS = (
    "All words must match, unless `or` stands between them; `-` and `not` leave out. Narrow it "
    "down with `in:#channel` `from:@somebody` `before:` `after:` `on:` `during:` `type:video` "
    "`has:text` `colour:blue` `count:dog>=2` `confidence:>90`"
)
_MORE = (
    "`/labels show` _link of a message_ – everything about one picture\n"
    "`/labels similar` – pictures like the last one here\n"
    "`/labels top` – what is seen most, and how the library grows\n"
    "`/labels export` – all that you can see, as CSV and JSON\n"
    "`/labels usage` – this month's pictures, and what they cost\n"
    "`/labels forget` _link of a message_ – removes a picture for good"
)
_PRIVATE = (
    "Only you see my answers, and only pictures that you could open anyway. "
    "In a thread, write my name instead of `/labels`."
)
_MODERATORS = (
    "For moderators: `/labels moderation` – what raises an alert; "
    "`/labels audit` – who decided what, when\n"
    "For admins: `/labels settings` – the moderators' channel, and what a month may cost"
)
_EXAMPLES = (("Most seen labels", "top"), ("Like the last picture here", "similar"))


def help_card() -> Card:
    """Everything there is to ask, with examples."""
    presses = [
        button(f"{ASK}_{number}", words, command)
        for number, (words, command) in enumerate(_EXAMPLES)
    ]
    blocks = (
        section(_FIND),
        context(_FILTERS),
        section(_MORE),
        {"type": "actions", "block_id": "help-examples", "elements": presses},
        context(_MODERATORS),
        context(_PRIVATE),
    )
    return Card(f"{_FIND}\n{_FILTERS}\n{_MORE}\n{_MODERATORS}\n{_PRIVATE}", blocks)


def unknown_card(command: Command, meant: str) -> Card:
    """Nothing of that name: the one that was probably meant, with the same words, or the help."""
    said = f"I do not know “{plain(shorten(command.name, _NAME))}”."
    if not meant:
        said = f"{said} What I can do:"
        found = help_card()
        return Card(f"{said}\n{found.text}", (section(said), *found.blocks))
    words = f"{meant} {command.words}".strip()
    text = f"{said} Did you mean `/labels {_shown(meant, words)}`?"
    blocks: list[dict[str, Any]] = [section(text)]
    if len(words) <= _VALUE:
        press = button(f"{ASK}_meant", f"Yes, {meant}", words)
        blocks.append({"type": "actions", "block_id": "help-meant", "elements": [press]})
    return Card(text, tuple(blocks))


def _shown(meant: str, words: str) -> str:
    """The words to type instead; those in which Slack put ids are no longer what was typed."""
    readable = len(words) <= _NAME and words.isprintable() and not set("<`") & set(words)
    return escape(words if readable else meant)
