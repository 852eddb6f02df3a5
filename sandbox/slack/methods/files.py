"""`files.*`: the upload in three steps, `files.info`, `files.delete`."""

import re
from typing import Any

from sandbox.slack import access
from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks import finished, text_blocks
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError, invalid_arguments, missing_argument
from sandbox.slack.mentions import note_mentions
from sandbox.workspace import posting, sharing
from sandbox.workspace.records import File, FileKind, Json

LONGEST_ALT_TEXT = 1000
MOST_CHANNELS = 100
_CONVERSATION = re.compile(r"[CGDZ][A-Z0-9]{8,}")
"""Neither a user's id nor a channel's name will do (slackapi/bolt-js#2115)."""


def get_upload_url_external(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""
    name, length = args.required("filename"), args.number("length", 0)
    if length < 1:
        raise missing_argument("length")
    if len(args.text("alt_txt")) > LONGEST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file = sharing.new_file(slack.workspace, name, slack.app.bot_user)
    file.bot_id = slack.app.bot_id
    file.alt_text = args.text("alt_txt")
    file.claimed_size = length
    file.uploaded = file.completed = file.ready = False
    return {"upload_url": f"{slack.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload_external(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal."""
    entries = _entries(args)
    files = [_uploaded(slack, entry) for entry in entries]
    wanted = _sharings(slack, args)
    for file, entry in zip(files, entries, strict=True):
        file.title = str(entry.get("title") or file.name)
        file.completed = True
        file.channels = [sharing_.channel for sharing_ in wanted]
    slack.background.spawn(_process(slack, files, wanted))
    return {"files": [slack.files.info(file) for file in files]}


def _entries(args: Arguments) -> list[Json]:
    entries: Any = args.data("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries:
        raise missing_argument("files")
    if not all(isinstance(entry, dict) and entry.get("id") for entry in entries):
        raise invalid_arguments("missing required field: id [json-pointer:/files/0]")
    return entries


def _uploaded(slack: Slack, entry: Json) -> File:
    file = slack.workspace.files.get(str(entry["id"]))
    if file is None or file.user != slack.app.bot_user or not file.uploaded:
        raise SlackError("file_not_found")
    if file.completed:
        raise SlackError("file_update_failed")
    return file


def _sharings(slack: Slack, args: Arguments) -> list[sharing.Sharing]:
    targets = args.listed("channel_id") or args.listed("channels")
    if len(targets) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    return [_sharing(slack, args, target) for target in targets]


def _sharing(slack: Slack, args: Arguments, target: str) -> sharing.Sharing:
    if not _CONVERSATION.fullmatch(target):
        pattern = f"input must match regex pattern: ^{_CONVERSATION.pattern}$"
        raise invalid_arguments(f"{pattern} [json-pointer:/channel_id]")
    channel = access.postable(slack, target)
    text = args.text("initial_comment")
    given = _rich_text(args)
    note_mentions(slack, args, text, given)
    blocks = text_blocks(slack, text) if text or not given else finished(slack, given)
    thread_ts = args.text("thread_ts")
    return sharing.Sharing(
        channel=channel.id,
        user=slack.app.bot_user,
        text=text,
        thread_ts=posting.thread_root(slack.workspace, channel.id, thread_ts),
        bot_id=slack.app.bot_id,
        blocks=blocks,
    )


def _rich_text(args: Arguments) -> list[Json]:
    """The `blocks` argument, in which Slack documents rich text alone."""
    given = args.data("blocks", "invalid_blocks") or []
    if not all(isinstance(block, dict) and block.get("type") == "rich_text" for block in given):
        raise SlackError("invalid_blocks")
    return list(given)


async def _process(slack: Slack, files: list[File], wanted: list[sharing.Sharing]) -> None:
    """What Slack does after it has answered: look at the bytes, then post the message."""
    await slack.workspace.clock.sleep(slack.strictness.readiness_delay)
    for file in files:
        sharing.look_at(file)
    for sharing_ in wanted:
        sharing.share(slack.workspace, files, sharing_)
    slack.workspace.wake()


def info(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/files.info."""
    file = _existing(slack, args)
    return {
        "file": slack.files.info(file),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def _existing(slack: Slack, args: Arguments) -> File:
    file = slack.workspace.files.get(args.required("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    if file.info_error:
        raise SlackError(file.info_error)
    if file.deleted or file.kind is FileKind.TOMBSTONE:
        raise SlackError("file_deleted")
    if not sharing.may_see(slack.workspace, file, _asker(slack, args)):
        raise SlackError("file_not_found")
    return file


def _asker(slack: Slack, args: Arguments) -> str:
    """Who calls: a person by a token of their own, else the bot."""
    return args.caller or slack.app.bot_user


def delete(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/files.delete.

    Everybody deletes their own files, administrators any that they see, a bot none but its own.
    """
    file = _existing(slack, args)
    asker = _asker(slack, args)
    if file.user != asker and not slack.workspace.users[asker].is_admin:
        raise SlackError("cant_delete_file")
    sharing.delete_file(slack.workspace, file)
    return {}
