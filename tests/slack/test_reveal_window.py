"""The window in which a moderator sees the picture itself."""

import json
from typing import Any

import pytest

from bot.core.moderation.notices import NotRevealed, Revealed, Window
from bot.slack.windows.reveal import REVEALED, loading_view, reveal_view, shown_file
from tests.slack.flagged import CASE, HOSTILE
from tests.slack.limits import check_blocks, mrkdwn_texts


@pytest.mark.parametrize(
    "view",
    [
        loading_view(),
        reveal_view(Revealed(CASE, "F7SHOWN0001", "beach.png")),
        reveal_view(Revealed(CASE, "F7SHOWN0001", HOSTILE * 9)),
        reveal_view(NotRevealed(HOSTILE)),
    ],
)
def test_it_is_one_window_whose_closing_slack_tells_of(view: dict[str, Any]) -> None:
    assert (view["type"], view["callback_id"], view["notify_on_close"]) == (
        "modal", REVEALED, True,
    )  # fmt: skip
    assert len(view["title"]["text"]) <= 24
    assert len(view["private_metadata"]) <= 3_000
    check_blocks(view["blocks"], most=100)
    assert not any("<!" in text or "<@" in text for text in mrkdwn_texts(view["blocks"]))


def test_it_shows_the_picture_and_says_that_the_copy_goes() -> None:
    name, image, remark = reveal_view(Revealed(CASE, "F7SHOWN0001", "beach.png"))["blocks"]

    assert name["text"]["text"] == "beach.png"
    assert image == {
        "type": "image",
        "slack_file": {"id": "F7SHOWN0001"},
        "alt_text": "The flagged picture itself, 1200 × 800 pixels",
    }
    assert "It is deleted when you close this window, and after an hour at the latest." in str(
        remark
    )


@pytest.mark.parametrize(
    ("window", "file_id"),
    [(Revealed(CASE, "F7SHOWN0001", ""), "F7SHOWN0001"), (NotRevealed("It is gone."), "")],
)
def test_it_remembers_the_file_that_it_shows(window: Window, file_id: str) -> None:
    assert shown_file(reveal_view(window)["private_metadata"]) == file_id


@pytest.mark.parametrize("remembered", ["", "{}", "[]", json.dumps({"file": None})])
def test_a_window_that_shows_none_remembers_none(remembered: str) -> None:
    assert shown_file(remembered) == ""
