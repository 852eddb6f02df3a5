"""What a policy says of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.moderation.policy import Policy
from bot.core.moderation.seen import Moderation


@dataclass(frozen=True, slots=True)
class Finding:
    """A category that was found: its path from the top down, and how sure (percent 0–100)."""

    path: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a picture is flagged; nothing of it when it is not.

    `words` are those of the team's list that were read in it. `removes` says that the policy
    wants it removed without a person. `is_drawn` says that it is drawn or animated.
    """

    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()
    is_drawn: bool = False
    removes: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether moderators want to hear of it."""
        return bool(self.findings or self.words)


def judge(moderation: Moderation | None, lines: Sequence[str], policy: Policy) -> Verdict:
    """Compare what was seen and read in a picture with a policy."""
    raise NotImplementedError
