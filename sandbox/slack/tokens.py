"""Every token of the app in all workspaces: whose it is, how long it lives, what it still opens.

https://docs.slack.dev/authentication/tokens and https://docs.slack.dev/authentication/using-token-rotation
"""

import math
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.slack.errors import SlackError
from sandbox.slack.strictness import Strictness

_REMOVED_BOT, _REVOKED = "account_inactive", "token_revoked"
"""What a bot's token is answered after its app was removed, and any other that was taken back."""


@dataclass(slots=True)
class Token:
    """An access token of one workspace: the bot's, or that of the person `user`."""

    text: str = field(repr=False)
    team: str
    user: str = ""
    scopes: tuple[str, ...] = ()
    """What a person granted; what the bot may stands with the workspace."""
    expires: float = math.inf
    """When it ends by itself, in seconds of the sandbox's clock."""
    refusal: str = ""
    """Why it opens nothing any more; empty while it lives."""
    refresh: str = field(default="", repr=False)
    """The refresh token that came with it, when tokens rotate."""

    @property
    def rotates(self) -> bool:
        """Whether it has an end."""
        return bool(self.refresh)


@dataclass(slots=True)
class _Refresh:
    token: Token
    ends: float = math.inf
    successor: str = ""
    """What the last use of it gave."""


class Tokens:
    """Hands tokens out, renews them, and takes them back."""

    def __init__(self, clock: Clock, strictness: Strictness, *, rotates: bool = False) -> None:
        self.rotates = rotates
        """The app's setting: tokens live for twelve hours, and come with a refresh token."""
        self._clock = clock
        self._strictness = strictness
        self._tokens: dict[str, Token] = {}
        self._refreshes: dict[str, _Refresh] = {}

    def __iter__(self) -> Iterator[Token]:
        """Every token that there ever was."""
        return iter(self._tokens.values())

    def add(self, token: Token) -> Token:
        """Let a token be known whose text was chosen beforehand."""
        self._tokens[token.text] = token
        return token

    def find(self, text: str) -> Token | None:
        """A token by its text, dead ones too."""
        return self._tokens.get(text)

    def opens(self, text: str) -> Token:
        """A token that lives. Raises SlackError with what Slack answers to any other."""
        token = self._tokens.get(text)
        if token is None:
            raise SlackError("invalid_auth")
        if token.refusal:
            raise SlackError(token.refusal)
        if token.expires <= self._clock.now():
            raise SlackError("token_expired")
        return token

    def alive(self, team: str, user: str | None = None) -> list[Token]:
        """The living tokens of a workspace, those of one user if one is named, oldest first."""
        now = self._clock.now()
        return [
            token
            for token in self._tokens.values()
            if token.team == team
            and user in (None, token.user)
            and not token.refusal
            and token.expires > now
        ]

    def issue(self, team: str, user: str, scopes: Sequence[str]) -> Token:
        """A token for somebody who allowed the app; one that has no end is given again."""
        living = self.alive(team, user)
        if living and not self.rotates:
            living[0].scopes = tuple(dict.fromkeys((*living[0].scopes, *scopes)))
            return living[0]
        kind = "xoxp" if user else "xoxb"
        if not self.rotates:
            text = f"{kind}-{_number(team)}-{_number(user)}-{secrets.token_hex(12)}"
            return self.add(Token(text, team, user, tuple(scopes)))
        token = Token(f"xoxe.{kind}-1-{secrets.token_hex(40)}", team, user, tuple(scopes))
        token.expires = self._clock.now() + self._strictness.token_lifetime
        token.refresh = f"xoxe-1-{secrets.token_hex(40)}"
        self._refreshes[token.refresh] = _Refresh(token)
        self.add(token)
        for displaced in self.alive(team, user)[: -self._strictness.live_tokens]:
            displaced.refusal = _REVOKED
        return token

    def renew(self, refresh: str) -> Token:
        """A new token for a refresh token, which works once. Raises SlackError.

        Who uses it again within its grace gets another, and the refresh token of the first use is
        worth nothing (https://github.com/slackapi/node-slack-sdk/issues/2504).
        """
        known = self._refreshes.get(refresh)
        now = self._clock.now()
        if known is None or known.ends <= now:
            raise SlackError("invalid_refresh_token")
        known.ends = min(known.ends, now + self._strictness.refresh_grace)
        self._refreshes.pop(known.successor, None)
        made = self.issue(known.token.team, known.token.user, known.token.scopes)
        known.successor = made.refresh
        return made

    def revoke(self, token: Token) -> None:
        """Take back one token. Its refresh token works on."""
        token.refusal = _REVOKED

    def remove(self, team: str) -> list[str]:
        """Take back all that a workspace gave; returns whose tokens were among them."""
        people = {token.user for token in self.alive(team) if token.user}
        for token in self._tokens.values():
            if token.team == team and not token.refusal:
                token.refusal = _REVOKED if token.user else _REMOVED_BOT
        for text, known in list(self._refreshes.items()):
            if known.token.team == team:
                del self._refreshes[text]
        return sorted(people)

    def expire(self, team: str) -> None:
        """Let the tokens of a workspace that have an end come to it now."""
        for token in self.alive(team):
            if token.rotates:
                token.expires = self._clock.now()


def _number(id_: str) -> int:
    """The digits that tokens have in place of an id; the bot has its own."""
    return int.from_bytes(id_.encode() or b"bot") % 10**12
