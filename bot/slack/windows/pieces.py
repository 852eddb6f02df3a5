"""What windows are made of (https://docs.slack.dev/reference/views/modal-views).

A window takes at most 100 blocks and 250 kB; a title 24 characters, an option's text 75.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.text import escape, shorten

Block = dict[str, Any]
View = dict[str, Any]

DIVIDER: Block = {"type": "divider"}

_OPTION = 75
_SECTION = 3_000


def window(
    title: str,
    blocks: Sequence[Block],
    *,
    name: str,
    submit: str = "",
    remembers: Mapping[str, Any] | None = None,
) -> View:
    """A window; `name` is its `callback_id`, and what it remembers comes back with every use."""
    view: View = {
        "type": "modal",
        "callback_id": name,
        "title": plain_text(title),
        "close": plain_text("Cancel" if submit else "Close"),
        "private_metadata": json.dumps(remembers or {}),
        "blocks": list(blocks),
    }
    return {**view, "submit": plain_text(submit)} if submit else view


def sentence_window(title: str, sentence: str, *, name: str) -> View:
    """One sentence of our own, which may name a channel, and nothing to fill in."""
    return window(title, [section(sentence)], name=name)


def plain_text(text: str) -> Block:
    """Text in which nothing is markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str, *, block_id: str = "", accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, with an element beside it."""
    block: Block = {"type": "section", "text": _mrkdwn(text)}
    if block_id:
        block["block_id"] = block_id
    return {**block, "accessory": accessory} if accessory else block


def context(text: str) -> Block:
    """A small paragraph of mrkdwn."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def header(text: str) -> Block:
    """The title of what follows."""
    return {"type": "header", "text": plain_text(text)}


def actions(block_id: str, *elements: Block) -> Block:
    """Elements side by side."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def entry(
    block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    """Something to fill in; Slack shows mistakes below it."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain_text(hint)} if hint else block


def option(text: str, value: str, description: str = "") -> Block:
    """One choice."""
    block: Block = {"text": plain_text(shorten(text, _OPTION)), "value": value}
    return (
        {**block, "description": plain_text(shorten(description, _OPTION))}
        if description
        else block
    )


def select(
    action_id: str, options: Sequence[Block], chosen: str = "", *, placeholder: str = ""
) -> Block:
    """A menu of which `chosen` is the value that is shown first."""
    menu: Block = {"type": "static_select", "action_id": action_id, "options": list(options)}
    if placeholder:
        menu["placeholder"] = plain_text(placeholder)
    return {**menu, **initial(options, chosen)}


def radio(action_id: str, options: Sequence[Block], chosen: str) -> Block:
    """The same with all choices in sight."""
    return {
        "type": "radio_buttons",
        "action_id": action_id,
        "options": list(options),
        **initial(options, chosen),
    }


def initial(options: Sequence[Block], chosen: str) -> Block:
    """The first choice of a menu; nothing when none has that value."""
    return next(({"initial_option": one} for one in options if one["value"] == chosen), {})


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": shorten(text, _SECTION), "verbatim": True}


def channel_mention(channel: str) -> str:
    """A channel's name as whoever reads it may know it."""
    return f"<#{escape(channel)}>"
