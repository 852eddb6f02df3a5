"""Secrets that lie in the table: encrypted, and of use in no other place than their own."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SetupError

_TO_OPEN = (
    "A stored token of {team} cannot be opened. Put the key with which it was stored behind the "
    "others in TOKEN_KEY; if that is lost, the workspace has to install the app again."
)


class Sealer:
    """Encrypts with the newest key, opens with any (https://cryptography.io/en/latest/fernet/).

    What is sealed names its place, so that it opens nowhere else, whoever copied it there.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """The newest key comes first."""
        fernets = [Fernet(key) for key in keys]
        self._newest = fernets[0]
        self._any = MultiFernet(fernets)

    def seal(self, secret: str, *, team: str, field: str, now: float) -> bytes:
        """Encrypt a secret for one field of one workspace; the time can be read without a key."""
        plain = json.dumps([team, field, secret], separators=(",", ":"))
        return self._any.encrypt_at_time(plain.encode(), int(now))

    def open(self, sealed: bytes, *, team: str, field: str) -> str:
        """The secret. Raises SetupError when no key opens it, or when it belongs elsewhere."""
        try:
            plain = self._any.decrypt(sealed)
        except InvalidToken as error:
            raise _closed(team) from error
        return _secret(plain, team, field)

    def open_within(self, sealed: bytes, *, team: str, field: str, seconds: int, now: float) -> str:
        """The same of what was sealed no longer ago than that. Raises SetupError."""
        try:
            plain = self._any.decrypt_at_time(sealed, ttl=seconds, current_time=int(now))
        except InvalidToken as error:
            raise _closed(team) from error
        return _secret(plain, team, field)

    def is_outdated(self, sealed: bytes) -> bool:
        """Whether an older key than the newest has sealed this."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return True
        return False


def _secret(plain: bytes, team: str, field: str) -> str:
    its_team, its_field, secret = json.loads(plain)
    if (its_team, its_field) != (team, field):
        raise _closed(team)
    return str(secret)


def _closed(team: str) -> SetupError:
    return SetupError(_TO_OPEN.format(team=team))
