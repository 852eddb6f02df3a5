"""What is recorded of a posted picture."""

from dataclasses import dataclass

from bot.core.labels import Analysis


@dataclass(frozen=True, slots=True)
class StoredImage:
    """What is recorded of one posted picture. `posted` is seconds since the epoch."""

    team: str
    channel: str
    ts: str
    thread: str
    file_id: str
    user: str
    name: str
    is_public: bool
    sha256: str
    object_key: str
    drawn_file: str
    reply_ts: str
    posted: float
    analysis: Analysis
    shows_itself: bool = False
    """Whether Slack can show the original in a message: it takes PNG, JPEG and GIF alone
    (https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""
    chart_file: str = ""
    """The id of the uploaded chart of what was seen when, for what moves."""
    thumb_file: str = ""
    """The id of a small JPEG that was uploaded because nothing else can be shown."""
    sure_from: float = 0.0
    """The percentage from which its labels are counted: the team's when it was recorded."""
