"""What moderators can press below an alert."""

from typing import Any

import pytest

from bot.core.moderation.cases import Stage
from bot.core.moderation.notices import Alert
from bot.slack.cards.alert_buttons import (
    ASSIGN,
    KEEP,
    REMOVE,
    REVEAL,
    TELL,
    case_value,
    named_case,
)
from bot.slack.cards.alerts import alert_card
from tests.slack.flagged import (
    CASE,
    KEPT,
    NAMES,
    REMOVED,
    alert,
    sighted,
)


def row(shown: Alert) -> list[dict[str, Any]]:
    """The buttons."""
    found = [block for block in alert_card(shown, NAMES).blocks if block["type"] == "actions"]
    return found[0]["elements"] if found else []


def actions(shown: Alert) -> list[str]:
    return [button["action_id"] for button in row(shown)]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (alert(), [KEEP, REMOVE, REVEAL, TELL, ASSIGN]),
        (alert(told=("U7ANN",)), [KEEP, REMOVE, REVEAL, ASSIGN]),
        (alert(sighted(stage=Stage.GONE)), [KEEP, REMOVE, ASSIGN]),
        (alert(sighted(stage=Stage.KEPT), decision=KEPT), [REVEAL, TELL]),
        (alert(sighted(stage=Stage.REMOVED), decision=REMOVED), [TELL]),
        (alert(sighted(stage=Stage.REMOVED), decision=REMOVED, told=("U7ANN",)), [TELL]),
        (
            alert(
                sighted(stage=Stage.REMOVED),
                decision=REMOVED,
                told=("U7ANN",),
                told_decision=("U7ANN",),
            ),
            [],
        ),
        (alert(sighted(stage=Stage.REPORTED), report_only=True), [REVEAL]),
    ],
)
def test_only_what_still_makes_sense_can_be_pressed(shown: Alert, expected: list[str]) -> None:
    assert actions(shown) == expected


@pytest.mark.parametrize("can_remove", [True, False])
def test_removing_asks_first_and_says_what_becomes_of_the_file_in_slack(
    *, can_remove: bool
) -> None:
    confirm = row(alert(can_remove=can_remove))[1]["confirm"]

    assert confirm["text"]["type"] == "plain_text"
    assert len(confirm["text"]["text"]) <= 300
    assert len(confirm["title"]["text"]) <= 100
    assert max(len(confirm[name]["text"]) for name in ("confirm", "deny")) <= 30
    says_it_stays = "The file in Slack stays until a person deletes it" in confirm["text"]["text"]
    assert says_it_stays is not can_remove


def test_every_button_names_the_case_and_nothing_else() -> None:
    assert {button["value"] for button in row(alert())} == {case_value(CASE.sha256)}
    assert named_case(case_value(CASE.sha256)) == CASE.sha256


@pytest.mark.parametrize("value", ["", "{}", "[]", "null", '{"case":""}', '{"case":7}', '"5"', "{"])
def test_a_value_that_is_none_of_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        named_case(value)
