"""From what happens in the workspace to the events that the app subscribed to."""

import base64
import json
from collections.abc import Callable

from sandbox.slack.app import VERIFICATION_TOKEN, SlackApp
from sandbox.slack.message_objects import MessageObjects
from sandbox.workspace import Change, Workspace
from sandbox.workspace.records import Json, Message

_SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "file_deleted": "files:read",
    "file_shared": "files:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
"""The scope without which an event does not come (https://docs.slack.dev/reference/events)."""


class EventStream:
    """Listens to the workspace and hands envelopes to `deliver`."""

    def __init__(
        self,
        workspace: Workspace,
        app: SlackApp,
        messages: MessageObjects,
        deliver: Callable[[Json], None],
    ) -> None:
        self._workspace = workspace
        self._app = app
        self._messages = messages
        self._deliver = deliver
        self._builders: dict[str, Callable[[Change], Json]] = {
            "message": self._posted,
            "message_changed": self._changed,
            "message_deleted": self._deleted,
            "reaction_added": self._reaction,
            "reaction_removed": self._reaction,
            "file_shared": self._file_shared,
            "file_deleted": self._file_deleted,
            "member_joined_channel": self._member,
            "member_left_channel": self._left,
            "channel_archive": self._archive,
            "app_home_opened": self._home_opened,
        }
        workspace.subscribe(self._on_change)

    def _on_change(self, change: Change) -> None:
        if change.kind not in self._builders or not self._reaches_app(change):
            return
        event = self._builders[change.kind](change)
        if self._is_subscribed(self._subscription(change)):
            self._deliver(self.envelope(event))
        if self._is_mention(event) and self._is_subscribed("app_mention"):
            self._deliver(self.envelope(_mention(event)))

    def _reaches_app(self, change: Change) -> bool:
        """An app hears of a channel only while its bot is a member; of itself always."""
        channel = self._workspace.channels.get(change.channel)
        itself = change.kind.startswith("member_") and change.user == self._app.bot_user
        if channel is None or itself:
            return True
        return self._app.bot_user in channel.members

    def _is_subscribed(self, event: str) -> bool:
        """Whether the manifest asks for the event and the token has the scope that it needs."""
        scope = EVENT_SCOPES.get(event)
        granted = scope is None or scope in self._app.scopes
        return event in self._app.bot_events and granted

    def _subscription(self, change: Change) -> str:
        if change.kind.startswith("message"):
            return _SUBSCRIPTIONS[self._workspace.channels[change.channel].channel_type]
        if change.kind == "member_left_channel" and change.user == self._app.bot_user:
            public = self._workspace.channels[change.channel].channel_type == "channel"
            return "channel_left" if public else "group_left"
        return change.kind

    def _is_mention(self, event: Json) -> bool:
        plain = event["type"] == "message" and event.get("subtype") in (None, "file_share")
        mentioned = f"<@{self._app.bot_user}>" in str(event.get("text", ""))
        return plain and mentioned and event["channel_type"] != "im"

    def envelope(self, event: Json) -> Json:
        """The outer shape (https://docs.slack.dev/apis/events-api#callback-field)."""
        team = self._workspace.team.id
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self._app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.ids.new("Ev"),
            "event_time": int(self._workspace.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": self._app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": self._context(event),
        }

    def _context(self, event: Json) -> str:
        content = {
            "et": event["type"],
            "tid": self._workspace.team.id,
            "aid": self._app.id,
            "cid": event.get("channel", ""),
        }
        return "4-" + base64.b64encode(json.dumps(content).encode()).decode()

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
        return {"type": self._subscription(change), "channel": change.channel, "event_ts": ts}

    def _archive(self, change: Change) -> Json:
        ts = self._workspace.ids.ts()
        return {"type": change.kind, "channel": change.channel, "user": change.user, "event_ts": ts}

    def _home_opened(self, change: Change) -> Json:
        return {
            "type": change.kind,
            "user": change.user,
            "channel": change.channel,
            "tab": change.details["tab"],
            **({"view": change.details["view"]} if change.details.get("view") else {}),
            "event_ts": self._workspace.ids.ts(),
        }


def _mention(event: Json) -> Json:
    """The second event of a message that names the app (no `subtype`, no `channel_type`)."""
    kept = {k: v for k, v in event.items() if k not in ("subtype", "channel_type")}
    return {**kept, "type": "app_mention"}
