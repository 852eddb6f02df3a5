"""DynamoDB as the memory for what workspaces chose for themselves."""

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.aws.items import Item
from bot.aws.keys import settings_key
from bot.aws.records import fresh_token
from bot.aws.sealing import Sealer
from bot.aws.table import Table
from bot.core.team_settings import TeamSettings
from bot.errors import RetryLaterError
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

_TRIES = 8
_ADMIN = "admin_token"


class DynamoChoices:
    """The port `bot.ports.installing.Choices`."""

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, sealer: Sealer,
        *, table: str,
    ) -> None:  # fmt: skip
        """Use the table that the library uses."""
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock
        self._sealer = sealer

    async def chosen(self, team: str) -> TeamSettings:
        """One GetItem, and a PutItem where an older key has sealed the token."""
        item = await self._table.get(settings_key(team))
        if item is None:
            return TeamSettings()
        settings = self._settings(team, item)
        if _ADMIN in item and self._sealer.is_outdated(item[_ADMIN]):
            await self._table.put_if(self._settings_item(team, settings), settings.version)
        return settings

    async def choose(self, team: str, settings: TeamSettings) -> TeamSettings | None:
        """One PutItem."""
        stored = replace(settings, version=fresh_token())
        if await self._table.put_first(self._settings_item(team, stored), settings.version or None):
            return stored
        return None

    async def _forget_admin(self, team: str, users: Collection[str] = ()) -> None:
        """Forget the administrator's token, or only if it is one of these people's.

        A GetItem, and a PutItem where there is one; no key is needed.
        """
        for _ in range(_TRIES):
            item = await self._table.get(settings_key(team))
            if item is None or _ADMIN not in item or (users and item["admin_user"] not in users):
                return
            left = {name: value for name, value in item.items() if name != _ADMIN}
            left |= {"admin_user": "", "version": fresh_token()}
            if await self._table.put_first(left, item["version"]):
                return
        raise RetryLaterError("Amazon DynamoDB", f"the choices of {team} keep changing")

    def _settings_item(self, team: str, settings: TeamSettings) -> Item:
        item: Item = {
            **settings_key(team)._asdict(),
            "moderation_channel": settings.moderation_channel,
            "admin_user": settings.admin_user,
            "recent": ",".join(settings.recent),
            "version": settings.version,
        }
        if settings.admin_token:
            item[_ADMIN] = self._sealer.seal(
                settings.admin_token, team=team, field=_ADMIN, now=self._clock.now()
            )
        if settings.monthly_budget is not None:
            item["monthly_budget"] = settings.monthly_budget
        return item

    def _settings(self, team: str, item: Item) -> TeamSettings:
        sealed, budget = item.get(_ADMIN), item.get("monthly_budget")
        return TeamSettings(
            moderation_channel=item["moderation_channel"],
            admin_token=self._sealer.open(sealed, team=team, field=_ADMIN) if sealed else "",
            admin_user=item["admin_user"],
            monthly_budget=None if budget is None else float(budget),
            recent=tuple(filter(None, item.get("recent", "").split(","))),
            version=item["version"],
        )
