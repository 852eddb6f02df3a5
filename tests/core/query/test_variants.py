"""The same search with one thing changed."""

import pytest

from bot.core.query import Known, Query, parse
from bot.core.query.variants import for_label, unfiltered, with_label

KNOWN = Known(labels=("Beach", "Dog", "Hot Dog"), channels={"C7TRIP": "trip"})


def read(text: str) -> Query:
    return parse(text, KNOWN, now=1_772_443_900.0, asker="U7ANN", timezone="UTC")


@pytest.mark.parametrize(
    ("text", "varied"),
    [
        ("beech", "beach"),
        ("beech -dog in:#trip", "beach -dog in:<#C7TRIP>"),
        ("dog -beech", "dog -beach"),
        ("beech or dog", "(beach or dog)"),
        ("count:beech>=2", "count:beach>=2"),
        ("beech beach", "beach"),
    ],
)
def test_another_label_takes_the_place_of_one_wherever_it_stands(text: str, varied: str) -> None:
    query = with_label(read(text), "beech", "Beach", KNOWN)

    assert (query.text, query.unknown) == (varied, ())
    assert query == read(varied)


def test_other_unknown_labels_stay_unknown() -> None:
    assert with_label(read("beech, kat"), "beech", "Beach", KNOWN).unknown == ("kat",)


def test_a_label_alone_is_a_search() -> None:
    assert for_label("Hot Dog", KNOWN) == read('"hot dog"')


@pytest.mark.parametrize(
    ("text", "varied"),
    [
        ("beach", {}),
        ("before:2026", {}),
        ("beach before:2026", {"at any time": "beach"}),
        ("beach -on:2026-01-01", {"at any time": "beach"}),
        ("beach -in:#trip", {"in any channel": "beach"}),
        (
            "beach during:2025 in:#trip from:me",
            {
                "at any time": "beach in:<#C7TRIP> from:<@U7ANN>",
                "in any channel": "beach during:2025 from:<@U7ANN>",
                "from anybody": "beach during:2025 in:<#C7TRIP>",
            },
        ),
        ("beach type:gif", {"of any kind": "beach"}),
        ("beach colour:blue has:text", {
            "in any colour": "beach has:text", "with or without text": "beach colour:blue",
        }),
        ("beach confidence:>90", {"however sure I am": "beach"}),
    ],
)  # fmt: skip
def test_each_filter_can_be_left_out(text: str, varied: dict[str, str]) -> None:
    assert {words: query.text for words, query in unfiltered(read(text), KNOWN)} == {
        words: read(other).text for words, other in varied.items()
    }
