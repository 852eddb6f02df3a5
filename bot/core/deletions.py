"""What has to be forgotten because somebody deleted it in Slack.

A target is an `Identity` with gaps: without a file it means all pictures of a message, without
channel and `ts` a file wherever it was posted.

Events: https://docs.slack.dev/reference/events/message/message_deleted,
https://docs.slack.dev/reference/events/message/message_changed,
https://docs.slack.dev/reference/events/file_deleted. Deleting a message that has replies changes
it into one of subtype `tombstone`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.core.asking import Address
from bot.core.drops import is_announcement
from bot.core.entries import Identity
from bot.core.uploads import FileKind, SlackFile, delivered_to, is_by_bot

FORGET = "forget"
"""The chore's name."""

_TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True)
class Deletion:
    """What to forget in a team, and who waits to hear of it.

    `thread` is the thread of our reply, when the targets belong to one message and it is known.
    """

    team: str
    targets: tuple[Identity, ...]
    thread: str = ""
    address: Address | None = None

    def to_job(self) -> dict[str, Any]:
        """The chore for the queue."""
        return {
            "chore": FORGET,
            "team": self.team,
            "targets": [list(target) for target in self.targets],
            "thread": self.thread,
            "address": self.address.to_json() if self.address else None,
        }

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave."""
        return cls(
            team=job["team"],
            targets=tuple(Identity(*target) for target in job["targets"]),
            thread=job["thread"],
            address=Address.from_json(job["address"]) if job["address"] else None,
        )

    @property
    def group(self) -> str:
        """Whose work it is in the queue."""
        return f"{self.team}/{self.targets[0].channel}"


def others_told(body: Mapping[str, Any]) -> frozenset[str]:
    """Other workspaces that a delivered event names.

    Slack delivers what happens in a shared channel once, in the name of one of the workspaces that
    installed the app (https://docs.slack.dev/apis/events-api#authorizations).
    """
    entries = [entry for entry in body.get("authorizations") or () if isinstance(entry, Mapping)]
    event = body.get("event") or {}
    named = {*(entry.get("team_id") for entry in entries), body.get("team_id"),
             body.get("context_team_id"), event.get("team"), event.get("user_team")}  # fmt: skip
    return frozenset(str(team) for team in named if team) - {delivered_to(body)}


def targets_of(identity: Identity) -> tuple[Identity, ...]:
    """Every target that a picture falls under, itself first."""
    channel, ts, file_id = identity
    return (identity, Identity(channel, ts, ""), Identity("", "", file_id))


def deletion_from_event(body: Mapping[str, Any]) -> Deletion | None:
    """What a delivered event says is gone, or None when no picture of anybody's is.

    A reply of ours that somebody tidies away is no picture of anybody's. Our announcement of a
    dropped file is one.
    """
    event = body.get("event") or {}
    if body.get("type") != "event_callback":
        return None
    team = delivered_to(body)
    if event.get("type") == "file_deleted":
        file_id = str(event.get("file_id") or "")
        return Deletion(team, (Identity("", "", file_id),)) if file_id else None
    if event.get("type") != "message":
        return None
    before = _message(event.get("previous_message"))
    if before and is_by_bot(before, body):
        return _of_announcement(team, event, before)
    targets = _targets(event, before)
    return Deletion(team, targets, _thread(event, before)) if targets else None


def _of_announcement(
    team: str, event: Mapping[str, Any], before: Mapping[str, Any]
) -> Deletion | None:
    """A dropped file has no other message than ours: it goes with it."""
    channel, ts = str(event.get("channel") or ""), str(before.get("ts") or "")
    if not is_announcement(before, team, channel) or not _is_gone(event):
        return None
    return Deletion(team, (Identity(channel, ts, ""),))


def _is_gone(event: Mapping[str, Any]) -> bool:
    now = _message(event.get("message"))
    return event.get("subtype") == "message_deleted" or now.get("subtype") == _TOMBSTONE


def _targets(event: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[Identity, ...]:
    channel, now = str(event.get("channel") or ""), _message(event.get("message"))
    # What a thread's parent was before is not always told, and then it may have been a picture.
    files = frozenset(file_id for file_id in map(_picture, before.get("files") or ()) if file_id)
    ts = str(event.get("deleted_ts") or now.get("ts") or "")
    if not ts:
        return ()
    if _is_gone(event):
        whole = ("", *sorted(files)) if files or not before else ()
        return tuple(Identity(channel, ts, file_id) for file_id in whole)
    if event.get("subtype") != "message_changed":
        return ()
    entries = now.get("files") or ()
    left = {file.get("id") for file in entries if file.get("mode") != _TOMBSTONE}
    dead = {str(file.get("id") or "") for file in entries} - left
    return tuple(Identity(channel, ts, file_id) for file_id in sorted((files | dead) - left - {""}))


def _picture(entry: Mapping[str, Any]) -> str:
    """The id of a file that may have been a picture, empty for any other one."""
    file = SlackFile.from_slack(entry)
    return file.id if file.is_gone or file.kind is not FileKind.OTHER else ""


def _thread(event: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """The thread that the message stood in, empty when it began one or nobody says."""
    now = _message(event.get("message"))
    return str(before.get("thread_ts") or now.get("thread_ts") or "")


def _message(value: Any) -> Mapping[str, Any]:
    """Slack writes an empty list in the place of a message that it does not tell."""
    return value if isinstance(value, dict) else {}
