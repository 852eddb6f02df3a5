"""What a search may name: the labels and channels that the asker can see."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.core.plurals import other_forms


@dataclass(frozen=True, slots=True)
class Known:
    """Names that exist for the asker, and nothing that they may not see.

    `labels` are names of labels, `aliases` maps other names to them (both from the overview),
    `channels` maps ids to names (`Access.names`).
    """

    labels: Collection[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    _spoken: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _joined: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        names = [(name, name) for name in sorted(self.labels)] + sorted(self.aliases.items())
        for name, label in names:
            words = spoken(name)
            if words:
                self._spoken.setdefault(words, label)
                self._joined.setdefault(words.replace(" ", ""), label)

    def label(self, words: str) -> str | None:
        """The label that a word or phrase names: itself, an alias, its singular or its plural.

        Spaces and hyphens do not matter: `tshirt` is T-Shirt.
        """
        plain = spoken(words)
        for form in (plain, *other_forms(plain)):
            found = self._spoken.get(form) or self._joined.get(form.replace(" ", ""))
            if found is not None:
                return found
        return None

    def label_of_words(self, words: str) -> str | None:
        """The label that several words name together; unlike above, `car pet` is no Carpet."""
        plain = spoken(words)
        forms = (plain, *other_forms(plain))
        return next((self._spoken[form] for form in forms if form in self._spoken), None)

    @property
    def longest(self) -> int:
        """How many words the longest name has."""
        return max((name.count(" ") + 1 for name in self._spoken), default=1)

    @property
    def has_and(self) -> bool:
        """Whether a name holds the word "and", as Mac and Cheese does."""
        return any(" and " in name for name in self._spoken)

    def channel(self, name: str) -> str | None:
        """The id of the channel with this name."""
        wanted = name.casefold()
        return next(
            (key for key, known in self.channels.items() if known.casefold() == wanted), None
        )


def spoken(name: str) -> str:
    """The words of a name without accents, case and signs: `Farmer's Market` → `farmers market`."""
    folded = name.casefold().replace("'", "")
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
