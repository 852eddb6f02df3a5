"""Which posts an alert tells of."""

from dataclasses import replace

import pytest

from bot.core.entries import Identity
from bot.core.moderation.alerts import MOST_SHOWN, alert_of, is_report_only, shown_posts
from bot.core.moderation.cases import Case, Cells, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Verdict
from bot.core.moderation.notices import Alert, Sighted

CASE = Case("T7TEAM", "5" * 64, Verdict(), Cells(1, 1, ((0, 0, 0),), 1, 1), 0.0)
DECIDED = replace(CASE, decision=Decision(Choice.KEEP, "U7MOD", 1.0, "token"))


def post(number: int, stage: Stage = Stage.HELD, *, stays: bool = False) -> Post:
    identity = Identity("C7GENERAL", f"17724438{number:02}.000100", f"F7PNG{number:06}")
    return Post(
        "T7TEAM", CASE.sha256, identity, identity.ts, "U7ANN", "beach.png", "channel", stage,
        stays_in_slack=stays,
    )  # fmt: skip


def test_few_posts_are_all_shown() -> None:
    posts = [post(number) for number in range(MOST_SHOWN)]

    assert shown_posts(posts) == posts
    assert shown_posts(posts[:4]) == posts[:4]
    assert shown_posts([]) == []


def test_of_many_the_first_and_the_latest_are_shown() -> None:
    posts = [post(number) for number in range(40)]

    assert shown_posts(posts) == [posts[0], *posts[-7:]]


def test_what_a_person_must_delete_comes_before_what_is_only_later() -> None:
    posts = [post(number, Stage.REMOVED, stays=number in (5, 9)) for number in range(40)]

    assert shown_posts(posts) == [posts[0], posts[5], posts[9], *posts[-5:]]


def test_what_must_be_deleted_does_not_push_out_the_first_post_either() -> None:
    posts = [post(number, Stage.REMOVED, stays=number > 0) for number in range(40)]

    assert shown_posts(posts) == posts[:MOST_SHOWN]


@pytest.mark.parametrize(
    ("case", "stages", "expected"),
    [
        (CASE, [Stage.REPORTED], True),
        (CASE, [Stage.REPORTED, Stage.GONE], True),
        (CASE, [Stage.REPORTED, Stage.HELD], False),
        (CASE, [Stage.HELD], False),
        (CASE, [Stage.GONE], False),
        (DECIDED, [Stage.REPORTED], False),
    ],
)
def test_there_is_nothing_to_decide_where_nothing_happened(
    case: Case, stages: list[Stage], *, expected: bool
) -> None:
    posts = [post(number, stage) for number, stage in enumerate(stages)]

    assert is_report_only(case, posts) is expected


def test_an_alert_counts_what_it_has_no_room_for() -> None:
    posts = [post(number) for number in range(10)]
    links = {posts[0].identity: "https://team.slack.com/archives/C7GENERAL/p1"}

    alert = alert_of(CASE, posts, links, can_remove=True)

    shown = (Sighted(posts[0], links[posts[0].identity]), *(Sighted(p, "") for p in posts[3:]))
    assert alert == Alert(CASE, shown, more=2, report_only=False, can_remove=True)
