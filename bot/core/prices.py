"""What Amazon charges for looking at pictures: the one place that knows prices.

They are those of us-east-1 for the first million pictures of a month, before any free tier, as
<https://aws.amazon.com/rekognition/pricing/> had them in October 2026. Later millions are
cheaper and other regions differ, so both can be set: `PRICE_LABELS_USD_PER_1000` and
`PRICE_PROPERTIES_USD_PER_1000`.
"""

from dataclasses import dataclass
from datetime import date

LABELS_USD_PER_1000 = 1.00
"""DetectLabels with general labels, US dollars for 1,000 calls.

DetectModerationLabels and DetectText are of the same group, and cost the same.
"""

PROPERTIES_USD_PER_1000 = 0.75
"""What IMAGE_PROPERTIES adds to such a call, US dollars for 1,000 calls."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for 1,000 calls: for one of the group, and for what image properties add."""

    labels: float = LABELS_USD_PER_1000
    properties: float = PROPERTIES_USD_PER_1000

    def per_1000(
        self, *, image_properties: bool = False, moderation: bool = False, text: bool = False
    ) -> float:
        """What 1,000 paid pictures cost, US dollars: each switch makes every one dearer."""
        calls = 1 + int(moderation) + int(text)
        return self.labels * calls + (self.properties if image_properties else 0.0)


@dataclass(frozen=True, slots=True)
class Calls:
    """Pictures of a month: paid ones, and those saved because the bytes were known.

    Every picture that was looked at is one or the other. What checking and reading cost is in the
    price.
    """

    paid: int = 0
    saved: int = 0

    @property
    def pictures(self) -> int:
        """How many pictures were looked at."""
        return self.paid + self.saved

    def plus(self, other: "Calls") -> "Calls":
        """Both together."""
        return Calls(self.paid + other.paid, self.saved + other.saved)

    def bill(self, usd_per_1000: float) -> float:
        """What the paid ones cost, US dollars."""
        return self.paid * usd_per_1000 / 1000


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of a month (UTC), of which `month` is the first day.

    `channels` holds those that the asker may open, most pictures first. `team` is there for
    workspace admins alone. `usd_per_1000` is the price of paid calls.
    """

    month: date
    channels: tuple[tuple[str, Calls], ...]
    usd_per_1000: float
    team: Calls | None = None

    @property
    def seen(self) -> Calls:
        """All channels together that the asker may open."""
        whole = Calls()
        for _, calls in self.channels:
            whole = whole.plus(calls)
        return whole
