"""From what happens in the workspace to the events that the app subscribed to."""

import base64
import json
from collections.abc import Callable

from sandbox.slack.app import VERIFICATION_TOKEN
from sandbox.slack.context import Slack
from sandbox.slack.event_shapes import EventShapes, subscription
from sandbox.slack.objects import foreign_teams
from sandbox.workspace import Change
from sandbox.workspace.records import Json

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "file_deleted": "files:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
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

    def __init__(self, slack: Slack, deliver: Callable[[Json], None]) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self._app = slack.app
        self._deliver = deliver
        self._echoes = slack.strictness.echoes
        self._shapes = EventShapes(slack.workspace, slack.app, slack.messages)
        slack.workspace.subscribe(self._on_change)

    def _on_change(self, change: Change) -> None:
        if not self._shapes.knows(change) or not self._reaches_app(change):
            return
        event = self._shapes.event(change)
        if not self._echoes and event.get("bot_id") == self._app.bot_id:
            return
        name = subscription(change, self._workspace, self._app.bot_user)
        if self._is_subscribed(name, private=event.get("channel_type") == "G"):
            self._deliver(self.envelope(event))
        if self._is_mention(event) and self._is_subscribed("app_mention"):
            self._deliver(self.envelope(_mention(event)))

    def _reaches_app(self, change: Change) -> bool:
        """An app hears of a channel only while its bot is a member; of itself always."""
        if not self._workspace.app_installed:
            return change.kind in ("app_uninstalled", "tokens_revoked")
        channel = self._workspace.channels.get(change.channel)
        itself = change.kind.startswith("member_") and change.user == self._app.bot_user
        if channel is None or itself:
            return True
        return self._app.bot_user in channel.members

    def _is_subscribed(self, event: str, *, private: bool = False) -> bool:
        """Whether the manifest asks for the event and the bot has the scope that it needs."""
        scope = EVENT_SCOPES.get(event)
        if private and scope == "channels:read":
            scope = "groups:read"
        granted = scope is None or scope in self._slack.scopes
        return event in self._app.bot_events and granted

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
            "is_ext_shared_channel": self._is_shared(event),
            "event_context": self._context(event),
        }

    def _is_shared(self, event: Json) -> bool:
        channel = self._workspace.channels.get(str(event.get("channel", "")))
        return channel is not None and bool(foreign_teams(channel, self._workspace))

    def _context(self, event: Json) -> str:
        content = {
            "et": event["type"],
            "tid": self._workspace.team.id,
            "aid": self._app.id,
            "cid": event.get("channel", ""),
        }
        return "4-" + base64.b64encode(json.dumps(content).encode()).decode()


def _mention(event: Json) -> Json:
    """The second event of a message that names the app (no `subtype`, no `channel_type`)."""
    kept = {k: v for k, v in event.items() if k not in ("subtype", "channel_type")}
    return {**kept, "type": "app_mention"}
