"""By what Slack knows who calls: a token, or the app's own secret."""

from base64 import b64encode
from typing import Protocol

from bot.errors import NotInstalledError, SetupError

TELL = "Please tell whoever runs this bot: `python -m bot doctor` says what to mend."


class TokenRefusedError(SetupError):
    """Slack does not accept a token (any more); `code` is its own word for the reason."""

    def __init__(self, code: str) -> None:
        """Keep Slack's word."""
        super().__init__(
            f"Slack does not accept my token any more ({code}). {TELL}",
            for_operator=f"Slack does not accept the bot's token any more ({code}).",
        )
        self.code = code


class Credentials(Protocol):
    """What a call is authorised with."""

    async def authorization(self) -> str:
        """The value of the header for one call; empty for none.

        Raises NotInstalledError, RetryLaterError and SetupError when there is none to be had.
        """
        ...

    async def refused(self, authorization: str, error: TokenRefusedError) -> Exception | None:
        """What it means that Slack refused it; None when the call may be made anew."""
        ...


class FixedToken:
    """A token from the environment: whoever runs the bot must mend it."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def authorization(self) -> str:
        """The same for every call."""
        return bearer(self._token)

    async def refused(self, authorization: str, error: TokenRefusedError) -> Exception:  # noqa: ARG002 - there is no other
        """Just that."""
        return error


class NoToken:
    """Of a workspace that has not installed the app (any more)."""

    def __init__(self, team: str) -> None:
        self._team = team

    async def authorization(self) -> str:
        """Raises NotInstalledError: nothing is asked of Slack there."""
        raise NotInstalledError(self._team)

    async def refused(self, authorization: str, error: TokenRefusedError) -> Exception:  # noqa: ARG002 - there was none
        """Just that."""
        return error


class AppSecret(FixedToken):
    """The app itself, which Slack gives tokens to.

    https://docs.slack.dev/reference/methods/oauth.v2.access
    """

    def __init__(self, client_id: str, client_secret: str) -> None:
        super().__init__("")
        pair = b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._basic = f"Basic {pair}"

    async def authorization(self) -> str:
        """HTTP Basic, so that the secret stands in no address and no body."""
        return self._basic


def bearer(token: str) -> str:
    """The header's value for a token."""
    return f"Bearer {token}" if token else ""
