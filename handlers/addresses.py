"""Where the answer to a delivered request goes, if anybody waits for one.

Payloads: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload,
https://docs.slack.dev/reference/events/app_mention.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltContext

from bot.core.asking import Address


def installed_team(context: AsyncBoltContext) -> str:
    """The workspace that the app is installed in: in Slack Connect the person's may differ."""
    installation = context.authorize_result
    return str((installation and installation.team_id) or context.team_id)


def is_anothers(body: Mapping[str, Any], context: AsyncBoltContext) -> bool:
    """Whether a button was pressed below a message of the app in another workspace.

    In a channel that several workspaces share, Slack does not say whose installation hears of a
    press; the message is of the bot that wrote it. One that no bot wrote cannot have our buttons:
    who made that up is met like anybody who may not press.
    """
    message, bot = body.get("message"), context.authorize_result
    if body.get("type") != "block_actions" or not isinstance(message, Mapping) or bot is None:
        return False
    if not message.get("bot_id"):
        return False
    writers = {message.get("user"), message.get("bot_id")} - {None, ""}
    ours = {bot.bot_user_id, bot.bot_id} - {None, ""}
    return bool(writers and ours) and not writers & ours


def of_command(body: Mapping[str, Any], context: AsyncBoltContext) -> Address:
    """Of a slash command."""
    return Address(
        team=installed_team(context),
        user=str(body["user_id"]),
        channel=str(body["channel_id"]),
        response_url=str(body["response_url"]),
    )


def of_press(body: Mapping[str, Any], context: AsyncBoltContext) -> Address:
    """Of a pressed button in a message, where the answer may take the message's place."""
    container = body.get("container") or {}
    return Address(
        team=installed_team(context),
        user=str(body["user"]["id"]),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        thread=str(container.get("thread_ts") or ""),
        response_url=str(body.get("response_url") or ""),
    )


def of_message(event: Mapping[str, Any], context: AsyncBoltContext) -> Address:
    """Of a mention, or of words in the direct message: where they were written."""
    return Address(
        team=installed_team(context),
        user=str(event["user"]),
        channel=str(event["channel"]),
        thread=str(event.get("thread_ts") or ""),
    )


def waiting_for(body: Mapping[str, Any], context: AsyncBoltContext) -> Address | None:
    """Who is told that something went wrong; None when nobody waits for an answer."""
    if body.get("command"):
        return of_command(body, context)
    if body.get("response_url"):
        return of_press(body, context)
    event = body.get("event") or {}
    return of_message(event, context) if is_question(event) else None


def is_question(event: Mapping[str, Any]) -> bool:
    """Whether a person said something to the bot in words: by its name, or directly.

    What comes with files is labelled instead, and edits and joins are no questions.
    """
    is_mention = event.get("type") == "app_mention"
    is_direct = event.get("type") == "message" and event.get("channel_type") == "im"
    by_bot = event.get("bot_id") or not event.get("user") or event["user"] == "USLACKBOT"
    special = by_bot or event.get("subtype") or event.get("hidden") or event.get("files")
    return (is_mention or is_direct) and not special
