"""What a workspace chooses for itself, where workspaces install the app themselves.

Where one workspace's token stands in the environment, the environment says all of this.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """A workspace's own choices; what is empty was never chosen. Secrets stay out of `repr`."""

    moderation_channel: str = ""
    """Id of the channel that gets moderation alerts; empty turns moderation off."""
    admin_token: str = field(default="", repr=False)
    """An administrator's user token with `files:write`, with which others' files are deleted."""
    admin_user: str = ""
    """Whose token that is: when Slack says that this person's was revoked, it is forgotten."""
    monthly_budget: float | None = None
    """US dollars a calendar month (UTC); None for no limit of their own."""
    recent: tuple[str, ...] = ()
    """The tokens of the last changes, so that what was told of can be known to have happened."""
    version: str = ""
    """Given by the store with every writing; empty for settings that were never stored."""


def least(*budgets: float | None) -> float | None:
    """The tightest of several limits; None when there is none."""
    limits = [budget for budget in budgets if budget is not None]
    return min(limits, default=None)
