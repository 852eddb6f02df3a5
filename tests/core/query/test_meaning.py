"""What a search finds, compared with a reading that knows nothing of the parser."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entries import Entry, Kind, Seen, terms
from bot.core.query import Known, Match, matches, starts
from bot.core.tallies import tally_of, total
from tests.core.query.world import (
    HIDDEN,
    KNOWN,
    MINIMUM,
    Meant,
    asked,
    entries,
    entry,
    searches,
)


class Demand(NamedTuple):
    """A confidence that a search asks for."""

    typed: str
    lower: float
    upper: float


DEMANDS = (
    Demand("confidence:>=60", 60, 100),
    Demand("confidence:90%", 90, 100),
    Demand("confidence:&lt;=85", 0, 85),
)


def found(search: str, picture: Entry) -> Match | None:
    return matches(asked(search), picture, minimum=MINIMUM, hidden=HIDDEN)


def sure(picture: Entry, lower: float, upper: float = 100) -> dict[str, Seen]:
    return {
        seen.name: seen
        for seen in picture.labels
        if lower <= seen.confidence <= upper and seen.name not in HIDDEN
    }


@given(searches, st.lists(entries, min_size=1, max_size=8))
def test_a_search_finds_what_it_says(search: Meant, pictures: list[Entry]) -> None:
    for picture in pictures:
        labels = sure(picture, MINIMUM)

        assert (found(search.typed, picture) is not None) == search.holds(picture, labels, labels)


@given(searches, st.sampled_from(DEMANDS), st.lists(entries, min_size=1, max_size=8))
def test_confidence_is_asked_of_what_is_wanted_and_never_excuses_what_is_not(
    search: Meant, demand: Demand, pictures: list[Entry]
) -> None:
    typed = f"{search.typed} dog {demand.typed}"
    for picture in pictures:
        wanted = sure(picture, demand.lower, demand.upper)
        avoided = sure(picture, min(MINIMUM, demand.lower))

        meant = "Dog" in wanted and search.holds(picture, wanted, avoided)
        assert (found(typed, picture) is not None) == meant


@given(searches, st.lists(entries, max_size=8))
def test_every_match_stands_under_one_of_the_terms_to_start_from(
    search: Meant, pictures: list[Entry]
) -> None:
    tally = total(tally_of(picture, {}, MINIMUM) for picture in pictures)
    begin = set(starts(asked(search.typed), tally))

    for picture in pictures:
        assert found(search.typed, picture) is None or begin & set(terms(picture))


@given(searches, st.lists(entries, max_size=8))
def test_every_match_lies_where_and_when_the_query_looks(
    search: Meant, pictures: list[Entry]
) -> None:
    query = asked(search.typed)

    for picture in pictures:
        if found(search.typed, picture) is not None:
            assert not query.channels or picture.channel in query.channels
            assert query.newer_than < picture.position
            assert not query.older_than or picture.position < query.older_than


@given(searches, entries)
def test_reasons_are_labels_of_the_picture_surest_first(search: Meant, picture: Entry) -> None:
    match = found(search.typed, picture)

    if match is not None:
        shown = sure(picture, MINIMUM).values()
        assert set(match.reasons) <= set(shown)
        assert list(match.reasons) == [seen for seen in shown if seen in match.reasons]


@given(searches)
def test_the_normal_form_means_the_same_hours_later_and_whatever_is_known_by_then(
    search: Meant,
) -> None:
    query = asked(search.typed)
    pairs = {f"{one} {other}" for one in KNOWN.labels for other in KNOWN.labels}
    later = Known({*KNOWN.labels, *pairs}, KNOWN.aliases, KNOWN.channels)

    assert asked(query.text) == query
    assert asked(query.text, later).expression == query.expression


def test_reasons_name_the_labels_that_were_asked_for() -> None:
    dog, cat, beach = Seen("Dog", 90.0, 2), Seen("Cat", 99.0), Seen("Beach", 80.0)

    assert found("dog or cat in:#trip", entry(dog, cat, beach)) == Match((cat, dog))
    assert found("count:dog>=2 -person", entry(dog, cat)) == Match((dog,))
    assert found("in:#trip", entry(dog)) == Match(())


def test_an_unsure_label_is_found_only_by_those_who_ask() -> None:
    picture = entry(Seen("Dog", 60.0))

    assert found("dog", picture) is None
    assert found("dog confidence:>50", picture) == Match((Seen("Dog", 60.0),))
    assert found("dog confidence:&lt;65", picture) == Match((Seen("Dog", 60.0),))


def test_confidence_alone_finds_pictures_with_any_label_so_sure() -> None:
    picture = entry(Seen("Dog", 96.0), Seen("Cat", 80.0))

    assert found("confidence:>95", picture) == Match((Seen("Dog", 96.0),))
    assert found("confidence:>97", picture) is None


def test_an_excluded_label_stays_excluded_below_the_confidence_that_is_asked() -> None:
    picture = entry(Seen("Person", 99.0), Seen("Dog", 80.0))

    assert found("person -dog confidence:>95", picture) is None


def test_hidden_labels_neither_find_nor_exclude() -> None:
    picture = entry(Seen("Woman", 99.0), Seen("Dog", 80.0))

    assert found("woman", picture) is None
    assert found("dog -woman", picture) == Match((Seen("Dog", 80.0),))
    assert found("confidence:>95", picture) is None


@pytest.mark.parametrize(
    ("search", "counts"),
    [
        ("count:dog", [1, 2, 3]),
        ("count:dogs>1", [2, 3]),
        ("count:dog ≥ 2", [2, 3]),
        ("count:dog&gt;=2", [2, 3]),
        ("count:dog=2", [2]),
        ("count:dog<=2", [1, 2]),
        ("count:dog<2", [1]),
        ("count:dog=0", [0]),
        ("count:dog<1", [0]),
        ("-count:dog>=2", [0, 1]),
    ],
)
def test_counts_are_of_boxes(search: str, counts: list[int]) -> None:
    pictures = {many: entry(Seen("Dog", 90.0, many)) for many in range(4)}

    assert [many for many, picture in pictures.items() if found(search, picture)] == counts


def test_comparing_a_count_asks_for_at_least_one_but_none_means_none() -> None:
    assert found("count:dog<2", entry(Seen("Cat", 90.0))) is None
    assert found("count:dog=0", entry(Seen("Cat", 90.0))) is not None


def test_several_of_a_filter_that_can_hold_only_once_mean_any() -> None:
    gif = entry(kind=Kind.GIF, channel="C7FOOD", user="U7BOB")
    search = (
        "in:#trip in:#food from:me from:<@U7BOB> type:photo type:gif on:2026-05-02 on:2026-05-03"
    )

    assert found(search, gif) is not None
    assert found("-in:#trip -in:#food", gif) is None
    assert found("colour:blue colour:grey", entry(colours=("blue",))) is None


def test_the_rarest_label_is_the_start() -> None:
    person, dog = Seen("Person", 90.0), Seen("Dog", 90.0)
    pictures = [entry(person, file_id=f"F{number}") for number in range(60)]
    tally = total(tally_of(one, {}, MINIMUM) for one in [*pictures, entry(person, dog)])

    assert starts(asked("person dog"), tally) == ("L#dog",)
    assert starts(asked("person -dog"), tally) == ("L#person",)
    assert starts(asked("-dog in:#trip"), tally) == ("A",)
    assert starts(asked("dog or beach, person"), tally) == ("L#dog", "L#beach")
    assert starts(asked("dog or -person"), tally) == ("A",)
    assert starts(asked("from:me"), tally) == ("U#U7ANN",)
    assert starts(asked("from:me person"), tally) == ("U#U7ANN",)
    assert starts(asked("type:gif has:text"), tally) in {("K#gif",), ("X",)}
    assert starts(asked("colour:blue person"), tally) == ("B#blue",)
    assert starts(asked(""), tally) == ("A",)


def test_bounds_follow_from_all_that_is_said() -> None:
    query = asked("(on:2026-05-03 or on:2026-05-05), before:2026-06-01 -in:#trip")

    assert query.newer_than == "1777766400.000000"
    assert query.older_than == "1778025600.000000"
    assert query.channels == frozenset()
    assert asked("(in:#trip dog) or (cat in:#food)").channels == {"C7TRIP", "C7FOOD"}
    assert asked("in:#trip or dog").channels == frozenset()
    assert asked("not before:2026-05-03").newer_than == "1777766400.000000"


def test_dates_before_slack_keep_the_order_of_texts() -> None:
    query = asked("since:1995 before:1999")

    assert (query.newer_than, query.older_than) == ("1000000000.000000", "1000000000.000000")


def test_the_asker_is_whoever_searches() -> None:
    assert found("from:me", entry()) is not None
    assert found("from:me", entry(user="U7BOB")) is None


def test_a_label_with_two_names_is_found_by_either() -> None:
    phone = Seen("Mobile Phone", 90.0)

    assert found("cell phones", entry(phone)) == Match((phone,))
    assert found("mobile phone", entry(phone)) == Match((phone,))
