"""From what people type to what Slack keeps: names become ids, addresses become links.

https://docs.slack.dev/messaging/formatting-message-text#mentions
https://docs.slack.dev/interactivity/implementing-slash-commands (`should_escape`)
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sandbox.workspace.records import Channel, ChannelKind, Json, User
from sandbox.workspace.store import Workspace

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BARE = r"(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|uk|eu|de|md)"
"""Addresses without a scheme; Slack knows every top-level domain, here a few stand for all."""
_TOKEN = re.compile(
    rf"""
      (?P<code>```[\s\S]+?```|`[^`\n]+`)
    | <@(?P<user>[UW][A-Z0-9]+)(?:\|[^<>]*)?>
    | <\#(?P<channel>[CG][A-Z0-9]+)(?:\|[^<>]*)?>
    | <!(?P<broadcast>here|channel|everyone)>
    | <(?P<link>https?://[^<>|\s]+)(?:\|(?P<words>[^<>]*))?>
    | (?P<url>https?://[^\s<>]*[^\s<>.,;:!?'")\]])
    | (?<![\w@./-])(?P<bare>{_BARE}(?:/[^\s<>]*[^\s<>.,;:!?'")\]])?)(?![\w.-]*\w)
    | (?<!\w)@(?P<everybody>here|channel|everyone)\b
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"(^|[\s(\[:=—-])([\"'])")
_CURLY = {'"': "“", "'": "‘"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as Slack keeps it, and the elements of its rich text."""

    text: str
    elements: list[Json]


class Typing:
    """Knows the names that may be typed. A mention that was chosen from a menu is typed as mrkdwn.

    With `smart_punctuation` the typist's device curls quotation marks and joins `--`, as those of
    Apple do unless they are told not to.
    """

    def __init__(self, workspace: Workspace, *, smart_punctuation: bool = False) -> None:
        self._workspace = workspace
        self._smart = smart_punctuation

    def message(self, typist: User, text: str) -> Typed:
        """What a message says. Inside of code nothing is a mention or a link."""
        elements = list(self._elements(typist, self._as_typed(text)))
        return Typed("".join(self._mrkdwn(element) for element in elements), elements)

    def command(self, typist: User, text: str, *, escape: bool) -> str:
        """The `text` of a slash command; only with `escape` names and addresses are resolved."""
        typed = self._as_typed(text)
        if not escape:
            return typed.translate(_ENTITIES)
        return "".join(self._escaped(element) for element in self._elements(typist, typed))

    def _as_typed(self, text: str) -> str:
        return _curl(text) if self._smart else text

    def _elements(self, typist: User, text: str) -> Iterator[Json]:
        plain = ""
        for piece in self._pieces(typist, text):
            if isinstance(piece, str):
                plain += piece
                continue
            if plain:
                yield {"type": "text", "text": plain}
            plain = ""
            yield piece
        if plain:
            yield {"type": "text", "text": plain}

    def _pieces(self, typist: User, text: str) -> Iterator[str | Json]:
        names = self._names(typist)
        end = 0
        for found in _either(_TOKEN, names).finditer(text):
            yield text[end : found.start()]
            yield names.get(found[0].lower()) or self._element(found) or found[0]
            end = found.end()
        yield text[end:]

    def _element(self, found: re.Match[str]) -> Json | None:
        """The element that a token stands for; None for one that names nobody."""
        kind = str(found.lastgroup)
        return _ELEMENTS[kind](self._workspace, found) if kind in _ELEMENTS else None

    def _names(self, typist: User) -> dict[str, Json]:
        """Everything that may be named, in lower case with its sign."""
        names: dict[str, Json] = {}
        for channel in self._workspace.channels.values():
            if _visible(channel, typist):
                names[f"#{channel.name}".lower()] = _channel(channel.id)
        for user in self._workspace.users.values():
            for name in (user.name, user.real_name) if not user.deleted else ():
                names.setdefault(f"@{name}".lower(), {"type": "user", "user_id": user.id})
        return names

    def _mrkdwn(self, element: Json) -> str:
        """An element in the text of a message."""
        if element["type"] == "channel":
            channel = self._workspace.channels[element["channel_id"]]
            return f"<#{channel.id}|{channel.name}>"
        if element["type"] == "user":
            return f"<@{element['user_id']}>"
        return _plain_or_link(element)

    def _escaped(self, element: Json) -> str:
        """An element in a command; private channels keep their names to themselves."""
        if element["type"] == "channel":
            channel = self._workspace.channels[element["channel_id"]]
            public = channel.kind is ChannelKind.PUBLIC
            return f"<#{channel.id}|{channel.name if public else ''}>"
        if element["type"] == "user":
            return f"<@{element['user_id']}|{self._workspace.users[element['user_id']].name}>"
        return _plain_or_link(element)


def _visible(channel: Channel, typist: User) -> bool:
    named = channel.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE)
    return named and (channel.kind is ChannelKind.PUBLIC or typist.id in channel.members)


def _either(token: re.Pattern[str], names: Iterable[str]) -> re.Pattern[str]:
    """Tokens, or one of these names, the longest first."""
    longest = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile(
        rf"{token.pattern}|(?<!\w)(?:{'|'.join(longest)})(?![\w-])", re.VERBOSE | re.IGNORECASE
    )


def _channel(id_: str) -> Json:
    return {"type": "channel", "channel_id": id_}


def _plain_or_link(element: Json) -> str:
    if element["type"] == "broadcast":
        return f"<!{element['range']}>"
    if element["type"] == "link":
        words = f"|{element['text'].translate(_ENTITIES)}" if element.get("text") else ""
        return f"<{element['url'].translate(_ENTITIES)}{words}>"
    return str(element["text"]).translate(_ENTITIES)


def _user_token(workspace: Workspace, found: re.Match[str]) -> Json | None:
    id_ = found["user"]
    return {"type": "user", "user_id": id_} if id_ in workspace.users else None


def _channel_token(workspace: Workspace, found: re.Match[str]) -> Json | None:
    return _channel(found["channel"]) if found["channel"] in workspace.channels else None


def _link_token(_workspace: Workspace, found: re.Match[str]) -> Json:
    words: Json = {"text": found["words"]} if found["words"] else {}
    return {"type": "link", "url": found["link"], **words}


_ELEMENTS: dict[str, Callable[[Workspace, re.Match[str]], Json | None]] = {
    "user": _user_token,
    "channel": _channel_token,
    "broadcast": lambda _, found: {"type": "broadcast", "range": found["broadcast"]},
    "everybody": lambda _, found: {"type": "broadcast", "range": found["everybody"]},
    "link": _link_token,
    "words": _link_token,
    "url": lambda _, found: {"type": "link", "url": found["url"]},
    "bare": lambda _, found: {
        "type": "link",
        "url": f"http://{found['bare']}",
        "text": found["bare"],
    },
}


def _curl(text: str) -> str:
    """Quotation marks and dashes as macOS and iOS make them while somebody types."""
    opened = _OPENING.sub(lambda found: found[1] + _CURLY[found[2]], text)
    return opened.replace('"', "”").replace("'", "’").replace("--", "—")
