"""A meter that remembers."""


class FakeMeter:
    """Keeps what happened, in order."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.paid: list[bool] = []

    def job_ended(self, outcome: str, seconds: float) -> None:
        self.outcomes.append(outcome)

    def detector_asked(self, *, paid: bool) -> None:
        self.paid.append(paid)
