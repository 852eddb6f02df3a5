"""Found animations and videos as cards."""

from dataclasses import replace

from bot.core.entries import MOST_KEPT, Kind, Seen
from bot.core.labels import Span
from bot.core.results import Found
from bot.slack.cards.results import results_card
from tests.slack.test_result_cards import BEACH, ENTRY, READING, SEA, text_of

CLIP = replace(ENTRY, name="ride.mp4", kind=Kind.VIDEO, seconds=60.0)
CAR = Seen("Car", 98.4, 2, (Span(3.0, 9.2), Span(31.0, 40.0)))
DOG = Seen("Dog", 90.0, 0, tuple(Span(10.0 * n, 10.0 * n + 2) for n in range(MOST_KEPT)))


def test_a_video_is_listed_with_the_times_at_which_the_searched_labels_are_seen() -> None:
    found = Found(CLIP, why=(CAR, DOG), also=(SEA,))

    why, also, origin, _ = text_of(found).splitlines()

    assert why == (
        "*Car* ×2 0:03–0:09, 0:31–0:40 (98\u00a0%)  ·  "
        "*Dog* 0:00–0:02, 0:10–0:12, 0:20–0:22, … (90\u00a0%)"
    )
    assert also == "Also Sea"
    assert origin.endswith("  ·  video, 1:00")


def test_a_video_found_by_its_kind_alone_tells_when_its_surest_labels_are_seen() -> None:
    found = Found(CLIP, also=(CAR, SEA, BEACH, DOG))

    assert text_of(found).splitlines()[:2] == [
        "*ride.mp4*", "Car ×2 0:03–0:09, 0:31–0:40; Sea; Beach; Dog",
    ]  # fmt: skip


def test_an_animation_is_told_of_in_seconds() -> None:
    wave = Seen("Wave", 80.0, 0, (Span(0.4, 1.2),))
    found = Found(replace(CLIP, kind=Kind.GIF, seconds=2.4), why=(wave,))

    assert "*Wave* 0.4–1.2 s (80\u00a0%)" in text_of(found)
    assert "animation, 2.4\u00a0s" in text_of(found)
    words = results_card("Search", [found], READING).text.splitlines()[1]
    assert words == "1. ride.mp4: Wave 0.4–1.2 s, posted 2 March 2026"
