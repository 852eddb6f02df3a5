"""Links to messages and files of Slack, as people paste them.

Shapes: https://docs.slack.dev/reference/methods/chat.getPermalink for messages, the `permalink`
of https://docs.slack.dev/reference/objects/file-object for files. Typed into a command they
arrive bare or as `<address|words>`
(https://docs.slack.dev/messaging/formatting-message-text#advanced).
"""

import re
from dataclasses import dataclass

from bot.core.entries import Entry

_HOSTS = r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.slack(?:-gov)?\.com)"
_ESCAPED = re.compile(r"<([^<>|]+)(?:\|[^<>]*)?>")
_MESSAGE = re.compile(
    rf"(?:{_HOSTS}/)?(?:archives/)?(?P<channel>[CDG][A-Z0-9]{{2,}})/p(?P<ts>\d{{16}})"
    r"/?(?:\?(?P<query>[^#]*))?(?:#.*)?",
)
_FILE = re.compile(rf"{_HOSTS}/files/[A-Z0-9-]+/(?P<file>F[A-Z0-9]{{2,}})(?:/[^?#]*)?(?:[?#].*)?")
_HOME = re.compile(_HOSTS)
_THREAD = re.compile(r"(?:^|&)thread_ts=(\d{10}\.\d{6})(?:&|$)")
_FRACTION = 6
"""The digits of a `ts` behind its point, which a link leaves out."""


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A message: `ts` is its id, `thread` the id of its thread when it is a reply.

    `host` is the workspace's, empty for a bare link.
    """

    channel: str
    ts: str
    thread: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file, wherever it was posted."""

    file_id: str
    host: str = ""


Link = MessageLink | FileLink


def parse_link(text: str) -> Link | None:
    """The first link to a message or a file in a text, or None where there is none."""
    for part in (text, *text.split()):
        address = _bare(part)
        if found := _MESSAGE.fullmatch(address):
            return _message_link(found)
        if found := _FILE.fullmatch(address):
            return FileLink(found["file"], found["host"])
    return None


def leads_elsewhere(link: Link, home: str) -> bool:
    """Whether a link names another workspace than the one with the address `home`.

    Ids of channels and files are unique in all of Slack, and a workspace may have several
    hosts: so this only explains why nothing was found.
    """
    host = _HOME.match(home)
    return bool(link.host and host and link.host != host["host"])


def message_link(home: str, entry: Entry) -> str:
    """The address of a picture's message, also inside a thread; empty without a `home`.

    Made here, because asking Slack for each picture of a list would take a call each.
    """
    if not home:
        return ""
    address = f"{home.rstrip('/')}/archives/{entry.channel}/p{entry.ts.replace('.', '')}"
    if entry.thread in ("", entry.ts):
        return address
    return f"{address}?thread_ts={entry.thread}&cid={entry.channel}"


def _message_link(found: re.Match[str]) -> MessageLink:
    ts = found["ts"]
    thread = _THREAD.search(found["query"] or "")
    return MessageLink(
        channel=found["channel"],
        ts=f"{ts[:-_FRACTION]}.{ts[-_FRACTION:]}",
        thread=thread[1] if thread else "",
        host=found["host"] or "",
    )


def _bare(text: str) -> str:
    """The address alone: without Slack's brackets, and with the characters that it escapes."""
    text = text.strip()
    if escaped := _ESCAPED.fullmatch(text):
        text = escaped[1].strip()
    return text.replace("&amp;", "&")
