"""The table of what the sandbox plays is held to the code, and the page to the table."""

import re
from pathlib import Path

from sandbox.coverage import COVERAGE, Kind, Support, table, violations_table
from sandbox.rekognition.video.service import VIDEO_OPERATIONS
from sandbox.slack.event_shapes import EventShapes
from sandbox.slack.methods import METHODS
from sandbox.slack.oauth import OAUTH_METHODS
from sandbox.slack.scopes import METHOD_SCOPES
from sandbox.workspace.violations import CONSEQUENCES

PROJECT = Path(__file__).parents[2]
UNSUBSCRIBED = {"app_rate_limited", "url_verification"}
"""What comes without a subscription."""


def played(kind: Kind) -> set[str]:
    return {
        entry.name
        for entry in COVERAGE
        if entry.kind is kind and entry.support is not Support.NOT_SUPPORTED
    }


def left_out(kind: Kind) -> set[str]:
    return {entry.name for entry in COVERAGE if entry.kind is kind} - played(kind)


def test_every_method_is_in_the_table_and_no_other() -> None:
    assert played(Kind.METHOD) == {*METHODS, *OAUTH_METHODS}
    assert set(METHOD_SCOPES) <= played(Kind.METHOD)


def test_every_event_is_in_the_table_and_no_other() -> None:
    assert played(Kind.EVENT) == EventShapes.names() | UNSUBSCRIBED


def test_every_interaction_is_in_the_table_and_no_other() -> None:
    source = (PROJECT / "sandbox" / "slack" / "interactions.py").read_text(encoding="utf-8")
    sent = set(re.findall(r'_common\("(\w+)"|interact\("(slash_commands)"', source))

    assert played(Kind.INTERACTION) == {"".join(names) for names in sent}


def test_nothing_is_both_played_and_left_out() -> None:
    names = [(entry.kind, entry.name) for entry in COVERAGE]

    assert len(names) == len(set(names))
    assert left_out(Kind.METHOD).isdisjoint({*METHODS, *OAUTH_METHODS})


def test_what_is_partial_says_what_is_missing() -> None:
    assert [e.name for e in COVERAGE if e.support is Support.PARTIAL and not e.note] == []
    assert all(re.fullmatch(r"https://docs\.slack\.dev/[\w./-]+", e.source) for e in COVERAGE)


def test_the_page_shows_the_table() -> None:
    page = (PROJECT / "docs" / "fidelity.md").read_text(encoding="utf-8")

    assert table() in page


def test_the_page_explains_every_code_of_a_violation() -> None:
    page = (PROJECT / "docs" / "fidelity.md").read_text(encoding="utf-8")

    assert violations_table() in page


def test_every_code_that_is_given_by_hand_is_explained() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "sandbox" / "slack").rglob("*.py")
    )
    given = re.findall(r'(?:Violation|complain|_violation)\(\s*"(\w+)"', source)

    assert given
    assert set(given) <= set(CONSEQUENCES)


def test_the_page_names_every_operation_of_rekognition() -> None:
    page = (PROJECT / "docs" / "fidelity.md").read_text(encoding="utf-8")
    of_pictures = {"DetectLabels", "DetectModerationLabels", "DetectText"}

    assert {name for name in of_pictures | VIDEO_OPERATIONS if f"`{name}`" not in page} == set()
