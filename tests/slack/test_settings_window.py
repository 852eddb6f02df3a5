"""The window of `/labels settings`: what it shows, and what is entered into it."""

import pytest

from bot.core.choosing import Entered, Field, SettingsChange
from bot.core.team_settings import TeamSettings
from bot.slack.windows import settings as windows
from tests.forms import View, choices, complaints, element_of, filled, tick, write

SET = TeamSettings("C1", "xoxp-secret", "U9ADMIN", 12.5, version="v1")
NEW = windows.settings_window(TeamSettings(), None)
FULL = windows.settings_window(SET, 20.0)
CHANNEL, TOKEN, BUDGET = (windows.ENTRIES[field] for field in Field)


@pytest.mark.parametrize(
    "view",
    [
        NEW, FULL, windows.loading_window(), windows.failed_window(), windows.closed_window(),
        windows.overtaken_window(), windows.saved_window(SettingsChange()),
        windows.saved_window(SettingsChange(tuple(Field), "C2", "C1", has_token=True, budget=5.0)),
    ],
)  # fmt: skip
def test_slack_takes_the_window(view: View) -> None:
    assert complaints(view) == []


def test_a_token_is_never_shown_and_all_else_is() -> None:
    assert "xoxp-secret" not in str(FULL)
    assert element_of(FULL, CHANNEL)["initial_conversation"] == "C1"
    assert element_of(FULL, BUDGET)["initial_value"] == "12.50"
    assert "initial_value" not in element_of(FULL, TOKEN)
    assert "Set. Enter another" in str(element_of(FULL, TOKEN)["placeholder"])
    assert "Not set" in str(element_of(NEW, TOKEN)["placeholder"])
    assert "The token that is set, of U9ADMIN" in str(FULL)
    assert "Whoever runs me allows $20.00 at most." in str(FULL)


def test_what_there_is_not_cannot_be_taken_away() -> None:
    assert list(choices(FULL, "settings/moderation")) == ["off", "shared"]
    assert list(choices(NEW, "settings/moderation")) == ["shared"]
    assert "settings/forget" not in str(NEW)


def test_an_untouched_window_is_entered_as_it_was() -> None:
    assert _entered(NEW) == _told(Entered("v9"))
    assert _entered(FULL) == _told(Entered("v9", channel="C1", budget="12.50"))


def test_everything_that_is_entered_is_read() -> None:
    channel = {
        CHANNEL: {"entered": {"type": "conversations_select", "selected_conversation": "C2"}}
    }
    view = filled(
        FULL, channel, tick(FULL, "settings/moderation"), write(FULL, TOKEN, " xoxp-1 "),
        tick(FULL, "settings/forget"), write(FULL, BUDGET, None),
    )  # fmt: skip

    found = windows.entered_in(view, "v1")

    assert _told(found) == _told(
        Entered("v1", "C2", is_off=True, may_be_shared=True, token="xoxp-1", forgets_token=True)
    )


def test_what_was_saved_is_said_in_a_line_each() -> None:
    change = SettingsChange((Field.CHANNEL, Field.BUDGET), "C2", "C1", budget=5.0)

    (block,) = windows.saved_window(change)["blocks"]
    assert block["text"]["text"] == (
        "*Saved.* It holds everywhere within a minute.\n"
        "•  Moderation channel: <#C2>\n•  Monthly budget: $5.00"
    )


def _entered(view: View) -> tuple[object, ...]:
    return _told(windows.entered_in(filled(view), "v9"))


def _told(entered: Entered) -> tuple[object, ...]:
    """All of it; its own text shows nothing."""
    return tuple(getattr(entered, name) for name in Entered.__slots__)
