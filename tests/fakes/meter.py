"""A meter that remembers."""


class FakeMeter:
    """Keeps what happened, in order."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.paid: list[bool] = []
        self.dollars: list[tuple[str, float]] = []
        self.queue_waits: list[float] = []
        self.held_waits: list[float] = []
        self.replies: list[float] = []
        self.stages: list[tuple[str, float]] = []
        self.takeovers = 0
        self.failures: list[str] = []
        self.waits: list[tuple[str, float]] = []
        self.calls: list[tuple[str, str, str]] = []
        self.failed_tries: list[tuple[str, bool]] = []
        self.acknowledgements: list[bool] = []

    def job_ended(self, outcome: str, seconds: float) -> None:
        self.outcomes.append(outcome)

    def detector_asked(self, *, paid: bool) -> None:
        self.paid.append(paid)

    def spent(self, operation: str, dollars: float) -> None:
        self.dollars.append((operation, dollars))

    def queued(self, seconds: float) -> None:
        self.queue_waits.append(seconds)

    def kept_waiting(self, seconds: float) -> None:
        self.held_waits.append(seconds)

    def found_empty(self) -> None:
        self.queue_waits.append(0.0)

    def replied(self, seconds: float) -> None:
        self.replies.append(seconds)

    def stage_ended(self, stage: str, seconds: float) -> None:
        self.stages.append((stage, seconds))

    def taken_over(self) -> None:
        self.takeovers += 1

    def failed(self, error: BaseException) -> None:
        self.failures.append(type(error).__name__)

    def waited(self, limit: str, seconds: float) -> None:
        self.waits.append((limit, seconds))

    def called(self, service: str, operation: str, outcome: str, seconds: float) -> None:
        self.calls.append((service, operation, outcome))

    def tried_again(self, service: str, *, throttled: bool) -> None:
        self.failed_tries.append((service, throttled))

    def acknowledged(self, seconds: float, *, accepted: bool) -> None:
        self.acknowledgements.append(accepted)
