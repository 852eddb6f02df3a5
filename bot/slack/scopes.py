"""What the app may do in Slack, and why; manifest.yml declares the same (a test holds them equal).

Methods and their scopes: https://docs.slack.dev/reference/methods;
events and theirs: https://docs.slack.dev/reference/events.
"""

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS: dict[str, tuple[str, ...]] = {
    "auth.revoke": (),
    "auth.test": (),
    "apps.connections.open": (),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.members": _READ,
    "conversations.open": ("im:write",),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.conversations": _READ,
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.push": (),
    "views.update": (),
}
"""Every Web API method that the bot calls, with the bot scopes that it needs."""

EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": (),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "file_deleted": ("files:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "tokens_revoked": (),
}
"""Every event that the bot listens to, with the scopes that it needs."""

DOWNLOADS = ("files:read",)
"""For fetching a file's bytes."""

COMMANDS = ("commands",)
"""For slash commands."""

SCOPES = frozenset(
    scope
    for scopes in (*METHODS.values(), *EVENTS.values(), DOWNLOADS, COMMANDS)
    for scope in scopes
)
"""All bot scopes that the app must have, and the only ones that it asks for."""
