"""The workspaces that the app is installed in, and what each of them chose."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.core.installations import Departure, Installation
from bot.core.team_settings import TeamSettings


class Choices(Protocol):
    """What each workspace chose for itself."""

    async def chosen(self, team: str) -> TeamSettings:
        """What a workspace chose last, or the settings of one that never chose."""
        ...

    async def choose(self, team: str, settings: TeamSettings) -> TeamSettings | None:
        """Store a workspace's choices in the place of those of the same `version`.

        Returns them with their new version; None when somebody else was quicker: read again.
        """
        ...


class Departures(Protocol):
    """The workspaces that took the app out, until nothing of them is left."""

    async def departed(self, until: float) -> Sequence[Departure]:
        """Those that departed until a time, did not come back, and are erased by nobody now."""
        ...

    async def begin_erasing(self, departure: Departure) -> Departure | None:
        """Take it upon oneself to erase a workspace, which cannot come back until `settle`.

        None when it came back, or somebody else was quicker.
        """
        ...

    async def erasing(self, team: str) -> Departure | None:
        """How far erasing a workspace has come; None when nobody began it, or it is over."""
        ...

    async def advance(self, departure: Departure) -> None:
        """Note that a turn of erasing is done, so that nobody does it again."""
        ...

    async def settle(self, departure: Departure) -> None:
        """Nothing is left of a workspace that departed: forget when it did, unless it did anew."""
        ...


class Installations(Choices, Departures, Protocol):
    """Who installed the app. Tokens are encrypted wherever they are kept."""

    async def find(self, team: str) -> Installation | None:
        """The app in a workspace; None where it is not installed (any more)."""
        ...

    async def save(self, installation: Installation) -> Installation:
        """Store a new installation in the place of any other; the workspace did not depart.

        Raises StillErasedError while it is being erased.
        """
        ...

    async def change(self, installation: Installation) -> Installation | None:
        """Store an installation in the place of that of the same `version`.

        Returns it with its new version; None when it was changed or removed meanwhile.
        """
        ...

    async def remove(self, team: str, at: float) -> bool:
        """Delete a workspace's tokens, that of its administrator too, and note when it departed.

        `at` in seconds since the epoch. What was installed after that stays, and then it is False.
        """
        ...

    async def forget_people(self, team: str, users: Collection[str]) -> None:
        """Forget the tokens of these people, the administrator's or who installed the app."""
        ...


class States(Protocol):
    """What ties the beginning of an installation in a browser to its end."""

    async def issue(self) -> str:
        """A new state, good for ten minutes and for one installation."""
        ...

    async def consume(self, state: str) -> bool:
        """Whether this is such a state; from now on it is not."""
        ...
