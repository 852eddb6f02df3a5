"""What the index knows of what moves, and of what nobody posted."""

from dataclasses import replace

from bot.core.entries import MOST_KEPT, Kind, Seen, entry_of, person_term, terms
from bot.core.labels import Span
from tests.jobs.posted import posted
from tests.samples import BEACH, DOG, analysis, label, moving


def test_an_animation_is_found_by_its_labels_with_when_they_are_surely_seen() -> None:
    unsure = label("Dog", 60.0)
    seen = moving((0.0, 0.44, (DOG,)), (0.44, 1.0, (unsure, BEACH)), seconds=1.04)

    entry = entry_of(posted(1, analysis=seen, sure_from=70.0))

    assert (entry.kind, entry.seconds) == (Kind.GIF, 1.0)
    assert entry.labels == (
        Seen("Dog", 97.6, 2, (Span(0.0, 0.4),)), Seen("Beach", 84.2, 0, (Span(0.4, 1.0),)),
    )  # fmt: skip


def test_of_many_times_the_first_few_are_kept() -> None:
    seen = moving(
        *((10.0 * n, 10.0 * n + 1, (DOG,)) for n in range(50)), is_video=True, format="MP4"
    )

    entry = entry_of(posted(1, analysis=seen))

    assert entry.kind is Kind.VIDEO
    assert entry.labels[0].spans == tuple(Span(10.0 * n, 10.0 * n + 1) for n in range(MOST_KEPT))


def test_what_stands_still_has_no_times() -> None:
    entry = entry_of(posted(1, analysis=analysis(DOG)))

    assert entry.labels == (Seen("Dog", 97.6, 2),)
    assert entry.seconds == 0


def test_what_nobody_posted_is_found_by_all_but_a_person() -> None:
    entry = entry_of(posted(1))
    dropped = replace(entry, user="")

    assert set(terms(entry)) - set(terms(dropped)) == {person_term(entry.user)}
    assert set(terms(dropped)) < set(terms(entry))
