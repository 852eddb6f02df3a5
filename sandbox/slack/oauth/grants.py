"""Codes: proof that somebody allowed the app, to be exchanged for a token within ten minutes."""

import secrets
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.strictness import Strictness


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed: in which workspace, and by which address it is told."""

    team: str
    user: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    """As the app had asked for; empty when it left that to its settings."""


class Grants:
    """Remembers every code that was given out."""

    def __init__(self, clock: Clock, strictness: Strictness) -> None:
        self._clock = clock
        self._strictness = strictness
        self._grants: dict[str, tuple[float, Grant]] = {}
        self._used: set[str] = set()

    def new(self, grant: Grant) -> str:
        """A code for what was just allowed."""
        code = f"1000000000.{len(self._grants) + 1}.{secrets.token_hex(32)}"
        self._grants[code] = (self._clock.now(), grant)
        return code

    def exchange(self, code: str, redirect_uri: str) -> Grant:
        """Use a code up. Raises SlackError with what `oauth.v2.access` answers."""
        created, grant = self._grants.get(code, (0.0, None))
        if grant is None:
            raise SlackError("invalid_code")
        if code in self._used:
            raise SlackError("code_already_used")
        if self._clock.now() - created > self._strictness.code_lifetime:
            raise SlackError("invalid_code")
        if redirect_uri != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        self._used.add(code)
        return grant
