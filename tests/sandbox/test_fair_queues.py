"""The sandbox's SQS hands out what waits of quiet groups before more of a busy one."""

from collections import Counter

from moto.sqs.models import Message

from sandbox.fair_queues import fairly

LATER = 1e15
"""Milliseconds since the epoch."""


def messages(*groups: str, visible_at: float = 0.0) -> list[Message]:
    made = []
    for number, group in enumerate(groups):
        message = Message(f"m{number}", "{}")
        message.group_id, message.visible_at = group or None, visible_at
        made.append(message)
    return made


def groups_of(found: list[Message]) -> list[str | None]:
    return [each.group_id for each in found]


def test_what_waits_of_a_quiet_group_comes_before_a_busy_ones_although_it_came_later() -> None:
    in_flight = messages("dump", "dump", "dump", visible_at=LATER)
    waiting = messages("dump", "dump", "other")

    assert groups_of(fairly(waiting, in_flight + waiting)) == ["other", "dump", "dump"]


def test_one_request_takes_turns_and_keeps_the_order_of_each_group() -> None:
    waiting = messages("a", "a", "a", "b", "b")

    found = fairly(waiting, waiting)

    assert groups_of(found) == ["a", "b", "a", "b", "a"]
    assert [each.id for each in found if each.group_id == "a"] == ["m0", "m1", "m2"]


def test_messages_without_a_group_wait_for_none_and_nothing_is_lost() -> None:
    in_flight = messages(*"abcabc", visible_at=LATER)
    waiting = messages("a", "", "b", "")

    found = fairly(waiting, in_flight + waiting)

    assert groups_of(found)[:2] == [None, None]
    assert Counter(found) == Counter(waiting)
