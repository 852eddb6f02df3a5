"""Installations to plain items and back; their tokens are sealed."""

from dataclasses import fields

from bot.aws.items import Item
from bot.aws.keys import installation_key
from bot.aws.sealing import Sealer
from bot.core.installations import Installation

SECRETS = ("bot_token", "refresh_token", "user_token", "user_refresh_token")
_LISTS = ("scopes", "user_scopes")
_TIMES = ("installed_at", "expires_at", "user_expires_at", "exchanged_until")


def to_item(installation: Installation, sealer: Sealer, now: float) -> Item:
    """An installation as it lies in the table, without what is empty."""
    team = installation.team
    item: Item = {**installation_key(team)._asdict()}
    for field in fields(installation):
        name, value = field.name, getattr(installation, field.name)
        if name == "team" or not value:
            continue
        if name in SECRETS:
            value = sealer.seal(value, team=team, field=name, now=now)
        item[name] = ",".join(value) if name in _LISTS else value
    return item


def from_item(team: str, item: Item, sealer: Sealer) -> Installation:
    """The installation of a workspace. Raises SetupError when no key opens its tokens."""
    values = {name: value for name, value in item.items() if name not in ("pk", "sk", "ttl")}
    for name in SECRETS:
        if name in values:
            values[name] = sealer.open(values[name], team=team, field=name)
    values |= {name: tuple(values[name].split(",")) for name in _LISTS if name in values}
    values |= {name: float(values[name]) for name in _TIMES if name in values}
    return Installation(team=team, **values)


def is_outdated(item: Item, sealer: Sealer) -> bool:
    """Whether a secret in it was sealed with an older key than the newest."""
    return any(sealer.is_outdated(item[name]) for name in SECRETS if name in item)
