"""What came of a round, and how it is told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.chaos import threads
from benchmarks.chaos.album import Sort
from benchmarks.chaos.books import Books
from benchmarks.chaos.consistency import disagreements
from benchmarks.chaos.plan import Plan
from benchmarks.chaos.surroundings import Surroundings
from benchmarks.chaos.threads import Posted, identities
from sandbox.faulty.calls import Service
from sandbox.faulty.kinds import Kind

LABELLED = (Sort.PHOTO, Sort.AGAIN, Sort.GIF, Sort.SEVERAL)
_DETECT_LABELS = "DetectLabels"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round. Times in seconds."""

    plan: Plan
    uploads: int
    seconds: float
    waited: Sequence[float]
    """For an answer, from the quickest to the slowest."""
    killed: int
    calls: Counter[Service]
    faults: Counter[tuple[Service, Kind]]
    by_answers: Counter[int]
    """How many uploads have so many answers."""
    wrong: Sequence[str]
    """Answers that do not say what they should."""
    disagreements: Sequence[str]
    """What is kept and should not be, or the other way round."""
    waiting: int
    dead: int
    alerts: int
    flagged: int
    signs_left: int
    unseen_pictures: int
    detections: int
    pictures: int
    """Different ones, of which each is paid at least once."""

    @property
    def is_right(self) -> bool:
        """Whether every upload was answered once and rightly, and all that is kept agrees."""
        once = self.by_answers == Counter({1: self.uploads})
        is_quiet = not (self.waiting or self.dead)
        agrees = not (self.wrong or self.disagreements) and self.alerts == self.flagged
        return once and is_quiet and agrees

    @property
    def problems(self) -> list[str]:
        """What is wrong, one line for each."""
        return [*self.wrong, *self.disagreements]

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """What was counted, how much, and how much it should be."""
        uploads = self.uploads
        failed = sum(count for (_, kind), count in self.faults.items() if kind is not Kind.SLOW)
        calls = self.calls.total()
        twice = sum(count for number, count in self.by_answers.items() if number > 1)
        yield "Uploads", f"{uploads}", ""
        yield "Answered", f"{uploads - self.by_answers[0]}", f"{uploads}"
        yield "Answered twice", f"{twice}", "0"
        yield "Lost", f"{self.by_answers[0]}", "0"
        yield "Answers that say something else", f"{len(self.wrong)}", "0"
        yield "Alerts of flagged pictures", f"{self.alerts}", f"{self.flagged}"
        yield "Disagreements in table and bucket", f"{len(self.disagreements)}", "0"
        yield "Messages left in the queue", f"{self.waiting}", "0"
        yield "Messages in the dead-letter queue", f"{self.dead}", "0"
        yield "Workers killed", f"{self.killed}", ""
        yield "Calls", f"{calls}", ""
        yield "… that failed", f"{failed} ({failed / max(calls, 1):.1%})", ""
        for service in Service:
            yield f"… {service}", self._of(service), ""
        yield "Different pictures", f"{self.pictures}", ""
        yield "Calls of DetectLabels that were answered", f"{self.detections}", ""
        yield "Messages that still look as if they were in work", f"{self.signs_left}", ""
        yield "Drawings in Slack that no message shows", f"{self.unseen_pictures}", ""
        if self.waited:
            median = self.waited[len(self.waited) // 2]
            yield "Seconds until the answer, median", f"{median:.0f}", ""
            yield "Seconds until the answer, slowest", f"{self.waited[-1]:.0f}", ""
        yield "Seconds in all", f"{self.seconds:.0f}", ""

    def _of(self, service: Service) -> str:
        kinds = {kind: count for (of, kind), count in self.faults.items() if of is service}
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        return f"{self.calls[service]}: {told or 'none'}"


def look(
    around: Surroundings, books: Books, posted: Sequence[Posted], *, plan: Plan, killed: int,
    seconds: float, waited: Sequence[float],
) -> Outcome:  # fmt: skip
    """Look at everything that a round has left behind."""
    flagged = identities(posted, Sort.FLAGGED)
    calls = [call for call in around.rekognition.calls if call.operation == _DETECT_LABELS]
    answered = [call for call in calls if not call.error]
    return Outcome(
        plan=plan,
        uploads=len(posted),
        seconds=seconds,
        waited=waited,
        killed=killed,
        calls=around.dice.calls,
        faults=around.dice.faults,
        by_answers=threads.count_answers(around.workspace, posted),
        wrong=threads.wrong_answers(around.workspace, posted),
        disagreements=disagreements(books, identities(posted, *LABELLED), flagged),
        waiting=books.waiting,
        dead=books.dead,
        alerts=len(threads.alerts(around.workspace, around.moderators)),
        flagged=len({file.data for each in posted for file in each.files_of(Sort.FLAGGED)}),
        signs_left=threads.signs_left(posted),
        unseen_pictures=threads.unseen_pictures(around.workspace, around.slack.app.bot_user),
        detections=len(answered),
        pictures=len({call.sha256 for call in answered}),
    )
