"""The counts of a scope, over all time or for one day (UTC), as they lie in the table."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from bot.aws.items import Item
from bot.aws.keys import Key, tally_key
from bot.aws.rows import deflated, inflated
from bot.aws.standings import Standing
from bot.core.access import TEAM
from bot.core.entries import Identity, label_term
from bot.core.tallies import NOTHING, Tally, day_of, total

_EMPTY_FOR = 86_400
"""Seconds for which a count stays that counts nothing. Were it deleted at once, a worker that read
none before it came could not notice that there was one in between."""


class Target(NamedTuple):
    """One item of counts: a scope's, over all time or for one day."""

    scope: str
    day: date | None = None

    @property
    def kind(self) -> str:
        """The kind of scope, as `bot.aws.standings` has them."""
        return "P" if self.scope == TEAM else "C"


def targets_of(identity: Identity) -> tuple[Target, ...]:
    """All items that may count a picture."""
    day = day_of(identity.ts)
    scopes = (identity.channel, TEAM)
    return tuple(Target(scope, when) for scope in scopes for when in (None, day))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A picture's record, and what counting needs to know of it."""

    item: Item
    standing: Standing
    tally: Tally


@dataclass(frozen=True, slots=True)
class Count:
    """The counts of one item. `version` tells apart what was ever there, None is no item.

    `known` holds for pictures whose record is not settled, or was not when this was written, the
    last change that is counted. Pictures of days before `since` are not counted any more.
    """

    tally: Tally = NOTHING
    known: Mapping[Identity, str] = field(default_factory=dict)
    version: str | None = None
    since: date = date.min

    def without(self, expired: Tally, since: date) -> "Count":
        """The same without days that are over, which were counted up to now."""
        return replace(self, tally=self.tally.minus(expired), since=since)

    def brought_up(
        self, kind: str, due: Collection[Identity], records: Mapping[Identity, Recorded],
        *, growing: bool,
    ) -> "Count":  # fmt: skip
        """The same with the changes of the pictures that are due.

        `records` must have been read after this was, and hold what is due and what is known.
        Without `growing` pictures are taken out, but none is added.
        """
        known: dict[Identity, str] = {}
        changes: dict[int, list[Tally]] = {-1: [], 0: [], 1: []}
        for identity in dict.fromkeys((*self.known, *due)):
            record, token = records.get(identity), self.known.get(identity)
            if record is None or not record.standing.concerns(kind):
                continue
            change = record.standing.change(kind, token)
            if identity in due and (change <= 0 or growing):
                token = record.standing.wanted.token
                changes[change].append(record.tally if self._counts(identity) else NOTHING)
            if token is not None:
                known[identity] = token
        tally = total((self.tally, *changes[1])).minus(total(changes[-1]))
        return replace(self, tally=tally, known=known)

    def must_replace(self, old: "Count") -> bool:
        """Whether it says anything that the item does not."""
        return self != old and (self.version is not None or bool(self.known))

    def _counts(self, identity: Identity) -> bool:
        return day_of(identity.ts) >= self.since


def counted_from(now: float, retention_days: int) -> date:
    """The first day whose pictures may not all have expired."""
    if not retention_days:
        return date.min
    return datetime.fromtimestamp(now, tz=UTC).date() - timedelta(days=retention_days)


def expiry(target: Target, count: Count, now: float, retention_days: int) -> dict[str, int]:
    """The `ttl` of an item of counts, in seconds since the epoch.

    What was last counted longer ago than pictures are kept counts nothing any more. A day's
    counts must be there until the scope's have got rid of that day.
    """
    if count.tally == NOTHING and not count.known:
        return {"ttl": int(now) + _EMPTY_FOR}
    if not retention_days:
        return {}
    if target.day is None:
        return {"ttl": int(now) + (retention_days + 2) * 86_400}
    begin = datetime.combine(target.day, datetime.min.time(), tzinfo=UTC)
    return {"ttl": int(begin.timestamp()) + (2 * retention_days + 7) * 86_400}


def count_item(team: str, target: Target, count: Count) -> Item:
    """An item of counts."""
    fields = {
        **_tally_fields(count.tally),
        "known": {"#".join(identity): token for identity, token in count.known.items()},
        "since": count.since.isoformat(),
    }
    return {
        **tally_key(team, target.scope, target.day)._asdict(),
        "version": count.version,
        "counts": deflated(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))),
    }


def count_from_item(item: Item | None) -> Count:
    """Read back what `count_item` wrote; None is an item that is not there."""
    if item is None:
        return Count()
    fields = json.loads(inflated(item["counts"]))
    known = {Identity(*name.split("#")): token for name, token in fields["known"].items()}
    return Count(_tally(fields), known, item["version"], date.fromisoformat(fields["since"]))


def tally_from_item(item: Item) -> Tally:
    """The counts alone."""
    return _tally(json.loads(inflated(item["counts"])))


def _tally_fields(tally: Tally) -> dict[str, Any]:
    """Columns, most frequent first: names compress best beside names, numbers beside numbers."""
    terms = dict(tally.terms)
    names = sorted(tally.labels, key=lambda name: (-tally.labels[name], name))
    sure = [tally.labels[name] for name in names]
    every = [terms.pop(label_term(name), 0) for name in names]
    return {
        "pictures": tally.pictures,
        "names": names,
        "sure": sure,
        "unsure": [both - count for both, count in zip(every, sure, strict=True)],
        "terms": terms,
        "aliases": dict(tally.aliases),
        "channels": dict(tally.channels),
    }


def _tally(fields: Mapping[str, Any]) -> Tally:
    names, sure = fields["names"], fields["sure"]
    every = {
        label_term(name): count + more
        for name, count, more in zip(names, sure, fields["unsure"], strict=True)
        if count + more
    }
    return Tally(
        pictures=fields["pictures"],
        labels=dict(zip(names, sure, strict=True)),
        terms={**every, **fields["terms"]},
        aliases=fields["aliases"],
        channels=fields["channels"],
    )


def key_of(team: str, target: Target) -> Key:
    """Where an item of counts lies."""
    return tally_key(team, target.scope, target.day)


def due_targets(due: Iterable[Identity]) -> dict[Target, list[Identity]]:
    """The items that may count some pictures, with those that each may count."""
    found: dict[Target, list[Identity]] = {}
    for identity in due:
        for target in targets_of(identity):
            found.setdefault(target, []).append(identity)
    return found
