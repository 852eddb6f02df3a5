"""What a round of chaos is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How much goes wrong, and for how long. Times in seconds."""

    uploads: int = 500
    seed: int = 1
    rate: float = 0.1
    """The share of all calls that fail."""
    slow: float = 0.05
    """The share of the others that take up to two seconds longer."""
    workers: int = 3
    kill_every: float = 5.0
    """On average; which worker it is, is drawn."""
    expire_every: float = 20.0
    """On average, one service of AWS does not take the credentials for a second."""
    slack_retries: tuple[float, ...] = (0.5, 20.0, 60.0)
    """After how many seconds Slack delivers once more what was not acknowledged."""
    posting: float = 100.0
    """All uploads are posted within this time."""
    deadline: float = 3_600.0
    """The round has failed when it is not over by then."""
    lease: int = 0
    """A shorter lease than the bot's own, for a small round; 0 leaves everything as it is."""
    sockets: bool = True
    """Whether the second half of the uploads is delivered over Socket Mode."""

    @property
    def channels(self) -> int:
        """The bot says one thing a second in each: many, so that nobody waits for that."""
        return max(self.uploads // 8, 4)


SMALL = Plan(
    uploads=10,
    workers=2,
    kill_every=9.0,
    expire_every=8.0,
    posting=5.0,
    deadline=100.0,
    slack_retries=(0.5, 2.0, 5.0),
    lease=4,
    sockets=False,
)
"""A round for the tests. `make chaos` runs the one above."""
