"""What a delivery from Slack must look like before anything reads it.

Ids and time stamps become keys, groups of the queue and parts of messages, so they hold letters,
digits and dots alone. Nothing is asked for that no feature reads, and what may be missing may be
null. Payloads: https://docs.slack.dev/reference/events,
https://docs.slack.dev/reference/interaction-payloads,
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.shaping import Shape, either, flag, matching, named, record, some, text, whole


def misshapen(body: Any) -> str:
    """The first place in a delivery that is not as Slack documents it; nothing when all is well."""
    if not isinstance(body, Mapping):
        return "body"
    return _BODY(body, "") or _shape_of(body)(body, "")


def _shape_of(body: Mapping[str, Any]) -> Shape:
    if "command" in body:
        return _COMMAND
    kind = body.get("type")
    if kind == "event_callback":
        event = body.get("event")
        return _shape_of_event(event.get("type") if isinstance(event, Mapping) else None)
    return _INTERACTIONS.get(kind, _BODY) if isinstance(kind, str) else _BODY


def _shape_of_event(kind: Any) -> Shape:
    name = str(kind)
    if name in ("message", "app_mention"):
        return _MESSAGED
    if name == "channel_id_changed":
        return _MOVED
    return _IN_CHANNEL if name in _ABOUT_CHANNELS else _HAPPENED


_ABOUT_CHANNELS = frozenset(
    {
        "member_joined_channel", "member_left_channel", "channel_left", "channel_archive",
        "channel_deleted", "group_left", "group_archive", "group_deleted",
    }
)  # fmt: skip
_ID = matching("[A-Za-z0-9]{0,64}")
_SOME_ID = matching("[A-Za-z0-9]{1,64}")
_EVENT_ID = matching("[A-Za-z0-9._:-]{0,128}")
"""No key and no group: it only names a story in the log."""
_TS = matching(r"[0-9]{1,16}(\.[0-9]{1,9})?")
_NO_TS = matching("")
_PLACE = record(id=_ID, team_id=_ID, enterprise_id=_ID)
_WHO = either(_ID, _PLACE)

_FILE = record(
    id=_ID, name=text, title=text, mimetype=text, filetype=text, size=whole, mode=text,
    file_access=text, is_external=flag, url_private_download=text,
)  # fmt: skip
_WORDS: Mapping[str, Shape] = {
    "type": text, "subtype": text, "text": text, "user": _ID, "bot_id": _ID, "ts": _TS,
    "thread_ts": either(_TS, _NO_TS), "files": some(_FILE), "metadata": record(),
}  # fmt: skip
_TOLD = either(record(optional=_WORDS), some(text))
"""A message inside of an event; Slack writes an empty list where it does not tell it."""

_BODY = record(
    type=text, team_id=_ID, context_team_id=_ID, team=_WHO, user=_WHO, enterprise_id=_ID,
    enterprise=_WHO,
    authorizations=some(record(team_id=_ID, user_id=_ID, enterprise_id=_ID, is_bot=flag)),
    event=record(type=text, team=_ID, user_team=_ID), event_id=_EVENT_ID, event_time=whole,
    challenge=text, response_url=text, trigger_id=text, is_enterprise_install=flag, view=record(),
    message=record(), container=record(), actions=some(record()),
)  # fmt: skip
_MESSAGED = record(
    {"event": record({"channel": _SOME_ID, "ts": _TS}, _WORDS, channel_type=text, deleted_ts=_TS,
                      event_ts=_TS, message=_TOLD, previous_message=_TOLD)},
)  # fmt: skip
_FACTS: Mapping[str, Shape] = {
    "type": text, "user": _WHO, "channel_id": _ID, "file_id": _ID, "event_ts": either(_TS, whole),
}  # fmt: skip
_HAPPENED = record({"event": record(optional=_FACTS, channel=_WHO)})
_IN_CHANNEL = record({"event": record({"channel": _SOME_ID}, _FACTS)})
_MOVED = record({"event": record({"old_channel_id": _SOME_ID, "new_channel_id": _SOME_ID}, _FACTS)})

_CHOICE = record({"value": text})
_STATE = record(value=text, selected_option=_CHOICE, selected_options=some(_CHOICE))
_ELEMENT = record(
    action_id=text, initial_value=text, initial_option=_CHOICE, initial_options=some(_CHOICE),
)  # fmt: skip
_BLOCK = record({"type": text, "block_id": text}, element=_ELEMENT, accessory=_ELEMENT)
_VIEW = record(
    {"id": _SOME_ID, "hash": text, "type": text}, root_view_id=_ID, callback_id=text,
    private_metadata=text, blocks=some(_BLOCK), state=record(values=named(named(_STATE))),
)  # fmt: skip
_ACTION = record(
    {"action_id": text}, block_id=text, type=text, value=text, selected_conversation=_ID,
    selected_option=_CHOICE,
)  # fmt: skip
_PRESSED = record(
    {"user": record({"id": _SOME_ID}, team_id=_ID), "actions": some(_ACTION, least=1)},
    channel=_PLACE, view=_VIEW, message=record(optional=_WORDS),
    container=record(channel_id=_ID, message_ts=_TS, thread_ts=_TS, view_id=_ID),
)  # fmt: skip
_ENTERED = record({"user": record({"id": _SOME_ID}, team_id=_ID), "view": _VIEW})
_COMMAND = record(
    {"command": text, "user_id": _SOME_ID, "channel_id": _SOME_ID, "response_url": text}, text=text,
)  # fmt: skip
_INTERACTIONS: Mapping[str, Shape] = {
    "block_actions": _PRESSED, "view_submission": _ENTERED, "view_closed": _ENTERED,
}  # fmt: skip
