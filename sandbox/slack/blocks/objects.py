"""Composition objects (https://docs.slack.dev/reference/block-kit/composition-objects)."""

from sandbox.slack.blocks.rules import (
    Rule,
    alternatives,
    array,
    boolean,
    by_type,
    enum,
    fields,
    string,
)

LONGEST_TEXT = 3000
LONGEST_ID = 255
LONGEST_URL = 3000


def text(maximum: int = LONGEST_TEXT) -> Rule:
    """A text object of either type."""
    both = by_type({"mrkdwn": _mrkdwn(maximum), "plain_text": _plain(maximum)})
    return alternatives(both)


def plain(maximum: int) -> Rule:
    """A text object of type `plain_text`."""
    return _plain(maximum)


def _mrkdwn(maximum: int) -> Rule:
    required = {"type": enum("mrkdwn"), "text": string(maximum)}
    return fields(required, {"verbatim": boolean})


def _plain(maximum: int) -> Rule:
    return fields({"type": enum("plain_text"), "text": string(maximum)}, {"emoji": boolean})


CONFIRM = fields(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": enum("primary", "danger")},
)
OPTION = fields(
    {"text": text(75), "value": string(150)},
    {"description": text(75), "url": string(LONGEST_URL)},
)
OPTIONS = array(OPTION, 100)
OPTION_GROUPS = array(fields({"label": plain(75), "options": OPTIONS}), 100)
SLACK_FILE = fields({}, {"id": string(LONGEST_ID), "url": string(LONGEST_URL)})
