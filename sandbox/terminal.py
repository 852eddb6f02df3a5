"""Slack's messages as lines of text, for people who look at them in a terminal."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.workspace.records import Json, Message

_LINK = re.compile(r"<([^<>]+)>")
_FORMATTING = re.compile(r"(?<!\w)([*_~`]+)(\S(?:[^\n]*?\S)?)\1(?!\w)")
_WORD_JOINER = "\u2060"


def message_lines(message: Message) -> list[str]:
    """What the message shows, block by block; its text when it has no blocks."""
    lines = [line for block in message.blocks for line in block_lines(block)]
    return lines or _split(mrkdwn_text(message.text))


def block_lines(block: Json) -> list[str]:
    """One block; of a kind that is not known here, only its name."""
    show = _BLOCKS.get(block["type"])
    return list(show(block)) if show else [f"({block['type']} block)"]


def mrkdwn_text(text: str) -> str:
    """Slack's markup as plain text: links by their words, dates by their fallback.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    words = _LINK.sub(_link_words, text)
    words = _FORMATTING.sub(r"\2", words.replace("`", ""))
    return printable(html.unescape(words))


def printable(text: str) -> str:
    """Without characters that a terminal would obey, as they may stand in a file's name."""
    kept = text.replace(_WORD_JOINER, "").replace("\u00a0", " ")
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in kept)


def _link_words(match: re.Match[str]) -> str:
    target, _, words = match[1].partition("|")
    return words or target


def _split(text: str) -> list[str]:
    return text.splitlines()


def _text(composition: Mapping[str, Any]) -> str:
    """A text object (https://docs.slack.dev/reference/block-kit/composition-objects/text-object)."""
    text = str(composition.get("text", ""))
    return mrkdwn_text(text) if composition.get("type") == "mrkdwn" else printable(text)


def _section(block: Json) -> Iterator[str]:
    for text in (block.get("text"), *block.get("fields", ())):
        if text:
            yield from _split(_text(text))
    if "accessory" in block:
        yield _element(block["accessory"])


def _header(block: Json) -> Iterator[str]:
    yield _text(block["text"])


def _context(block: Json) -> Iterator[str]:
    yield "  ".join(_element(element) for element in block["elements"])


def _actions(block: Json) -> Iterator[str]:
    yield " ".join(_element(element) for element in block["elements"])


def _image(block: Json) -> Iterator[str]:
    yield _element(block)


def _divider(_block: Json) -> Iterator[str]:
    yield "─" * 20


def _rich_text(block: Json) -> Iterator[str]:
    for part in block["elements"]:
        yield from _split("".join(str(piece.get("text", "")) for piece in part["elements"]))


def _element(element: Json) -> str:
    match element["type"]:
        case "mrkdwn" | "plain_text":
            return _text(element)
        case "image":
            return f"(picture: {printable(element['alt_text'])})"
        case "button":
            return f"[{_text(element['text'])}]"
        case other:
            return f"[{other}]"


_BLOCKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "divider": _divider,
    "rich_text": _rich_text,
}
