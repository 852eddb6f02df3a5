"""Moderation's ports, in memory."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from bot.core.backlogs import Backlog, BacklogOrder, joined, taken
from bot.core.entries import Identity
from bot.core.moderation.audit import AuditRecord, position_of
from bot.core.moderation.cases import Case, Post, Ruling, Stage
from bot.core.moderation.notices import Notice, Window
from bot.core.moderation.outages import Outage, begun, ended
from bot.core.moderation.policy import Overrides, Policy, effective
from bot.errors import BotError, ConversationGoneError
from bot.ports import Burst, Clock, Posting, PostingState


class FakeCases:
    """Keeps cases, posts and policies; every write is a new version."""

    def __init__(self) -> None:
        self._versions = count(1)
        self.policies: dict[str, Policy] = {}
        self.channels: dict[tuple[str, str], Overrides] = {}
        self.cases: dict[tuple[str, str], Case] = {}
        self.kept_posts: dict[tuple[str, str, Identity], Post] = {}
        self.trouble: Exception | None = None
        """Raised by every ruling."""

    async def ruling(self, team: str, channel: str, sha256: str) -> Ruling:
        if self.trouble:
            raise self.trouble
        policy = effective(await self.policy(team), await self.overrides(team, channel))
        case = await self.find_case(team, sha256)
        return Ruling(policy, case.decision if case else None)

    async def policy(self, team: str) -> Policy:
        return self.policies.get(team, Policy())

    async def overrides(self, team: str, channel: str) -> Overrides:
        return self.channels.get((team, channel), Overrides())

    async def save_policy(self, team: str, policy: Policy) -> bool:
        if (await self.policy(team)).version != policy.version:
            return False
        self.policies[team] = replace(policy, version=self._next())
        return True

    async def save_overrides(self, team: str, channel: str, overrides: Overrides) -> bool:
        if (await self.overrides(team, channel)).version != overrides.version:
            return False
        self.channels[team, channel] = replace(overrides, version=self._next())
        return True

    async def open_case(self, case: Case) -> Case:
        new = replace(case, version=self._next())
        return self.cases.setdefault((case.team, case.sha256), new)

    async def find_case(self, team: str, sha256: str) -> Case | None:
        return self.cases.get((team, sha256))

    async def change_case(self, case: Case) -> bool:
        there = self.cases.get((case.team, case.sha256))
        if there is None or there.version != case.version:
            return False
        self.cases[case.team, case.sha256] = replace(case, version=self._next())
        return True

    async def put_post(self, post: Post) -> None:
        new = replace(post, version=self._next())
        self.kept_posts[post.team, post.sha256, post.identity] = new

    async def change_post(self, post: Post) -> bool:
        there = await self.find_post(post.team, post.sha256, post.identity)
        if there is None or there.version != post.version:
            return False
        await self.put_post(post)
        return True

    async def posts(self, team: str, sha256: str) -> Sequence[Post]:
        found = [post for key, post in self.kept_posts.items() if key[:2] == (team, sha256)]
        return sorted(found, key=lambda post: (post.identity.ts, post.identity))

    async def find_post(self, team: str, sha256: str, identity: Identity) -> Post | None:
        return self.kept_posts.get((team, sha256, identity))

    async def open_in_message(self, team: str, channel: str, ts: str) -> Sequence[Post]:
        return [post for post in self._open(team) if post.identity[:2] == (channel, ts)]

    async def open_of_file(self, team: str, file_id: str) -> Sequence[Post]:
        return [post for post in self._open(team) if post.identity.file_id == file_id]

    async def held_in_channel(self, team: str, channel: str) -> Sequence[Post]:
        there = [post for post in self._open(team) if post.identity.channel == channel]
        return [post for post in there if post.stage is Stage.HELD]

    async def move_channel(self, team: str, old: str, new: str) -> None:
        for post in [post for post in self._open(team) if post.identity.channel == old]:
            del self.kept_posts[team, post.sha256, post.identity]
            await self.put_post(replace(post, identity=post.identity._replace(channel=new)))
        if overrides := self.channels.pop((team, old), None):
            self.channels.setdefault((team, new), overrides)

    def _open(self, team: str) -> list[Post]:
        posts = self.kept_posts.values()
        there = [post for post in posts if post.team == team and post.is_open]
        return sorted(there, key=lambda post: (post.identity.file_id, post.identity.ts))

    def _next(self) -> str:
        return f"v{next(self._versions)}"


class FakeLedger:
    """Remembers audit records, bursts, postings and outages."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.audit: dict[tuple[str, str], AuditRecord] = {}
        self.postings: dict[tuple[str, str], tuple[str, float]] = {}
        """`ts`, and until when somebody has it."""
        self.bursts: dict[tuple[str, str], tuple[Burst, float]] = {}
        """With the time of the last alert."""
        self.members: dict[tuple[str, str, str], Burst] = {}
        self.outages: dict[str, Outage] = {}
        self.backlogs: dict[tuple[str, str, str], Backlog] = {}

    async def add(self, record: AuditRecord) -> None:
        self.audit.setdefault((record.team, position_of(record)), record)

    async def records(
        self, team: str, *, after: str = "", limit: int = 100
    ) -> Sequence[AuditRecord]:
        places = sorted(key for key in self.audit if key[0] == team and key[1] > after)
        return [self.audit[place] for place in places[:limit]]

    def acts(self) -> Counter[str]:
        """How often each act was recorded."""
        return Counter(record.act.value for record in self.audit.values())

    async def join_burst(
        self, team: str, channel: str, sha256: str, *, window: float, most: float
    ) -> Burst:
        now = self._clock.now()
        known = self.members.get((team, channel, sha256))
        if known and now - known.began < most:
            return known
        burst, last = self.bursts.get((team, channel), (Burst("", 0.0), float("-inf")))
        if now - last >= window or now - burst.began >= most:
            burst = Burst(sha256, now)
        self.bursts[team, channel] = (burst, now)
        self.members[team, channel, sha256] = burst
        return burst

    async def begin_posting(self, team: str, key: str, lease: float) -> Posting:
        now = self._clock.now()
        ts, until = self.postings.get((team, key), ("", float("-inf")))
        if ts:
            return Posting(PostingState.DONE, ts)
        if until > now:
            return Posting(PostingState.BUSY)
        self.postings[team, key] = ("", now + lease)
        return Posting(PostingState.NEW if until == float("-inf") else PostingState.UNCERTAIN)

    async def end_posting(self, team: str, key: str, ts: str) -> None:
        if ts:
            self.postings[team, key] = (ts, 0.0)
        else:
            self.postings.pop((team, key), None)

    async def note_late(
        self, team: str, channel: str, user: str, posted: float
    ) -> tuple[Backlog, bool]:
        there = self.backlogs.get((team, channel, user))
        new, is_told = joined(there, posted, self._clock.now())
        self.backlogs[team, channel, user] = new
        return new, is_told

    async def take_backlog(self, order: BacklogOrder) -> Backlog | None:
        key = (order.team, order.channel, order.user)
        new, told = taken(self.backlogs.get(key), order, self._clock.now())
        if new:
            self.backlogs[key] = new
        return told

    async def begin_outage(self, team: str) -> bool:
        new, is_told = begun(self.outages.get(team), self._clock.now())
        self.outages[team] = new or self.outages[team]
        return is_told

    async def end_outage(self, team: str) -> bool:
        new, is_told = ended(self.outages.get(team), self._clock.now())
        if new:
            self.outages[team] = new
        return is_told


class FakeBoard:
    """Keeps what stands on the board, by `ts`, and what people were told."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self.posted: dict[str, tuple[str, str, str, Notice]] = {}
        """Channel, thread, mark and notice as it stands now."""
        self.windows: dict[str, Window] = {}
        self.closed: set[str] = set()
        """Windows that nobody looks at any more."""
        self.edits = 0
        self.is_closed = False
        """Whether the bot may not post."""
        self.does_not_listen: set[str] = set()
        """People who cannot be written to."""
        self.trouble: Exception | None = None
        """Raised by everything."""

    async def post(self, channel: str, notice: Notice, *, mark: str, thread: str = "") -> str:
        self._check()
        ts = f"{self._clock.now():.3f}{next(self._numbers):03}"
        self.posted[ts] = (channel, thread, mark, notice)
        return ts

    async def find(self, channel: str, mark: str, *, since: float, thread: str = "") -> str:
        self._check()
        for ts, (where, below, carried, _) in self.posted.items():
            if (where, below, carried) == (channel, thread, mark) and float(ts) >= since - 1:
                return ts
        return ""

    async def edit(self, channel: str, ts: str, notice: Notice, *, mark: str) -> bool:
        self._check()
        if ts not in self.posted:
            return False
        _, thread, _, _ = self.posted[ts]
        self.posted[ts] = (channel, thread, mark, notice)
        self.edits += 1
        return True

    async def direct(self, user: str) -> str:
        self._check()
        if user in self.does_not_listen:
            raise BotError("no direct message")
        return f"D{user}"

    @property
    def told(self) -> list[tuple[str, Notice]]:
        """What people were told in the direct message, in order."""
        places = [(place.removeprefix("D"), notice) for place, *_, notice in self.posted.values()]
        return [(user, notice) for user, notice in places if user.startswith(("U", "W"))]

    async def fill(self, view_id: str, window: Window) -> bool:
        self._check()
        if view_id in self.closed:
            return False
        self.windows[view_id] = window
        return True

    def notices(self, kind: type[Notice]) -> list[Notice]:
        """What of a kind stands there, in the order of posting."""
        return [notice for *_, notice in self.posted.values() if isinstance(notice, kind)]

    def _check(self) -> None:
        if self.trouble:
            raise self.trouble
        if self.is_closed:
            raise ConversationGoneError("not_in_channel")
