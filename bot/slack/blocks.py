"""Small pieces of Block Kit of which the answers in threads are made.

https://docs.slack.dev/reference/block-kit/blocks
"""

from typing import Any

from bot.slack.text import shorten

Block = dict[str, Any]

SECTION_TEXT = 3_000


def image(file_id: str, words: str) -> Block:
    """A picture that lies in Slack, with words for those who cannot see it."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": words}


def mrkdwn_section(text: str) -> Block:
    """A section of mrkdwn that is escaped already."""
    # `verbatim` keeps Slack from turning names into links and mentions.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def plain_section(text: str) -> Block:
    """A section of text in which Slack reads no markup."""
    return {"type": "section", "text": plain_text(text)}


def plain_context(text: str) -> Block:
    """The same as a quiet line."""
    return {"type": "context", "elements": [plain_text(text)]}


def plain_text(text: str) -> Block:
    """Text in which Slack reads no markup, cut to what it takes."""
    return {"type": "plain_text", "text": shorten(text, SECTION_TEXT), "emoji": False}


def characters(value: Any) -> int:
    """How many characters stand in a piece of JSON, keys left out."""
    if isinstance(value, dict):
        return sum(characters(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(characters(inner) for inner in value)
    return len(str(value))
