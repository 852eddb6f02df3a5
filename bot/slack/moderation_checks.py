"""What the doctor asks Slack about moderation: its channel, and the administrator's token."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.findings import Finding
from bot.slack.checks import TROUBLE, advice_for, granted, reason_of

_CHANNEL, _ADMIN = "Moderation channel", "Administrator's token"
_DELETES = "files:write"
_CORRECT = (
    "Correct MODERATION_CHANNEL: it is the channel's id, at the end of *About* in its details."
)
_INVITE = "Write `/invite @Labels` in it, or set MODERATION_CHANNEL to another channel."
_REOPEN = "Unarchive it, or set MODERATION_CHANNEL to another channel."
_ANEW = (
    "Add files:write under User Token Scopes (OAuth & Permissions), have an administrator "
    "reinstall the app, and copy the User OAuth Token (xoxp-…) into SLACK_ADMIN_TOKEN. Token "
    "rotation must be off: nothing refreshes this token."
)
_UNSHARE = (
    "Its people read the alerts, and may look and decide. Set MODERATION_CHANNEL to a channel of "
    "this workspace alone."
)
_CLOSE = "Whoever joins it reads the alerts, and may look and decide. Make it private."
_SHARED = ("is_ext_shared", "is_org_shared", "is_pending_ext_shared")


async def check_moderation(
    *, token: str, channel: str, admin_token: str, base_url: str, session: aiohttp.ClientSession
) -> list[Finding]:
    """Check what is set of moderation; changes nothing. The bot's own token is a good one."""
    client = AsyncWebClient(token=token, base_url=base_url, session=session)
    findings = []
    if channel:
        findings.append(await _channel(client, channel))
    if admin_token:
        admin = AsyncWebClient(token=admin_token, base_url=base_url, session=session)
        findings.append(await _admin(client, admin, is_used=bool(channel)))
    return findings


async def _channel(client: AsyncWebClient, channel: str) -> Finding:
    """See https://docs.slack.dev/reference/methods/conversations.info."""
    try:
        answer = await client.conversations_info(channel=channel)
    except TROUBLE as error:
        # Of a private channel that the bot is not in, Slack says that there is none.
        advice = advice_for(error, f"{_INVITE} {_CORRECT}")
        return Finding(_CHANNEL, ok=False, detail=f"{channel}: {reason_of(error)}", advice=advice)
    described = answer.get("channel") or {}
    name = f"#{described['name']}" if described.get("name") else channel
    if described.get("is_archived"):
        return Finding(_CHANNEL, ok=False, detail=f"{name} is archived", advice=_REOPEN)
    if not described.get("is_member"):
        detail = f"the bot is not in {name}"
        return Finding(_CHANNEL, ok=False, detail=detail, advice=_INVITE)
    return _openness(described, name)


def _openness(channel: Mapping[str, Any], name: str) -> Finding:
    """Who else than the team's moderators reads the alerts, and may look and decide."""
    if any(channel.get(flag) for flag in _SHARED):
        detail = f"{name} is shared with another organisation"
        return Finding(_CHANNEL, ok=False, detail=detail, advice=_UNSHARE)
    if not channel.get("is_private"):
        return Finding(_CHANNEL, ok=True, detail=f"{name} is public", advice=_CLOSE)
    return Finding(_CHANNEL, ok=True, detail=name)


async def _admin(client: AsyncWebClient, admin: AsyncWebClient, *, is_used: bool) -> Finding:
    """See https://docs.slack.dev/reference/methods/files.delete."""
    try:
        ours, theirs = await client.auth_test(), await admin.auth_test()
        person = await client.users_info(user=theirs["user_id"])
    except TROUBLE as error:
        return Finding(_ADMIN, ok=False, detail=reason_of(error), advice=advice_for(error, _ANEW))
    if theirs.get("team_id") != ours.get("team_id"):
        return _wrong("belongs to another team")
    if _DELETES not in granted(theirs.headers):
        return _wrong(f"missing: {_DELETES}")
    described = person.get("user") or {}
    if not described.get("is_admin"):
        return _wrong(f"{theirs.get('user')} is no administrator: others' files stay")
    advice = "" if is_used else "Without MODERATION_CHANNEL it has no use: take it away."
    return Finding(_ADMIN, ok=True, detail=f"{theirs.get('user')} may delete files", advice=advice)


def _wrong(detail: str) -> Finding:
    return Finding(_ADMIN, ok=False, detail=detail, advice=_ANEW)
