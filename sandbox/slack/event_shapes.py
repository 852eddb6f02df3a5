"""The inner shape of each event (https://docs.slack.dev/reference/events)."""

from collections.abc import Callable
from typing import ClassVar

from sandbox.slack.app import SlackApp
from sandbox.slack.message_objects import MessageObjects
from sandbox.workspace import Change, Workspace
from sandbox.workspace.records import Json, Message

_SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_TWO_NAMES = ("channel_archive", "channel_deleted", "channel_left", "channel_rename")
"""The events that are called `group_…` for private channels."""


def subscription(change: Change, workspace: Workspace, bot_user: str) -> str:
    """The name under which an app subscribes to such a change in its manifest."""
    if change.kind.startswith("message"):
        return _SUBSCRIPTIONS[workspace.channels[change.channel].channel_type]
    leaves = change.kind == "member_left_channel" and change.user == bot_user
    kind = "channel_left" if leaves else change.kind
    if kind in _TWO_NAMES and workspace.channels[change.channel].channel_type != "channel":
        return kind.replace("channel", "group")
    return kind


class EventShapes:
    """Makes events of changes in the workspace."""

    def __init__(self, workspace: Workspace, app: SlackApp, messages: MessageObjects) -> None:
        self._workspace = workspace
        self._app = app
        self._messages = messages

    def knows(self, change: Change) -> bool:
        """Whether Slack has an event for such a change."""
        return change.kind in self._BUILDERS

    def event(self, change: Change) -> Json:
        """The event as it stands in the envelope, made from the state of this moment."""
        return self._BUILDERS[change.kind](self, change)

    def _place(self, change: Change, ts: str) -> Json:
        kind = self._workspace.channels[change.channel].channel_type
        return {"channel": change.channel, "event_ts": ts, "channel_type": kind}

    def _posted(self, change: Change) -> Json:
        message = self._workspace.messages[change.channel][change.ts]
        return {
            **self._messages.message(message, in_event=True),
            **self._place(change, change.ts),
        }

    def _changed(self, change: Change) -> Json:
        message = self._workspace.messages[change.channel][change.ts]
        previous: Message = change.details["previous"]
        before = str(change.details.get("file", ""))
        ts = self._workspace.ids.ts()
        return {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": self._messages.message(message),
            "previous_message": self._messages.message(previous, before=before),
            "ts": ts,
            **self._place(change, ts),
        }

    def _deleted(self, change: Change) -> Json:
        ts = self._workspace.ids.ts()
        return {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": change.ts,
            "previous_message": self._messages.message(change.details["previous"]),
            "ts": ts,
            **self._place(change, ts),
        }

    def _reaction(self, change: Change) -> Json:
        message = self._workspace.messages[change.channel][change.ts]
        return {
            "type": change.kind,
            "user": change.user,
            "reaction": change.details["reaction"],
            "item": {"type": "message", "channel": change.channel, "ts": change.ts},
            "item_user": message.user,
            "event_ts": self._workspace.ids.ts(),
        }

    def _file_shared(self, change: Change) -> Json:
        id_ = change.details["file"]
        return {
            "type": "file_shared",
            "file_id": id_,
            "user_id": change.user,
            "file": {"id": id_},
            "channel_id": change.channel,
            "event_ts": change.ts,
        }

    def _file_deleted(self, change: Change) -> Json:
        return {
            "type": "file_deleted",
            "file_id": change.details["file"],
            "channel_ids": change.details["channels"],
            "event_ts": self._workspace.ids.ts(),
        }

    def _member(self, change: Change) -> Json:
        channel = self._workspace.channels[change.channel]
        inviter = change.details.get("inviter", "")
        return {
            "type": change.kind,
            "user": change.user,
            "channel": channel.id,
            "channel_type": "C" if channel.channel_type == "channel" else "G",
            "team": self._workspace.team.id,
            **({"inviter": inviter} if inviter else {}),
            "event_ts": self._workspace.ids.ts(),
        }

    def _left(self, change: Change) -> Json:
        """For the bot itself the event is another one: it is told that it is out."""
        if change.user != self._app.bot_user:
            return self._member(change)
        ts = self._workspace.ids.ts()
        return {
            "type": self._name(change),
            "channel": change.channel,
            "event_ts": ts,
        }

    def _name(self, change: Change) -> str:
        return subscription(change, self._workspace, self._app.bot_user)

    def _archive(self, change: Change) -> Json:
        name, ts = self._name(change), self._workspace.ids.ts()
        return {"type": name, "channel": change.channel, "user": change.user, "event_ts": ts}

    def _renamed(self, change: Change) -> Json:
        channel = self._workspace.channels[change.channel]
        shown = {"id": channel.id, "name": channel.name, "created": channel.created}
        return {
            "type": self._name(change),
            "channel": {**shown, "name_normalized": channel.name, "is_mpim": False},
            "event_ts": self._workspace.ids.ts(),
        }

    def _id_changed(self, change: Change) -> Json:
        return {
            "type": change.kind,
            "old_channel_id": change.details["old"],
            "new_channel_id": change.channel,
            "event_ts": self._workspace.ids.ts(),
        }

    def _uninstalled(self, change: Change) -> Json:
        return {"type": change.kind, "event_ts": self._workspace.ids.ts()}

    def _revoked(self, change: Change) -> Json:
        """The ids are those of users; the tokens themselves are never named."""
        tokens = {key: change.details.get(key, []) for key in ("oauth", "bot")}
        return {"type": change.kind, "tokens": tokens, "event_ts": self._workspace.ids.ts()}

    def _home_opened(self, change: Change) -> Json:
        return {
            "type": change.kind,
            "user": change.user,
            "channel": change.channel,
            "tab": change.details["tab"],
            **({"view": change.details["view"]} if change.details.get("view") else {}),
            "event_ts": self._workspace.ids.ts(),
        }

    _BUILDERS: ClassVar[dict[str, Callable[["EventShapes", Change], Json]]] = {
        "message": _posted,
        "message_changed": _changed,
        "message_deleted": _deleted,
        "reaction_added": _reaction,
        "reaction_removed": _reaction,
        "file_shared": _file_shared,
        "file_deleted": _file_deleted,
        "member_joined_channel": _member,
        "member_left_channel": _left,
        "channel_archive": _archive,
        "channel_deleted": _archive,
        "channel_rename": _renamed,
        "channel_id_changed": _id_changed,
        "app_uninstalled": _uninstalled,
        "tokens_revoked": _revoked,
        "app_home_opened": _home_opened,
    }

    @classmethod
    def names(cls) -> frozenset[str]:
        """Every event that may be delivered, by the name under which an app subscribes to it."""
        plain = {kind for kind in cls._BUILDERS if not kind.startswith("message")}
        private = {name.replace("channel", "group") for name in _TWO_NAMES}
        return frozenset({*plain, *private, *_TWO_NAMES, *_SUBSCRIPTIONS.values(), "app_mention"})
