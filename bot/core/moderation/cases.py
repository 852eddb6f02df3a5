"""Flagged pictures: one case for the same bytes in a team, with every post of them."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.entries import Identity
from bot.core.moderation.judging import Verdict
from bot.core.moderation.policy import Policy


class Choice(StrEnum):
    """What moderators decide."""

    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, when (seconds since the epoch); `by` is empty for the policy itself.

    No two decisions share a `token`.
    """

    choice: Choice
    by: str
    at: float
    token: str


class Stage(StrEnum):
    """What became of one post."""

    HELD = "held"
    """Shown nowhere until somebody decides."""
    REPORTED = "reported"
    """Labelled as usual, because the team only wants reports."""
    KEPT = "kept"
    REMOVED = "removed"
    GONE = "gone"
    """Deleted by others before anybody decided."""
    CLOSED = "closed"
    """Kept, but in a channel that the bot is not in any more: it is not labelled there."""


@dataclass(frozen=True, slots=True)
class Cells:
    """All that is kept of a flagged picture's looks: at most 4 × 3 mean colours.

    `colours` go row by row from the top left, each (red, green, blue) 0–255. `width` and `height`
    are the upright original's, in pixels.
    """

    columns: int
    rows: int
    colours: tuple[tuple[int, int, int], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a case's bytes. `thread` and `reply_ts` are Slack's message ids.

    `followed` says that it came after the decision. Of a removed one `under_way` says that our own
    copies may still be there, and `stays_in_slack` that a person must delete Slack's file. `line`
    is what its thread reads in the place of labels for good, empty where it reads nothing of it.
    `version` names what is stored, empty before that; it makes no difference between two posts.
    """

    team: str
    sha256: str
    identity: Identity
    thread: str
    user: str
    name: str
    channel_type: str
    stage: Stage
    reply_ts: str = ""
    followed: bool = False
    under_way: bool = False
    stays_in_slack: bool = False
    line: str = ""
    version: str = field(default="", compare=False)

    @property
    def posted(self) -> float:
        """When it was posted, in seconds since the epoch."""
        return float(self.identity.ts)

    @property
    def is_open(self) -> bool:
        """Whether it must be found when its message or its file changes or goes."""
        return self.stage is Stage.HELD or self.stays_in_slack or bool(self.line)


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes that were flagged. `opened` is seconds since the epoch; `preview` a file in Slack.

    `assigned` is who took it on, at `assigned_at`. `told` are the people to whom the poster's
    message went already, `told_decision` those to whom it went after the decision.
    `version` names what is stored, empty before that.
    """

    team: str
    sha256: str
    verdict: Verdict
    cells: Cells
    opened: float
    decision: Decision | None = None
    assigned: str = ""
    assigned_at: float = 0.0
    told: tuple[str, ...] = ()
    told_decision: tuple[str, ...] = ()
    preview: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for some bytes in some channel: its policy, and what was decided of them."""

    policy: Policy = field(default_factory=Policy)
    decision: Decision | None = None


def decided(case: Case, decision: Decision) -> Case:
    """The case with this decision, unless it has one: the first one stands."""
    return case if case.decision else replace(case, decision=decision)


def heard(case: Case) -> tuple[str, ...]:
    """Who was told how the case stands now: whoever heard that it waits knows no decision."""
    return case.told_decision if case.decision else case.told
