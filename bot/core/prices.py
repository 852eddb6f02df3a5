"""What Amazon charges for looking at pictures: the one place that knows prices.

They are those of us-east-1 for the first million pictures of a month, before any free tier, as
<https://aws.amazon.com/rekognition/pricing/> had them in October 2026. Later millions are
cheaper and other regions differ, so all can be set: `PRICE_LABELS_USD_PER_1000`,
`PRICE_PROPERTIES_USD_PER_1000` and `PRICE_VIDEO_USD_PER_MINUTE`.
"""

from dataclasses import dataclass
from datetime import date

LABELS_USD_PER_1000 = 1.00
"""DetectLabels with general labels, US dollars for 1,000 calls.

DetectModerationLabels and DetectText are of the same group, and cost the same.
"""

PROPERTIES_USD_PER_1000 = 0.75
"""What IMAGE_PROPERTIES adds to such a call, US dollars for 1,000 calls."""


VIDEO_USD_PER_MINUTE = 0.10
"""A minute of a stored video, watched for labels or for moderation, US dollars.

The price that is quoted everywhere; Amazon's page names it by region.
"""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for 1,000 calls: for one of the group, and for what image properties add.

    `video` is for a minute of video and one job.
    """

    labels: float = LABELS_USD_PER_1000
    properties: float = PROPERTIES_USD_PER_1000
    video: float = VIDEO_USD_PER_MINUTE

    def per_1000(
        self, *, image_properties: bool = False, moderation: bool = False, text: bool = False
    ) -> float:
        """What 1,000 paid pictures cost, US dollars: each switch makes every one dearer."""
        calls = 1 + int(moderation) + int(text)
        return self.labels * calls + (self.properties if image_properties else 0.0)

    def per_call(self, *, image_properties: bool = False) -> dict[str, float]:
        """What one answered call on a picture costs, US dollars, by the operation's name."""
        added = self.properties if image_properties else 0.0
        return {
            "DetectLabels": (self.labels + added) / 1000,
            "DetectModerationLabels": self.labels / 1000,
            "DetectText": self.labels / 1000,
        }

    def per_minute(self, *, moderation: bool = False) -> float:
        """What a minute of video costs that is watched by a job, US dollars."""
        return self.video * (1 + int(moderation))


@dataclass(frozen=True, slots=True)
class Calls:
    """Pictures of a month: paid ones, and those saved because the bytes were known.

    Every picture that was looked at is one or the other, and so is each frame that was looked at of
    what moves. What checking and reading cost is in the price. `watched` is how many seconds of
    video jobs have watched; what they cost for moderation is in the price of a minute.
    """

    paid: int = 0
    saved: int = 0
    watched: int = 0

    @property
    def pictures(self) -> int:
        """How many pictures were looked at."""
        return self.paid + self.saved

    def plus(self, other: "Calls") -> "Calls":
        """Both together."""
        return Calls(self.paid + other.paid, self.saved + other.saved, self.watched + other.watched)

    def bill(self, usd_per_1000: float, usd_per_minute: float = 0.0) -> float:
        """What paid pictures and watched videos cost, US dollars."""
        return self.paid * usd_per_1000 / 1000 + self.watched / 60 * usd_per_minute


def dollars(limit: float) -> str:
    """A limit in US dollars, as it was written: whole cents, and what is below one where it counts.

    `limit` is not negative; a millionth of a dollar is the least that is told.
    """
    whole, _, rest = f"{limit:,.6f}".rstrip("0").partition(".")
    return f"${whole}.{rest.ljust(2, '0')}"


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of a month (UTC), of which `month` is the first day.

    `channels` holds those that the asker may open, most pictures first. `team` is there for
    workspace admins alone. `usd_per_1000` is the price of paid calls, `usd_per_minute` that of
    watched video.
    """

    month: date
    channels: tuple[tuple[str, Calls], ...]
    usd_per_1000: float
    team: Calls | None = None
    usd_per_minute: float = 0.0
    budget: float | None = None
    """What a month may cost, US dollars, where there is a limit."""
    booked: float = 0.0
    """What is booked of that, US dollars: never less than what was spent."""

    def bill(self, calls: Calls) -> float:
        """What these calls cost, US dollars."""
        return calls.bill(self.usd_per_1000, self.usd_per_minute)

    @property
    def seen(self) -> Calls:
        """All channels together that the asker may open."""
        whole = Calls()
        for _, calls in self.channels:
            whole = whole.plus(calls)
        return whole
