"""When somebody who posted much is told how far it has come."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.core.backlogs import (
    LATE,
    OVER,
    SEVERAL,
    Backlog,
    BacklogOrder,
    is_late,
    joined,
    taken,
)

NOW = 1_700_000_000.0
ORDER = BacklogOrder("T1", "C1", "U1", began=NOW, posted=NOW - 40, token="mine", late=9)
TOLD = Backlog(NOW, posted=NOW - 40, seen=NOW, late=9, told=NOW, token="mine")


def test_a_message_is_late_when_whoever_posted_it_has_noticed() -> None:
    assert [is_late(NOW - waited, NOW) for waited in (0, LATE - 1, LATE)] == [False, False, True]


def test_a_few_late_messages_are_no_backlog_and_more_are_told_of_once() -> None:
    backlog: Backlog | None = None
    told = []
    for number in range(20):
        backlog, is_told = joined(backlog, NOW - 40 + number, NOW + 3 * number)
        told.append(is_told)

    assert told == [number == SEVERAL - 1 for number in range(20)]
    assert backlog
    assert (backlog.began, backlog.late) == (NOW, 20)
    assert (backlog.posted, backlog.seen) == (NOW - 40 + 19, NOW + 57)


def test_late_messages_that_are_all_begun_at_once_are_no_backlog() -> None:
    backlog: Backlog | None = None
    told = []
    for number in range(20):
        backlog, is_told = joined(backlog, NOW - 3600 + number, NOW + number / 5)
        told.append(is_told)

    assert not any(told)


def test_what_comes_late_long_after_is_another_backlog() -> None:
    assert joined(TOLD, NOW, NOW + OVER) == (Backlog(NOW + OVER, NOW, NOW + OVER), False)


def test_every_late_message_is_counted_also_at_the_same_moment() -> None:
    assert joined(TOLD, NOW - 50, NOW) == (replace(TOLD, late=10), False)


def test_a_backlog_that_nobody_tells_of_any_more_is_told_anew() -> None:
    new, is_told = joined(replace(TOLD, seen=NOW + 290), NOW - 1, NOW + 300)

    assert (new.told, is_told) == (NOW + 300, True)


def test_who_has_the_chore_tells_and_tells_again_when_it_was_lost_meanwhile() -> None:
    assert taken(TOLD, ORDER, NOW + 1) == (replace(TOLD, told=NOW + 1),) * 2


def test_of_two_such_chores_the_later_one_ends() -> None:
    other = replace(ORDER, token="other")

    assert taken(TOLD, other, NOW + 9) == (None, None)
    assert taken(TOLD, other, NOW + 15) == (replace(TOLD, told=NOW + 15, token="other"),) * 2


def test_a_backlog_that_is_not_known_any_more_is_over_and_told_as_it_was_told_last() -> None:
    later = replace(TOLD, began=NOW + 500, seen=NOW + 500, late=1)

    for there in (None, later):
        noted, told = taken(there, ORDER, NOW + 600)
        assert noted is None
        assert told == Backlog(NOW, posted=NOW - 40, seen=NOW - 40, late=9)
        assert told.is_over(NOW + 600)


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from("jab")), max_size=60))
def test_it_is_never_told_twice_within_ten_seconds_by_two_chores(
    steps: list[tuple[float, str]],
) -> None:
    backlog, now = replace(TOLD, token=""), NOW
    tellings: list[tuple[float, str, float]] = []
    for pause, who in steps:
        now += pause
        if who == "j":
            backlog, _ = joined(backlog, now - 40, now)
            continue
        order = replace(ORDER, began=backlog.began, token=who)
        noted, told = taken(backlog, order, now)
        backlog = noted or backlog
        if told:
            tellings.append((now, who, told.began))

    for (one, teller, began), (two, other, of_the_same) in pairwise(tellings):
        assert teller == other or began != of_the_same or two - one >= 10


def test_an_order_comes_back_as_it_was_sent() -> None:
    assert BacklogOrder.from_job(ORDER.to_job()) == ORDER


def test_an_order_of_a_version_that_did_not_count_is_understood() -> None:
    job = ORDER.to_job()
    del job["late"]

    assert BacklogOrder.from_job(job) == replace(ORDER, late=1)
