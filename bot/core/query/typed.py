"""What people type, and what Slack makes of it, read as meant.

Slack escapes `&`, `<` and `>`, turns what looks like an address into a link
(https://docs.slack.dev/messaging/formatting-message-text), and systems replace quotes and dashes.
"""

import re
import unicodedata

_LINK = re.compile(r"<(?:https?://|mailto:|tel:)(?P<target>[^<>|\s]*)(?:\|(?P<shown>[^<>]*))?>")
_SPECIAL = re.compile(r"<!(?P<name>[^<>|\s]*)(?:\|(?P<shown>[^<>]*))?>")
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58", "-"),
        "≥": ">=",
        "≤": "<=",
        "…": " ",
    }
)  # fmt: skip


def as_meant(text: str) -> str:
    """The search in plain characters, links as their words, without what nobody can see."""
    straight = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    seen = "".join(_visible(letter) for letter in straight)
    plain = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    unlinked = _LINK.sub(lambda link: link["shown"] or link["target"], plain)
    return " ".join(_SPECIAL.sub(lambda found: found["shown"] or found["name"], unlinked).split())


def _visible(letter: str) -> str:
    """Control characters separate words; formatting ones, such as zero-width joiners, do not."""
    match unicodedata.category(letter):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case _:
            return letter


def cleaned(word: str) -> str:
    """A word or phrase as the name of a label: without formatting, in lower case.

    `*beach*`, `beach,` and `:beach:` are all beach.
    """
    if word.startswith(":") and word.endswith(":"):
        word = word.replace("_", " ")
    folded = unicodedata.normalize("NFKC", word.replace("#", " ").casefold())
    return " ".join(folded.split()).strip("*_~`'\".,;:!?&+=-<>/ ")
