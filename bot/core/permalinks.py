"""Links to messages and files of Slack, as people paste them.

Shapes: https://docs.slack.dev/reference/methods/chat.getPermalink for messages, the `permalink`
of https://docs.slack.dev/reference/objects/file-object for files. Typed into a command they
arrive bare or as `<address|words>`
(https://docs.slack.dev/messaging/formatting-message-text#advanced).
"""

import re
from dataclasses import dataclass

_HOSTS = r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.slack(?:-gov)?\.com)"
_ESCAPED = re.compile(r"<([^<>|]+)(?:\|[^<>]*)?>")
_MESSAGE = re.compile(
    rf"(?:{_HOSTS}/)?(?:archives/)?(?P<channel>[CDG][A-Z0-9]{{2,}})/p(?P<ts>\d{{16}})"
    r"/?(?:\?(?P<query>[^#]*))?(?:#.*)?",
)
_FILE = re.compile(rf"{_HOSTS}/files/[A-Z0-9-]+/(?P<file>F[A-Z0-9]{{2,}})(?:/[^?#]*)?(?:[?#].*)?")
_THREAD = re.compile(r"(?:^|&)thread_ts=(\d{10}\.\d{6})(?:&|$)")
_FRACTION = 6
"""The digits of a `ts` behind its point, which a link leaves out."""


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A message: `ts` is its id, `thread` the id of its thread when it is a reply."""

    channel: str
    ts: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file, wherever it was posted."""

    file_id: str


def parse_link(text: str) -> MessageLink | FileLink | None:
    """What a pasted link leads to, or None for anything else.

    The workspace's own name in it is not looked at: ids of channels and files are unique in
    all of Slack, and whoever asks finds only what lies in channels that they may open.
    """
    address = _bare(text)
    if found := _MESSAGE.fullmatch(address):
        ts = found["ts"]
        thread = _THREAD.search(found["query"] or "")
        return MessageLink(
            channel=found["channel"],
            ts=f"{ts[:-_FRACTION]}.{ts[-_FRACTION:]}",
            thread=thread[1] if thread else "",
        )
    if found := _FILE.fullmatch(address):
        return FileLink(found["file"])
    return None


def _bare(text: str) -> str:
    """The address alone: without Slack's brackets, and with the characters that it escapes."""
    text = text.strip()
    if escaped := _ESCAPED.fullmatch(text):
        text = escaped[1].strip()
    return text.replace("&amp;", "&")
