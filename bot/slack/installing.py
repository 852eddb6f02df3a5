"""Bolt's own interfaces for installing an app, over our ports.

https://docs.slack.dev/tools/bolt-python/concepts/authenticating-oauth. The stores that come with
slack_sdk keep tokens in the clear, and some of them block the event loop.
"""

import logging
from collections.abc import Callable, Sequence

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.core.installations import Installation
from bot.errors import BotError
from bot.ports import Clock
from bot.ports.installing import Installations, States

log = logging.getLogger(__name__)


class WholeOrganisationError(BotError):
    """Somebody installed the app for all workspaces of an organisation at once."""

    def __init__(self) -> None:
        super().__init__("Labels is installed workspace by workspace.")


class StateStore(AsyncOAuthStateStore):
    """The states of `bot.ports.installing`."""

    def __init__(self, states: States) -> None:
        self._states = states

    @property
    def logger(self) -> logging.Logger:
        """Where slack_sdk would log."""
        return log

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state."""
        return await self._states.issue()

    async def async_consume(self, state: str) -> bool:
        """Whether the state is good; it is not any more."""
        return await self._states.consume(state)


class InstallationStore(AsyncInstallationStore):
    """The installations of `bot.ports.installing`: one for each workspace, the last one made."""

    def __init__(
        self, installations: Installations, clock: Clock, *, changed: Callable[[str], None]
    ) -> None:
        """`changed` hears of every workspace whose installation is another now."""
        self._installations = installations
        self._clock = clock
        self._changed = changed

    @property
    def logger(self) -> logging.Logger:
        """Where slack_sdk would log."""
        return log

    async def async_save(self, installation: SlackInstallation) -> None:
        """Store a new installation. Raises WholeOrganisationError."""
        if installation.is_enterprise_install or not installation.team_id:
            raise WholeOrganisationError
        await self._installations.save(from_slack(installation))
        self._changed(installation.team_id)
        log.info("installed in %s by %s", installation.team_id, installation.user_id)

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a bot's new token, whoever installed the app."""
        known = await self._installations.find(bot.team_id or "")
        new = SlackInstallation(user_id="", **bot.to_dict_for_copying())
        if known:
            new = to_slack(known)
            new.bot_token, new.bot_refresh_token = bot.bot_token, bot.bot_refresh_token
            new.bot_token_expires_at = bot.bot_token_expires_at
        await self.async_save(new)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:  # fmt: skip
        """The app in a workspace; none in an organisation as a whole."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )  # fmt: skip
        return found.to_bot() if found else None

    async def async_find_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None,  # noqa: ARG002 - a workspace's id is enough
        is_enterprise_install: bool | None = False,
    ) -> SlackInstallation | None:  # fmt: skip
        """The app in a workspace; with a `user_id` only what this person installed."""
        if is_enterprise_install or not team_id:
            return None
        found = await self._installations.find(team_id)
        if found is None or user_id not in (None, found.installed_by):
            return None
        return to_slack(found)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:  # noqa: ARG002
        """Delete a workspace's tokens, and note that it departed."""
        await self._installations.remove(team_id or "", self._clock.now())
        self._changed(team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None,  # noqa: ARG002
    ) -> None:  # fmt: skip
        """Delete a person's tokens, or those of whoever installed the app."""
        found = await self._installations.find(team_id or "")
        if found:
            await self._installations.forget_people(found.team, [user_id or found.installed_by])
            self._changed(found.team)


def from_slack(installation: SlackInstallation) -> Installation:
    """What slack_sdk calls an installation, as we keep it; no incoming webhooks."""
    return Installation(
        team=installation.team_id or "",
        bot_token=installation.bot_token or "",
        bot_user=installation.bot_user_id or "",
        installed_at=installation.installed_at,
        installed_by=installation.user_id,
        bot_id=installation.bot_id or "",
        app=installation.app_id or "",
        team_name=installation.team_name or "",
        enterprise=installation.enterprise_id or "",
        scopes=_sorted(installation.bot_scopes),
        refresh_token=installation.bot_refresh_token or "",
        expires_at=float(installation.bot_token_expires_at or 0),
        user_token=installation.user_token or "",
        user_scopes=_sorted(installation.user_scopes),
        user_refresh_token=installation.user_refresh_token or "",
        user_expires_at=float(installation.user_token_expires_at or 0),
    )


def to_slack(one: Installation) -> SlackInstallation:
    """The other way round."""
    return SlackInstallation(
        app_id=one.app or None,
        enterprise_id=one.enterprise or None,
        team_id=one.team,
        team_name=one.team_name or None,
        bot_token=one.bot_token,
        bot_id=one.bot_id or None,
        bot_user_id=one.bot_user,
        bot_scopes=one.scopes,
        bot_refresh_token=one.refresh_token or None,
        bot_token_expires_at=int(one.expires_at) or None,
        user_id=one.installed_by,
        user_token=one.user_token or None,
        user_scopes=one.user_scopes,
        user_refresh_token=one.user_refresh_token or None,
        user_token_expires_at=int(one.user_expires_at) or None,
        installed_at=one.installed_at,
    )


def _sorted(scopes: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(sorted(scopes or ()))
