"""Mentions in what an app posts for everyone: everybody whom they name gets a notification.

In what only one person sees they notify nobody. An app cannot be asked which words of a message are
its own and which stem from a person: a file's name, a caption, a search term. So every mention
counts as an accident unless `Strictness.allowed_mentions` has it. What Slack reads as text and not
as markup is no mention: `plain_text`, `&lt;!channel&gt;`.

https://docs.slack.dev/messaging/formatting-message-text#mentions
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.workspace.records import Json

_MENTION = re.compile(r"<(?:![a-z]+(?:\^[A-Z0-9]+)?|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NO_MENTIONS = ("<!date",)
_BROADCAST = re.compile(r"(?<!\w)@(?:channel|here|everyone)\b")
_STRUCTURED = {
    "user": "@{user_id}",
    "usergroup": "!subteam^{usergroup_id}",
    "broadcast": "!{range}",
}
"""Elements of rich text that name somebody, and how mrkdwn would write them."""


def note_mentions(slack: Slack, args: Arguments, text: str, blocks: list[Json]) -> None:
    """Complain of every mention in a message that is not allowed."""
    found = [*_in_text(text), *_in_blocks(blocks)]
    if args.flag("link_names") or args.text("parse") == "full":
        found += _BROADCAST.findall(text)
    for mention in dict.fromkeys(found):
        if mention not in slack.strictness.allowed_mentions:
            args.complain("raw_mention", f"a mention that nobody allowed: {mention}")


def _in_text(text: str) -> list[str]:
    return [found for found in _MENTION.findall(text) if not found.startswith(_NO_MENTIONS)]


def _in_blocks(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _in_blocks(entry)
    elif isinstance(value, dict):
        yield from _in_object(value)
        for entry in value.values():
            yield from _in_blocks(entry)


def _in_object(value: Json) -> Iterator[str]:
    type_ = value.get("type")
    if type_ in ("mrkdwn", "markdown"):
        yield from _in_text(str(value.get("text", "")))
    elif type_ in _STRUCTURED and any(key.endswith(("_id", "range")) for key in value):
        yield f"<{_STRUCTURED[type_].format_map(value)}>"
