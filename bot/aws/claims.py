"""DynamoDB as the judge of who works on which job.

One item per message, changed by conditional writes alone. `attempt` is new with every claim:
it tells our own write, repeated by botocore after a lost answer, from somebody else's, and it
guards the takeover against everything that happened since the item was read.
"""

import secrets
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.failures import error_code
from bot.aws.items import Item, decode, encode
from bot.aws.keys import claim_key
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.ports import Claim, ClaimState, Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT = 14 * 86_400
"""Seconds. As long as SQS can keep a message: after that no delivery can ask any more."""

WORKING, ANSWERING, DONE = "working", "answering", "done"
GIVEN_UP = "given up"
NOBODY = ""

_TAKE = (
    "SET holder = :holder, attempt = :attempt, lease_until = :until, #ttl = :ttl "
    "ADD starts :one, takeovers :lost"
)
_REVIVE = (
    "SET holder = :holder, attempt = :attempt, lease_until = :until, #ttl = :ttl, "
    "phase = :phase, tries = :none, takeovers = :none, turn = :turn, revived = :word "
    "ADD starts :one"
)
_UNCHANGED = "attempt = :seen AND lease_until = :seen_until AND phase <> :done"
_OURS = "holder = :holder AND phase <> :done"
_TTL = {"#ttl": "ttl"}  # A reserved word.


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One call of `claim`: who asks, when, and until when they want the job."""

    holder: str
    token: str
    now: float
    until: float


class DynamoClaims:
    """Hands every job to one owner at a time, and for good once it is answered.

    Clocks of different machines should agree to within a few seconds: a lease is compared with
    the clock of whoever asks.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *, table: str
    ) -> None:
        """Use the table that the library uses."""
        self._client = client
        self._calls = Calls("Amazon DynamoDB", executor)
        self._clock = clock
        self._table = table

    async def claim(self, upload: Upload, owner: str, lease: float) -> Claim:
        """One PutItem for a new job, and an UpdateItem for one that was begun before."""
        now = self._clock.now()
        attempt = _Attempt(owner, secrets.token_hex(8), now, now + lease)
        item = await self._begin(upload, attempt)
        before = NOBODY
        while item["attempt"] != attempt.token:
            if refusal := _refusal(item, upload, now):
                return refusal
            before = item["holder"]
            item = await self._take_over(upload, attempt, item)
        return replace(_granted(item), takes_over=before != NOBODY)

    async def renew(self, upload: Upload, owner: str, lease: float) -> bool:
        """One UpdateItem. A lease that ran out may be renewed while nobody else took the job."""
        until = self._clock.now() + lease
        return await self._change(
            upload, owner, "SET lease_until = :until, #ttl = :ttl", {":until": until}
        )

    async def mark_answering(self, upload: Upload, owner: str) -> bool:
        """One UpdateItem. Refused after the lease's end: somebody may be about to take the job."""
        return await self._change(
            upload,
            owner,
            "SET phase = :phase, #ttl = :ttl",
            {":phase": ANSWERING, ":now": self._clock.now()},
            condition=f"{_OURS} AND lease_until > :now",
        )

    async def finish(self, upload: Upload, owner: str, reply_ts: str) -> None:
        """One UpdateItem; nothing happens when the job is finished or somebody else's."""
        await self._change(
            upload,
            owner,
            "SET phase = :phase, reply_ts = :reply, #ttl = :ttl",
            {":phase": DONE, ":reply": reply_ts},
        )

    async def give_up(self, upload: Upload, owner: str) -> None:
        """One UpdateItem; see `bot.ports.Claims`. Nobody has the job after that."""
        await self._change(
            upload,
            owner,
            "SET phase = :phase, holder = :nobody, lease_until = :never, #ttl = :ttl",
            {":phase": GIVEN_UP, ":nobody": NOBODY, ":never": 0},
        )

    async def release(self, upload: Upload, owner: str, *, failed: bool, turn: int = 0) -> None:
        """One UpdateItem; nothing happens when the job is finished or somebody else's."""
        changes = "SET holder = :nobody, lease_until = :never, #ttl = :ttl"
        values: dict[str, Any] = {":nobody": NOBODY, ":never": 0, ":failed": int(failed)}
        if turn:
            changes, values = f"{changes}, turn = :turn", {**values, ":turn": turn}
        await self._change(upload, owner, f"{changes} ADD tries :failed", values)

    async def _begin(self, upload: Upload, attempt: _Attempt) -> Item:
        item = {
            **_key(upload),
            "phase": WORKING,
            "holder": attempt.holder,
            "attempt": attempt.token,
            "lease_until": attempt.until,
            "starts": 1,
            "tries": 0,
            "takeovers": 0,
            "ttl": int(attempt.now) + KEPT,
        }
        try:
            await self._calls.run(
                self._client.put_item,
                TableName=self._table,
                Item=encode(item),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            return _item_in_the_way(error)
        return item

    async def _take_over(self, upload: Upload, attempt: _Attempt, seen: Item) -> Item:
        values = {
            ":holder": attempt.holder,
            ":attempt": attempt.token,
            ":until": attempt.until,
            ":ttl": int(attempt.now) + KEPT,
            ":one": 1,
            ":seen": seen["attempt"],
            ":seen_until": seen["lease_until"],
            ":done": DONE,
        }
        if seen["phase"] == GIVEN_UP:
            # There may be an apology, which stands where the answer belongs.
            changes, more = (
                _REVIVE,
                {":phase": ANSWERING, ":none": 0, ":turn": upload.turn, ":word": upload.revived},
            )
        else:
            changes, more = _TAKE, {":lost": int(seen["holder"] != NOBODY)}
        try:
            answer = await self._calls.run(
                self._client.update_item,
                TableName=self._table,
                Key=encode(_key(upload)),
                UpdateExpression=changes,
                ConditionExpression=_UNCHANGED,
                ExpressionAttributeNames=_TTL,
                ExpressionAttributeValues=encode(values | more),
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            return _item_in_the_way(error)
        # It may have begun to answer since it was seen: what counts is what it is now.
        return decode(answer["Attributes"])

    async def _change(
        self,
        upload: Upload,
        owner: str,
        changes: str,
        values: dict[str, Any],
        *,
        condition: str = _OURS,
    ) -> bool:
        ours = {":holder": owner, ":done": DONE, ":ttl": int(self._clock.now()) + KEPT}
        try:
            await self._calls.run(
                self._client.update_item,
                TableName=self._table,
                Key=encode(_key(upload)),
                UpdateExpression=changes,
                ConditionExpression=condition,
                ExpressionAttributeNames=_TTL,
                ExpressionAttributeValues=encode({**values, **ours}),
            )
        except ClientError as error:
            _only_a_failed_condition(error)
            return False
        return True


def _key(upload: Upload) -> Item:
    return claim_key(upload.team, upload.channel, upload.ts)._asdict()


def _refusal(item: Item, upload: Upload, now: float) -> Claim | None:
    """Why a claim is not granted; None for a job that is free."""
    if item["phase"] == DONE:
        return _claim(item, ClaimState.DONE)
    if item["phase"] == GIVEN_UP and upload.revived in {"", item.get("revived", "")}:
        return _claim(item, ClaimState.GIVEN_UP)
    if item["lease_until"] > now:
        return _claim(item, ClaimState.BUSY)
    return None


def _granted(item: Item) -> Claim:
    if item["phase"] == ANSWERING:
        return _claim(item, ClaimState.UNCERTAIN)
    return _claim(item, ClaimState.RESUMED if item["starts"] > 1 else ClaimState.NEW)


def _claim(item: Item, state: ClaimState) -> Claim:
    turn = int(item.get("turn", 0))
    return Claim(state, item["tries"], item["takeovers"], float(item["lease_until"]), turn)


def _only_a_failed_condition(error: ClientError) -> None:
    if error_code(error) != "ConditionalCheckFailedException":
        raise error


def _item_in_the_way(error: ClientError) -> Item:
    _only_a_failed_condition(error)
    found: dict[str, Any] = dict(error.response).get("Item", {})  # type: ignore[assignment]
    if not found:
        raise RetryLaterError("Amazon DynamoDB", "the claim went away while it was looked at")
    return decode(found)
