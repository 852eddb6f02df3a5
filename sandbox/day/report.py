"""What a recorded day came to: counts, times, and everything that went wrong."""

from collections import Counter
from collections.abc import Iterator

from sandbox.day.player import Played


def mistakes(played: Played) -> list[str]:
    """Everything that should not have happened, one line each; empty after a good day."""
    stage = played.stage
    return [
        *played.failures,
        *(violation.sentence for violation in stage.tally.violations),
        *(posting.verdict for posting in stage.diary.postings if not posting.is_right),
        *(f"did not introduce itself in {place}" for place in stage.diary.ungreeted),
        *(f"said where nobody had asked: {message.text}" for message in stage.diary.stray),
    ]


def report_lines(played: Played) -> Iterator[str]:
    """The day as it reads in a terminal."""
    stage = played.stage
    diary, tally = stage.diary, stage.tally
    due = [posting for posting in diary.postings if posting.deserves]
    once = [posting for posting in due if posting.is_right]
    answers = sum(len(posting.answers) for posting in diary.postings) + len(diary.stray)
    authors = {posting.message.user for posting in diary.postings if not posting.message.bot_id}
    places = len({posting.message.channel for posting in diary.postings})
    yield f"{played.acts.total()} actions in {played.seconds:.1f} s, over {stage.transport}"
    yield from _table(played.acts)
    yield f"{len(authors)} people and another app in {places} conversations."
    yield f"{len(diary.postings)} messages were posted."
    yield f"{len(due)} of them deserved an answer; {len(once)} got exactly one."
    yield f"{answers} answers in all."
    yield f"{len(diary.greetings)} introductions, and {len(diary.alerts)} alerts to moderators."
    yield ""
    yield f"Called by the bot: {tally.calls.total()} times"
    yield from _table(tally.calls)
    yield f"Delivered to the bot: {tally.deliveries.total()} times"
    yield from _table(tally.deliveries)
    yield f"Slowest acknowledgement: {tally.slowest_acknowledgement * 1000:.0f} ms"
    yield f"Slowest answer: {max((one.seconds for one in once), default=0.0):.1f} s"
    yield f"Slowest window: {max(stage.window_seconds, default=0.0) * 1000:.0f} ms"
    yield f"Slowest question: {max(stage.answer_seconds, default=0.0) * 1000:.0f} ms"
    if tally.failed:
        yield "Without success, because it was ordered so or the world had moved on:"
        yield from _table(tally.failed)
    for reason, count in Counter(stage.left_out).most_common():
        yield f"Left out {count} ×: {reason}."
    yield f"Violations: {len(tally.violations)}"


def _table(counts: Counter[str]) -> Iterator[str]:
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>5}  {name}"
