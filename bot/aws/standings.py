"""Whether the counts hold a picture already: what its record notes about it.

A picture is counted in several items, which cannot be written in one step. Its record says in
which scopes it is counted, and in which it shall be; each item says how far it has come. So any
worker can finish what another began, and do nothing twice. `docs/data-model.md` has the proof.
"""

from typing import NamedTuple

NOWHERE, CHANNEL, EVERYWHERE = "", "C", "CP"
"""The kinds of scope that count a picture: the channel's own (C) and the team's (P)."""


class Step(NamedTuple):
    """The scopes that shall count a picture from some change on. No two changes share a token."""

    token: str
    scopes: str


class Standing(NamedTuple):
    """The changes of one picture: first the last one that all items know, then those after it."""

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, text: str) -> "Standing":
        """Read what `text` wrote."""
        return cls(tuple(Step(*step.split(":")) for step in text.split(",")))

    @property
    def text(self) -> str:
        """As it stands in the record."""
        return ",".join(f"{step.token}:{step.scopes}" for step in self.steps)

    @property
    def wanted(self) -> Step:
        """Where the picture shall be counted."""
        return self.steps[-1]

    @property
    def is_settled(self) -> bool:
        """Whether all items know the last change."""
        return len(self.steps) == 1

    def then(self, scopes: str, token: str) -> "Standing":
        """Another change; none when nothing changes."""
        if scopes == self.wanted.scopes:
            return self
        return Standing((*self.steps, Step(token, scopes)))

    def settled(self) -> "Standing":
        """The same once all items know the last change."""
        return Standing((self.wanted,))

    @property
    def hides(self) -> bool:
        """Whether the team must not find a picture any more that its channel has."""
        return self.wanted.scopes == CHANNEL and self._was(EVERYWHERE)

    @property
    def publishes(self) -> bool:
        """Whether the team shall find a picture that only its channel had."""
        return self.wanted.scopes == EVERYWHERE and self._was(CHANNEL)

    def _was(self, scopes: str) -> bool:
        return any(step.scopes == scopes for step in self.steps)

    def concerns(self, kind: str) -> bool:
        """Whether items of this kind have to know of the changes."""
        return len({kind in step.scopes for step in self.steps}) > 1

    def change(self, kind: str, known: str | None) -> int:
        """What an item of this kind has to add, -1 to 1, when it knows the change `known`.

        A token that the record has no more, or none, means that it knows the first.
        """
        states = {step.token: step.scopes for step in self.steps}
        counted = kind in states.get(known or "", self.steps[0].scopes)
        return (kind in self.wanted.scopes) - counted


UNCOUNTED = Standing((Step("", NOWHERE),))
"""Before a picture is counted for the first time."""
