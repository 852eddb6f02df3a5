"""What an admin enters for a workspace: read, judged, and told in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.core.prices import dollars
from bot.core.team_settings import TeamSettings

SETTINGS_CHANGED = "settings_changed"
"""The chore's name: note and tell what an admin changed; see `SettingsChange`."""

RECENT = 5
"""Changes that are stored by their tokens."""

MOST_DOLLARS = 1_000_000.0

_AMOUNT = re.compile(
    r"\$?\s*(\d{1,7})(?:[.,](\d{1,2}))?(?:\s*(?:\$|USD))?", re.ASCII | re.IGNORECASE
)
_NOT_AN_AMOUNT = "Please write an amount in US dollars, such as 25 or 12.50."
_TOO_MUCH = "At most {}: whoever runs me allows no more for a workspace."


class Field(StrEnum):
    """What a workspace can choose."""

    CHANNEL = "channel"
    TOKEN = "token"  # noqa: S105 - the name of a field
    BUDGET = "budget"


class Standing(StrEnum):
    """What a channel is to the bot, when it is to be the moderators'."""

    FINE = "fine"
    OUTSIDE = "outside"
    """The bot is no member, or Slack shows it no such channel."""
    ARCHIVED = "archived"
    SHARED = "shared"
    """People of other organisations are in it."""


class Unfit(StrEnum):
    """Why a token is of no use to delete files."""

    REFUSED = "refused"
    ELSEWHERE = "elsewhere"
    """It belongs to another workspace."""
    LACKING = "lacking"
    """It may not delete files."""
    NO_ADMIN = "no admin"


UNFIT_ROOM: Mapping[Standing, str] = {
    Standing.OUTSIDE: "I am not in this channel. Write /invite @Labels in it, then save again.",
    Standing.ARCHIVED: "This channel is archived. Unarchive it, or choose another one.",
    Standing.SHARED: (
        "People of other organisations are in this channel: they would see flagged pictures, and "
        "decide. Choose another one, or tick below that this is what you want."
    ),
}
UNFIT_TOKEN: Mapping[Unfit, str] = {
    Unfit.REFUSED: "Slack does not accept this token.",
    Unfit.ELSEWHERE: "This token belongs to another workspace.",
    Unfit.LACKING: "This token lacks files:write, without which no file can be deleted.",
    Unfit.NO_ADMIN: "This token's owner is no admin here, so others' files would stay.",
}
NO_TOKEN = "A user's token begins with xoxp-. One that begins with xoxe ends after twelve hours."  # noqa: S105


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody entered; an empty channel or token leaves those that there are."""

    version: str
    """Of the settings that the form showed."""
    channel: str = ""
    is_off: bool = False
    may_be_shared: bool = False
    token: str = ""
    forgets_token: bool = False
    budget: str = ""

    def __repr__(self) -> str:
        """Nothing of it, because it may hold a token."""
        return "Entered()"


def budget_from(text: str, most: float | None) -> float | None:
    """The amount that somebody wrote, None for none. Raises ValueError with a sentence."""
    if not text.strip():
        return None
    found = _AMOUNT.fullmatch(text.strip())
    amount = float(f"{found[1]}.{found[2] or 0}") if found else -1.0
    if not 0 <= amount <= MOST_DOLLARS:
        raise ValueError(_NOT_AN_AMOUNT)
    if most is not None and amount > most:
        raise ValueError(_TOO_MUCH.format(dollars(most)))
    return amount


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What is different now, but for secrets: of a token only whether there is one.

    `channel` is empty where moderation is off now; `before` is the channel that heard until then.
    """

    fields: tuple[Field, ...] = ()
    channel: str = ""
    before: str = ""
    has_token: bool = False
    budget: float | None = None

    def words(self, name: Callable[[str], str] = str) -> tuple[str, ...]:
        """A line for each; `name` says how a channel is called."""
        said = {
            Field.CHANNEL: (
                f"Moderation channel: {name(self.channel)}" if self.channel else "Moderation: off"
            ),
            Field.TOKEN: f"Administrator's token: {'set' if self.has_token else 'removed'}",
            Field.BUDGET: f"Monthly budget: {in_dollars(self.budget)}",
        }
        return tuple(said[field] for field in self.fields)

    @property
    def boards(self) -> tuple[str, ...]:
        """The channels whose moderators hear of it: those of now, and those of before."""
        return tuple(dict.fromkeys(board for board in (self.channel, self.before) if board))

    def to_json(self) -> dict[str, Any]:
        """The change as part of a job."""
        return {
            "fields": list(self.fields), "channel": self.channel, "before": self.before,
            "has_token": self.has_token, "budget": self.budget,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` gave."""
        fields = tuple(Field(name) for name in data["fields"])
        return cls(fields, data["channel"], data["before"], data["has_token"], data["budget"])


def change_between(before: TeamSettings, after: TeamSettings) -> SettingsChange:
    """What is different; without fields when nothing is."""
    differs = {
        Field.CHANNEL: before.moderation_channel != after.moderation_channel,
        Field.TOKEN: before.admin_token != after.admin_token,
        Field.BUDGET: before.monthly_budget != after.monthly_budget,
    }
    return SettingsChange(
        tuple(field for field, is_other in differs.items() if is_other),
        after.moderation_channel, before.moderation_channel,
        bool(after.admin_token), after.monthly_budget,
    )  # fmt: skip


def signed(settings: TeamSettings, token: str) -> TeamSettings:
    """The settings with the token of the change that makes them."""
    return replace(settings, recent=(*settings.recent, token)[-RECENT:])


def in_dollars(amount: float | None) -> str:
    """A budget in words."""
    return "no limit of our own" if amount is None else dollars(amount)
