"""Moderation: its cases, its books, and the board where moderators read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.backlogs import Backlog, BacklogOrder
from bot.core.entries import Identity
from bot.core.moderation.audit import AuditRecord
from bot.core.moderation.cases import Case, Post, Ruling
from bot.core.moderation.notices import Notice, Window
from bot.core.moderation.policy import Overrides, Policy


class Cases(Protocol):
    """Flagged pictures, and the policy by which they are."""

    async def ruling(self, team: str, channel: str, sha256: str) -> Ruling:
        """What holds for these bytes in this channel; one request."""
        ...

    async def policy(self, team: str) -> Policy:
        """The team's policy; the defaults when nothing was chosen."""
        ...

    async def overrides(self, team: str, channel: str) -> Overrides:
        """What a channel has different."""
        ...

    async def save_policy(self, team: str, policy: Policy) -> bool:
        """Store it as the next version of what it was read as; False when somebody was quicker."""
        ...

    async def save_overrides(self, team: str, channel: str, overrides: Overrides) -> bool:
        """The same for a channel."""
        ...

    async def open_case(self, case: Case) -> Case:
        """Store a case unless there is one for these bytes; returns the one that is there."""
        ...

    async def find_case(self, team: str, sha256: str) -> Case | None:
        """The case of some bytes."""
        ...

    async def change_case(self, case: Case) -> bool:
        """Store it as the next version of what it was read as; False when somebody was quicker."""
        ...

    async def put_post(self, post: Post) -> None:
        """Write a post, whatever was there."""
        ...

    async def change_post(self, post: Post) -> bool:
        """Store it as the next version of what it was read as; False when somebody was quicker."""
        ...

    async def posts(self, team: str, sha256: str) -> Sequence[Post]:
        """Every post of a case, in the order of their time."""
        ...

    async def find_post(self, team: str, sha256: str, identity: Identity) -> Post | None:
        """One post of a case."""
        ...

    async def open_in_message(self, team: str, channel: str, ts: str) -> Sequence[Post]:
        """The open posts (`Post.is_open`) of a message, in the order of their files' ids."""
        ...

    async def open_of_file(self, team: str, file_id: str) -> Sequence[Post]:
        """The open posts of a Slack file."""
        ...

    async def held_in_channel(self, team: str, channel: str) -> Sequence[Post]:
        """The held posts of a channel."""
        ...

    async def move_channel(self, team: str, old: str, new: str) -> None:
        """Give open posts of a channel, and what it has different, the id that it has now.

        Again changes nothing. Others keep the id that the channel had then.
        """
        ...


@dataclass(frozen=True, slots=True)
class Burst:
    """Alerts that come together: the case whose alert began the thread, and when it began."""

    first: str
    began: float


class PostingState(StrEnum):
    """How far a message had come that must be posted once."""

    NEW = "new"
    UNCERTAIN = "uncertain"
    """Somebody began to post it and was lost: look for it before posting."""
    BUSY = "busy"
    """Somebody is posting it at this moment."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Posting:
    """A message that must be posted once, and its `ts` when it is."""

    state: PostingState
    ts: str = ""


class Ledger(Protocol):
    """What moderation must remember besides its cases, and what must be told once."""

    async def add(self, record: AuditRecord) -> None:
        """Write an audit record; one with this time and token that is there stays as it is."""
        ...

    async def records(
        self, team: str, *, after: str = "", limit: int = 100
    ) -> Sequence[AuditRecord]:
        """Audit records, oldest first, from behind a position (`position_of`) on."""
        ...

    async def join_burst(
        self, team: str, channel: str, sha256: str, *, window: float, most: float
    ) -> Burst:
        """The burst of a channel that a case's alert belongs to, or begins.

        A burst takes in whatever comes within `window` seconds of its last alert, and ends after
        `most` seconds. Asked again for a case it gives the same answer while the burst lasts.
        """
        ...

    async def begin_posting(self, team: str, key: str, lease: float) -> Posting:
        """Take the right to post the message `key`, for `lease` seconds, if nobody has."""
        ...

    async def end_posting(self, team: str, key: str, ts: str) -> None:
        """Note that it stands there; with an empty `ts` that it does not, and may be tried."""
        ...

    async def note_late(
        self, team: str, channel: str, user: str, posted: float
    ) -> tuple[Backlog, bool]:
        """Note that a message of somebody's was begun with late; True for whoever is to tell it.

        `posted` is when it was posted, in seconds since the epoch. See `bot.core.backlogs`.
        """
        ...

    async def take_backlog(self, order: BacklogOrder) -> Backlog | None:
        """What is to be told of a backlog now; None when somebody else has just told it."""
        ...

    async def begin_outage(self, team: str) -> bool:
        """Note that a check waits for long; True for whoever is to tell it.

        That is the first, and nobody soon after an end (`bot.core.moderation.outages`).
        """
        ...

    async def end_outage(self, team: str) -> bool:
        """Note that a check that waited succeeded; True for whoever is to tell that it is over.

        That is the first once no other waited for a minute.
        """
        ...


class Board(Protocol):
    """Where moderators read, and whoever else has to be told by the bot itself."""

    async def post(self, channel: str, notice: Notice, *, mark: str, thread: str = "") -> str:
        """Post once; returns the message's `ts`. `mark` is its first block's `block_id`.

        Where Slack refuses a picture it goes without. Raises RetryLaterError also when it is not
        known whether it was posted, and ConversationGoneError when the bot may not post there.
        """
        ...

    async def find(self, channel: str, mark: str, *, since: float, thread: str = "") -> str:
        """The `ts` of our message with that mark, posted since then (epoch); empty for none."""
        ...

    async def edit(self, channel: str, ts: str, notice: Notice, *, mark: str) -> bool:
        """Put a notice in the place of another; False when that one is gone."""
        ...

    async def direct(self, user: str) -> str:
        """The direct message with a person, as a channel. Raises BotError when there is none."""
        ...

    async def fill(self, view_id: str, window: Window) -> bool:
        """Put the picture into the window that waits for it; False when it was closed."""
        ...
