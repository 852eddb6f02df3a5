"""Which subcommand was meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_MENTION = re.compile(r"^\s*(?:<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*)+")


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand in lower case with the words after it; `name` is empty for none at all."""

    name: str
    words: str = ""


def parse_command(text: str) -> Command:
    """Split what was typed after `/labels`, or after the bot's name, into subcommand and words."""
    parts = _MENTION.sub("", text).split(maxsplit=1)
    if not parts:
        return Command("")
    return Command(parts[0].casefold(), parts[1].strip() if len(parts) > 1 else "")


def words_for(text: str, bot: str) -> str:
    """What is said to the bot: the words after its name, or all when it is not named."""
    return re.split(rf"<@{re.escape(bot)}(?:\|[^>]*)?>", text, maxsplit=1)[-1].strip(" ,:;\n")


def nearest(name: str, known: Sequence[str]) -> str:
    """The subcommand that a mistyped one most likely means, empty when none is near."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")
