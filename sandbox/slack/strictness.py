"""How exact the sandbox is. The defaults are what real Slack does, without exception."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strictness:
    """Switches and times; all times in seconds on the sandbox's clock."""

    scopes: bool = True
    rate_limits: bool = True
    distributed: bool = False
    """The app is distributed commercially and not by the Marketplace: channels and threads are read
    once a minute each, at most fifteen messages at a time."""
    blocks: bool = True
    charsets: bool = True
    """Warn of a content type's charset that is missing or too much."""
    upload_length: bool = True
    """Refuse an upload of another length than announced."""
    echoes: bool = True
    """Deliver the bot's own messages and files to it too."""
    ack_timeout: float = 3.0
    trigger_lifetime: float = 3.0
    response_url_lifetime: float = 30 * 60.0
    response_url_uses: int = 5
    retry_delays: tuple[float, ...] = (0.5, 60.0, 300.0)
    """Waiting times before the first, second and third retry of an event: nearly at once, a
    minute, five minutes (https://docs.slack.dev/apis/events-api)."""
    delayed_events: bool = False
    """The app setting "Delayed Events": what failed is tried hourly for a day."""
    deliveries_per_hour: int = 30_000
    """Events beyond are lost, and the app is told of it once a minute (`app_rate_limited`)."""
    switch_off_deliveries: int = 1000
    """From so many deliveries an hour on, over 95 % failures switch the subscriptions off."""
    socket_lifetime: float = 18_060.0
    """Seconds until Slack asks for another WebSocket; 360 with `debug_reconnects`."""
    readiness_delay: float = 0.6
    """How long after completion an uploaded file has no type, no shares, and cannot be shown."""
    smart_punctuation: bool = False
    """People type on devices of Apple, which curl quotation marks and join `--`."""
    allowed_mentions: frozenset[str] = frozenset()
    """Mentions as mrkdwn writes them (`<@U…>`, `<!here>`) that the app sends on purpose."""
    code_lifetime: float = 10 * 60.0
    """How long after somebody allowed the app its `code` can be exchanged, once."""
    token_lifetime: float = 12 * 60 * 60.0
    """How long an access token lives when tokens rotate."""
    live_tokens: int = 2
    """So many access tokens of an installation live at a time; a further one ends the oldest."""
    refresh_grace: float = 0.0
    """How long a refresh token works on after its first use. Slack's own time is "short" and not
    published; with none, whoever refreshes twice is found out."""
    duplicate_events: int = 1
    """How often each event is delivered although it was acknowledged."""
