"""Messages without their pictures."""

import pytest

from bot.core.cards import Card
from bot.slack.bareness import bare_blocks, has_pictures, without_pictures

IMAGE = {"type": "image", "slack_file": {"id": "F7"}, "alt_text": "x"}
WORDS = {"type": "mrkdwn", "text": "x"}
SECTION = {"type": "section", "text": WORDS}
BUTTON = {"type": "button", "action_id": "a"}


@pytest.mark.parametrize(
    ("blocks", "bare"),
    [
        ([IMAGE], []),
        ([{**SECTION, "accessory": IMAGE}], [SECTION]),
        ([{"type": "context", "elements": [IMAGE, WORDS]}],
         [{"type": "context", "elements": [WORDS]}]),
        ([{"type": "context", "elements": [IMAGE]}, SECTION], [SECTION]),
    ],
)  # fmt: skip
def test_pictures_go_wherever_they_stand(
    blocks: list[dict[str, object]], bare: list[dict[str, object]]
) -> None:
    assert bare_blocks(blocks) == bare
    assert has_pictures(Card("x", tuple(blocks)))


def test_everything_else_stays() -> None:
    card = Card(
        "x",
        (
            {**SECTION, "accessory": BUTTON},
            {"type": "divider"},
            {"type": "actions", "elements": [BUTTON]},
        ),
    )

    assert without_pictures(card) == card
    assert not has_pictures(card)
