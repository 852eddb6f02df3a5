"""States of installations under way: nothing is stored until one comes back."""

import hashlib
import secrets

from bot.aws.keys import state_key
from bot.aws.sealing import Sealer
from bot.aws.table import Table
from bot.errors import SetupError
from bot.ports import Clock

LIFE = 600
"""Seconds. As long as Slack's own code is good (https://docs.slack.dev/authentication/installing-with-oauth)."""

_FIELD = "state"


class DynamoStates:
    """The port `bot.ports.installing.States`.

    A state is sealed and carries its time, so that asking for one costs nothing, however often
    strangers do. Only one that was used leaves a note, until it is too old anyway.
    """

    def __init__(self, table: Table, sealer: Sealer, clock: Clock) -> None:
        """Use the table and the keys of the installations."""
        self._table = table
        self._sealer = sealer
        self._clock = clock

    async def issue(self) -> str:
        """See `bot.ports.installing.States`; no request."""
        sealed = self._sealer.seal(
            secrets.token_hex(16), team="", field=_FIELD, now=self._clock.now()
        )
        return sealed.decode().rstrip("=")

    async def consume(self, state: str) -> bool:
        """See `bot.ports.installing.States`; one PutItem for a state of ours."""
        now = self._clock.now()
        padded = state + "=" * (-len(state) % 4)
        try:
            nonce = self._sealer.open_within(
                padded.encode(), team="", field=_FIELD, seconds=LIFE, now=now
            )
        except SetupError:
            return False
        digest = hashlib.sha256(nonce.encode()).hexdigest()
        note = {"version": secrets.token_hex(8), "ttl": int(now) + LIFE + 60}
        return await self._table.put_first({**state_key(digest)._asdict(), **note}, None)
