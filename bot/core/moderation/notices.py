"""What is said about flagged pictures, before it is put into Slack's words."""

from dataclasses import dataclass

from bot.core.budget import BudgetNews
from bot.core.choosing import SettingsChange
from bot.core.moderation.cases import Case, Decision, Post


@dataclass(frozen=True, slots=True)
class Sighted:
    """A post and the link to its message, empty when Slack gives none."""

    post: Post
    permalink: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A case for the moderators, as it stands now. See `bot.core.moderation.alerts`.

    `posts` are those that there is room for, `more` counts the others. `report_only`: nothing
    happened in channels, and there is nothing to decide. `can_remove`: Slack's own files are
    deleted too, with an administrator's token.
    """

    case: Case
    posts: tuple[Sighted, ...]
    more: int = 0
    report_only: bool = False
    can_remove: bool = False


@dataclass(frozen=True, slots=True)
class PostedAgain:
    """The same bytes were posted again; with a decision they were treated as it says.

    `alert` is the link to the alert, empty when Slack gives none.
    """

    sighted: Sighted
    decision: Decision | None
    alert: str = ""


@dataclass(frozen=True, slots=True)
class ChecksWait:
    """Pictures cannot be checked since `since` (seconds since the epoch)."""

    since: float


@dataclass(frozen=True, slots=True)
class ChecksWorkAgain:
    """Pictures that waited are being checked."""


@dataclass(frozen=True, slots=True)
class NeverChecked:
    """A picture was given up: it could not be checked for days, and was not labelled."""

    channel: str
    permalink: str


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """Somebody changed the policy; `channel` is empty for the whole team."""

    by: str
    channel: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """An admin changed the workspace's settings."""

    by: str
    change: SettingsChange


@dataclass(frozen=True, slots=True)
class ToPoster:
    """To whoever posted a flagged picture, politely; `decision` as it stands."""

    sighted: Sighted
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Welcome:
    """The bot introduces itself to a channel, and says who sees what.

    `for_moderators`: it is the channel in which they read its alerts.
    """

    is_moderated: bool
    for_moderators: bool = False


@dataclass(frozen=True, slots=True)
class BudgetNotice:
    """So much of a month's budget is spent. `is_checked`: pictures are checked for moderators."""

    news: BudgetNews
    is_checked: bool


@dataclass(frozen=True, slots=True)
class BacklogNotice:
    """How far it has come with what somebody posted in a channel.

    So many messages were begun with `late` since `began`. The latest one was posted at `posted`
    (both in seconds since the epoch) and begun with `behind` seconds later.
    """

    channel: str
    began: float
    late: int
    posted: float
    behind: float
    is_over: bool


Notice = (
    Alert | PostedAgain | ChecksWait | ChecksWorkAgain | NeverChecked | PolicyChanged | ToPoster
    | Welcome | BudgetNotice | BacklogNotice | SettingsChanged
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revealed:
    """The picture itself, for one moderator: a private file of ours in Slack."""

    case: Case
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NotRevealed:
    """Why the picture is not shown."""

    sentence: str


Window = Revealed | NotRevealed
