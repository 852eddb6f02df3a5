"""Who posted something, where and when, for people who read of it somewhere else.

Nobody is mentioned: a mention would call whoever posted a flagged picture to the moderators.
"""

from collections.abc import Mapping

from bot.core.mentions import moment
from bot.core.moderation.cases import Decision, Post
from bot.core.moderation.notices import Sighted
from bot.slack.text import cut, escape, plain, shorten

Names = Mapping[str, str]
"""What people are called, by id."""

_NAME = 80
_FILE_NAME = 80
_ESCAPED = 160
_LINK = 400


def person(user: str, names: Names) -> str:
    """A name in bold, as mrkdwn."""
    return f"*{_short(_name(user, names))}*"


def spoken_person(user: str, names: Names) -> str:
    """The same without markup."""
    return _short(_name(user, names))


def place(post: Post) -> str:
    """Where it was posted. Slack shows a private channel's name to its members alone."""
    match post.channel_type:
        case "channel":
            return f"in {channel(post.identity.channel)}"
        case "im":
            return "in a direct message"
        case "mpim":
            return "in a group conversation"
        case _:
            return f"in the private channel {channel(post.identity.channel)}"


def channel(id_: str) -> str:
    """A channel as each reader may know it."""
    return f"<#{escape(id_)}>"


def message_link(permalink: str, words: str = "Open message") -> str:
    """A link with words of our own; nothing where there is none."""
    return f"<{escape(permalink)}|{words}>" if 0 < len(permalink) <= _LINK else ""


def sighting(sighted: Sighted, names: Names, *, link: str = "Open message") -> str:
    """A post in one line of mrkdwn, with a link of these words."""
    post = sighted.post
    parts = [f"{person(post.user, names)} {place(post)}, {moment(post.posted)}"]
    if post.name:
        parts.append(file_name(post))
    parts.append(message_link(sighted.permalink, link))
    return "  ·  ".join(part for part in parts if part)


def file_name(post: Post) -> str:
    """The file's name in quotation marks."""
    return f"“{cut(plain(shorten(post.name, _FILE_NAME)), _ESCAPED)}”"


def decider(decision: Decision, names: Names) -> str:
    """Who decided, as mrkdwn."""
    return person(decision.by, names) if decision.by else "your policy, without a person"


def _name(user: str, names: Names) -> str:
    if not user:
        return "the drop folder"
    return names.get(user, "") or f"somebody ({user})"


def _short(name: str) -> str:
    return cut(plain(shorten(name, _NAME)), _ESCAPED)
