"""What the app may do in Slack, and why; manifest.yml declares the same (a test holds them equal).

Methods and their scopes: https://docs.slack.dev/reference/methods;
events and theirs: https://docs.slack.dev/reference/events.
"""

_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": (),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "views.open": (),
    "views.update": (),
}
"""Every Web API method that the bot calls, with the bot scopes that it needs."""

EVENTS: dict[str, str] = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
"""Every event that the bot listens to, with the scope that it needs."""

DOWNLOADS = ("files:read",)
"""For fetching a file's bytes."""

SCOPES = frozenset(
    {scope for scopes in METHODS.values() for scope in scopes} | set(EVENTS.values())
) | frozenset(DOWNLOADS)
"""All bot scopes that the app must have, and the only ones that it asks for."""
