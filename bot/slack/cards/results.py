"""Pictures that were found, as a card (https://docs.slack.dev/reference/block-kit).

Pictures are named by the files that lie in Slack already, never by an address that somebody
else could open (https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.cards import Card
from bot.core.entries import Entry, Identity, Kind, Seen
from bot.core.permalinks import message_link
from bot.core.results import Found
from bot.core.times import MOST_SPANS, length_text, spans_text
from bot.slack.text import cut, escape, percent, plain, shorten

Block = dict[str, Any]

SHARE = "search_share"
"""The `action_id` of *Share here*; its value is `identity_value`."""

ALIKE = "search_alike"
"""The `action_id` of *Show more like this*; its value is `identity_value`."""

SECTION = 3_000
"""Characters of a section's text."""

MAX_RESULTS = 12
"""Pictures on one card: each takes two blocks of the 50."""

_WHY_SHOWN = 6
_ALSO_SHOWN = 5
_TIMED = 3
_LABEL_NAME = 60
_FILE_NAME = 80
_LINE = 600
_TEXT = 3_900
_BUTTON_NAME = 75


@dataclass(frozen=True, slots=True)
class Reading:
    """What a card says about places and people.

    `home` is the workspace's address, e.g. `https://team.slack.com/`, empty when it is unknown:
    then there are no links. `channels` holds the names of channels by id; what is missing there
    is a direct or group message. In a card for everyone nobody is mentioned, because a mention
    calls the person: `people` holds the names to use there, by id.
    """

    home: str = ""
    channels: Mapping[str, str] | None = None
    people: Mapping[str, str] | None = None


def results_card(
    title: str, found: Sequence[Found], reading: Reading, below: Sequence[Block] = ()
) -> Card:
    """A title, which is mrkdwn, the pictures with their buttons, and blocks below them."""
    shown = found[:MAX_RESULTS]
    blocks = [section(title)]
    for one in shown:
        blocks += [picture_section(one, reading), _buttons(one)]
    lines = [title, *(spoken(one, number) for number, one in enumerate(shown, start=1))]
    return Card(cut("\n".join(lines), _TEXT), (*blocks, *below))


def shared_card(found: Found, sharer: str, reading: Reading) -> Card:
    """One picture for everyone in a conversation, and who shared it; nobody is called for it."""
    title = f"{_who(sharer, reading)} shared a picture"
    return Card(
        "\n".join((title, spoken(found))), (picture_section(found, reading), context(title))
    )


def picture_section(found: Found, reading: Reading) -> Block:
    """What is known of a picture, and beside it the picture, when Slack can show one."""
    entry = found.entry
    lines = [cut(_reasons(found), _LINE), cut(_rest(found), _LINE), origin(entry, reading)]
    block = section("\n".join(line for line in lines if line))
    if entry.shown_file:
        block["accessory"] = {
            "type": "image",
            "slack_file": {"id": entry.shown_file},
            "alt_text": alt_text(found),
        }
    return block


def spoken(found: Found, number: int = 0) -> str:
    """A picture in one line without markup: for notifications and screen readers."""
    posted = datetime.fromtimestamp(found.entry.posted, tz=UTC)
    said = f"{alt_text(found)}, posted {posted.day} {posted:%B %Y}"
    return escape(f"{number}. {said}" if number else said)


def alt_text(found: Found) -> str:
    """What somebody who cannot see the small picture should know of it, as plain text."""
    seen = [*found.why, *found.also][: _WHY_SHOWN + _ALSO_SHOWN]
    timed = found.why or found.also[:_TIMED]
    what = _listed(
        _counted(shorten(one.name, _LABEL_NAME), one)
        + (_times(one, found.entry) if one in timed else "")
        for one in seen
    )
    name = shorten(found.entry.name, _FILE_NAME) or "A picture"
    return f"{name}: {what}" if what else name


def identity_value(identity: Identity) -> str:
    """A picture as a button's value."""
    return json.dumps(list(identity), separators=(",", ":"))


def named_identity(value: str) -> Identity:
    """Read back what `identity_value` gave. Raises ValueError for anything else."""
    parts = json.loads(value)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("not a picture")
    try:
        return Identity(*parts)
    except TypeError as error:
        raise ValueError("not a picture") from error


def section(text: str) -> Block:
    """A section of mrkdwn; `verbatim` keeps Slack from making names into links."""
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": True},
    }


def context(text: str) -> Block:
    """A quiet line of mrkdwn."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}],
    }


def button(action_id: str, text: str, value: str, spoken_as: str = "") -> Block:
    """A button; `spoken_as` is what a screen reader says instead of its text."""
    made: Block = {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": shorten(text, _BUTTON_NAME), "emoji": False},
    }
    if spoken_as:
        made["accessibility_label"] = shorten(spoken_as, _BUTTON_NAME)
    return made


def day(seconds: float, fallback: str = "") -> str:
    """A date in the reader's own time zone and language.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    words = fallback or f"{moment.day} {moment:%B %Y}"
    return f"<!date^{int(seconds)}^{{date_short_pretty}}|{words}>"


def _buttons(found: Found) -> Block:
    value = identity_value(found.entry.identity)
    name = found.entry.name or "this picture"
    return {
        "type": "actions",
        "block_id": f"result-{'-'.join(found.entry.identity)}",
        "elements": [
            button(ALIKE, "Show more like this", value, f"Show more like {name}"),
            button(SHARE, "Share here", value, f"Share {name} here"),
        ],
    }


def _reasons(found: Found) -> str:
    if found.remark:
        return f"*{plain(found.remark)}*"
    if found.why:
        return "  ·  ".join(_bold(seen, found.entry) for seen in found.why[:_WHY_SHOWN])
    return f"*{plain(shorten(found.entry.name, _FILE_NAME)) or 'A picture'}*"


def _bold(seen: Seen, entry: Entry) -> str:
    name = f"*{plain(shorten(seen.name, _LABEL_NAME))}*"
    sure = percent(seen.confidence).replace(" ", "\u00a0")
    times = _times(seen, entry)
    return f"{_counted(name, seen)}{times} {f'({sure})' if times else sure}"


def _times(seen: Seen, entry: Entry) -> str:
    """When a label is seen in what moves, with a space before it."""
    # One span more than is shown is kept, and nobody knows how many there are behind it.
    is_video = entry.kind is Kind.VIDEO
    times = spans_text(seen.spans, is_video=is_video, most=MOST_SPANS, all_known=False)
    return f" {times}" if times else ""


def _counted(name: str, seen: Seen) -> str:
    return f"{name} ×{seen.count}" if seen.count > 1 else name


def _rest(found: Found) -> str:
    names = [
        _counted(plain(shorten(seen.name, _LABEL_NAME)), seen)
        # Where nothing says why it was found, the surest labels stand for it.
        + (_times(seen, found.entry) if not found.why and place < _TIMED else "")
        for place, seen in enumerate(found.also[:_ALSO_SHOWN])
    ]
    if not names:
        return ""
    return f"{'Also ' if found.why and not found.remark else ''}{_listed(names)}"


def _listed(names: Iterable[str]) -> str:
    """Names with commas between them, or semicolons where the names have commas."""
    told = list(names)
    return ("; " if any(", " in name for name in told) else ", ").join(told)


def origin(entry: Entry, reading: Reading) -> str:
    """Who, where, when, and the way there."""
    text = f"{_who(entry.user, reading)} {_where(entry.channel, reading)}  ·  {_when(entry)}"
    if entry.seconds:
        text += f"  ·  {_length(entry)}"
    if link := message_link(reading.home, entry):
        text += f"\n<{escape(link)}|Open message>"
    return text


def _length(entry: Entry) -> str:
    is_video = entry.kind is Kind.VIDEO
    length = length_text(entry.seconds, is_video=is_video).replace(" ", "\u00a0")
    return f"{'video' if is_video else 'animation'}, {length}"


def _who(user: str, reading: Reading) -> str:
    if not user:
        return "Dropped"
    if reading.people is None:
        return f"<@{user}>"
    return plain(reading.people.get(user, "")) or "Somebody"


def _where(channel: str, reading: Reading) -> str:
    if channel.startswith("D"):
        return "in a direct message"
    if reading.channels is not None and channel not in reading.channels:
        return "in a group message"
    return f"in <#{channel}>"


def _when(entry: Entry) -> str:
    moment = datetime.fromtimestamp(entry.posted, tz=UTC)
    fallback = f"{moment.day} {moment:%B %Y, %H:%M} UTC"
    return f"<!date^{int(entry.posted)}^{{date_short_pretty}}, {{time}}|{fallback}>"
