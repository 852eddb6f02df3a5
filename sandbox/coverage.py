"""What of Slack the sandbox plays: one table, to which a test holds the code.

`python -m sandbox.coverage` prints both tables as they stand in docs/fidelity.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.workspace.violations import CONSEQUENCES

DOCS = "https://docs.slack.dev/"


class Support(StrEnum):
    """How far something goes."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    NOT_SUPPORTED = "not supported"


class Kind(StrEnum):
    """What it is, and where Slack documents it."""

    METHOD = "method"
    EVENT = "event"
    INTERACTION = "interaction"


_PLACES = {
    Kind.METHOD: "reference/methods/",
    Kind.EVENT: "reference/events/",
    Kind.INTERACTION: "reference/interaction-payloads/",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; without a `page` the source is the page of that name."""

    kind: Kind
    name: str
    support: Support
    note: str = ""
    page: str = ""

    @property
    def source(self) -> str:
        """The vendor's page."""
        return DOCS + (self.page or _PLACES[self.kind] + self.name)


def _rows(kind: Kind, support: Support, **notes: str) -> list[Entry]:
    return [Entry(kind, name, support, note) for name, note in notes.items()]


def _methods(support: Support, *names: str, note: str = "") -> list[Entry]:
    return [Entry(Kind.METHOD, name, support, note) for name in names]


_BUCKETS = "the length of bursts is ours; Slack does not publish it"
_MESSAGES = {
    "message.channels": "public channels",
    "message.groups": "private channels",
    "message.im": "direct messages",
    "message.mpim": "group messages",
}
_SUBTYPES = (
    "new, `file_share`, `message_changed`, `message_deleted`, `thread_broadcast`, joins, "
    "`channel_convert_to_private`, `channel_convert_to_public`"
)
_PAYLOADS = "reference/interaction-payloads/"

COVERAGE: tuple[Entry, ...] = (
    *_methods(
        Support.SUPPORTED,
        "api.test",
        "auth.test",
        "chat.delete",
        "chat.getPermalink",
        "chat.postEphemeral",
        "conversations.history",
        "conversations.members",
        "conversations.replies",
        "reactions.add",
        "reactions.remove",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    ),
    Entry(
        Kind.METHOD,
        "apps.connections.open",
        Support.SUPPORTED,
        "single-use addresses, `debug_reconnects`",
    ),
    Entry(Kind.METHOD, "apps.uninstall", Support.SUPPORTED, "all of the workspace's tokens end"),
    Entry(
        Kind.METHOD,
        "auth.revoke",
        Support.PARTIAL,
        "access tokens, no refresh tokens; without rotation the last one takes the app with it",
    ),
    Entry(
        Kind.METHOD,
        "blocks.validate",
        Support.PARTIAL,
        "errors without `constraint`",
    ),
    Entry(Kind.METHOD, "bots.info", Support.PARTIAL, "knows the app's own bot alone"),
    Entry(
        Kind.METHOD,
        "chat.postMessage",
        Support.PARTIAL,
        f"no unfurling; {_BUCKETS}",
    ),
    Entry(
        Kind.METHOD,
        "chat.update",
        Support.PARTIAL,
        "no `file_ids`, no edit window; without `blocks` the old ones go, and it is noted",
    ),
    Entry(Kind.METHOD, "conversations.info", Support.PARTIAL, "no topic, purpose or locale"),
    Entry(Kind.METHOD, "conversations.join", Support.SUPPORTED, "public channels alone"),
    Entry(
        Kind.METHOD, "conversations.list", Support.PARTIAL, "no organisations: `team_id` is ignored"
    ),
    Entry(Kind.METHOD, "conversations.open", Support.PARTIAL, "by `users`, not by `channel`"),
    Entry(
        Kind.METHOD,
        "files.completeUploadExternal",
        Support.PARTIAL,
        "one fixed delay until a file is ready",
    ),
    Entry(
        Kind.METHOD,
        "files.delete",
        Support.SUPPORTED,
        "a bot's own; with an administrator's token any file that they see",
    ),
    Entry(Kind.METHOD, "files.getUploadURLExternal", Support.PARTIAL, "no snippets, no quota"),
    Entry(
        Kind.METHOD, "files.info", Support.PARTIAL, "no comments; of videos no `mp4_low`, no `vtt`"
    ),
    Entry(
        Kind.METHOD,
        "oauth.v2.access",
        Support.PARTIAL,
        "codes and refresh tokens, each once; no PKCE, no webhooks, no organisations",
    ),
    Entry(Kind.METHOD, "team.info", Support.PARTIAL, "no icons, no plan"),
    Entry(
        Kind.METHOD,
        "users.conversations",
        Support.SUPPORTED,
        "of anybody: public channels, and those that the bot is in too",
    ),
    Entry(Kind.METHOD, "users.info", Support.PARTIAL, "no e-mail"),
    Entry(Kind.METHOD, "users.list", Support.PARTIAL, "no e-mail"),
    *_methods(
        Support.NOT_SUPPORTED,
        "apps.event.authorizations.list",
        "apps.manifest.validate",
        "assistant.search.context",
        "chat.scheduleMessage",
        "chat.startStream",
        "files.list",
        "files.sharedPublicURL",
        "files.upload",
        "oauth.v2.exchange",
        "pins.add",
        "search.messages",
        note="`unknown_method`",
    ),
    *(
        Entry(Kind.EVENT, name, Support.PARTIAL, f"{where}: {_SUBTYPES}")
        for name, where in _MESSAGES.items()
    ),
    *_rows(
        Kind.EVENT,
        Support.SUPPORTED,
        app_home_opened="",
        app_mention="in addition to the message",
        app_rate_limited="beyond 30,000 deliveries an hour, once a minute",
        app_uninstalled="in no promised order with `tokens_revoked`",
        channel_archive="",
        channel_deleted="",
        channel_id_changed="",
        channel_left="",
        channel_rename="",
        file_deleted="",
        file_shared="for each file and channel, own uploads too",
        group_archive="",
        group_deleted="",
        group_left="",
        group_rename="",
        member_joined_channel="",
        member_left_channel="",
        tokens_revoked="",
        url_verification="over HTTP",
    ),
    Entry(Kind.EVENT, "reaction_added", Support.PARTIAL, "to messages, not to files"),
    Entry(Kind.EVENT, "reaction_removed", Support.PARTIAL, "from messages, not from files"),
    *_rows(
        Kind.EVENT,
        Support.NOT_SUPPORTED,
        assistant_thread_started="",
        channel_created="",
        channel_unarchive="",
        file_change="",
        file_created="",
        file_public="",
        file_unshared="",
        link_shared="",
        message_metadata_posted="",
        pin_added="",
        team_join="",
        user_change="",
    ),
    Entry(
        Kind.INTERACTION,
        "block_actions",
        Support.PARTIAL,
        "`state` of messages is empty",
        f"{_PAYLOADS}block_actions-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "block_suggestion",
        Support.SUPPORTED,
        "at most 100 options, checked",
        f"{_PAYLOADS}block_suggestion-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "message_action",
        Support.SUPPORTED,
        "message shortcuts of the manifest",
        f"{_PAYLOADS}shortcuts-interaction-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "shortcut",
        Support.SUPPORTED,
        "global shortcuts of the manifest",
        f"{_PAYLOADS}shortcuts-interaction-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "slash_commands",
        Support.SUPPORTED,
        "in every conversation, never in threads; `should_escape`",
        "interactivity/implementing-slash-commands",
    ),
    Entry(
        Kind.INTERACTION,
        "view_closed",
        Support.SUPPORTED,
        "with `notify_on_close`",
        f"{_PAYLOADS}view-interactions-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "view_submission",
        Support.PARTIAL,
        "required inputs are asked for first; no `response_urls`",
        f"{_PAYLOADS}view-interactions-payload",
    ),
    Entry(
        Kind.INTERACTION,
        "workflow_step_edit",
        Support.NOT_SUPPORTED,
        "",
        "workflows",
    ),
)


def table() -> str:
    """The table in Markdown, one row an entry."""
    rows = [f"| {entry.kind} | [`{entry.name}`]({entry.source}) | {entry.support} | {entry.note} |"
            for entry in sorted(COVERAGE, key=_order)]  # fmt: skip
    return "\n".join(("| kind | name | support | note |", "| --- | --- | --- | --- |", *rows))


def violations_table() -> str:
    """What an app can do wrong, in Markdown."""
    rows = [f"| `{code}` | {consequence} |" for code, consequence in CONSEQUENCES.items()]
    return "\n".join(("| code | at a customer's |", "| --- | --- |", *rows))


def _order(entry: Entry) -> tuple[int, str]:
    return list(Kind).index(entry.kind), entry.name


if __name__ == "__main__":
    import sys

    sys.stdout.write(f"{table()}\n\n{violations_table()}\n")
