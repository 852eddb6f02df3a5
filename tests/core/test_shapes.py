"""What a delivery must look like before anything reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.shapes import misshapen
from tests.fuzz.good import deliveries
from tests.samples import payload

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)
_NAMES = ("type", "event", "user", "view", "actions", "command", "authorizations", "team")


def test_what_slack_sends_is_in_order() -> None:
    assert {misshapen(delivery.body) for delivery in deliveries()} == {""}


@given(_JSON | st.dictionaries(st.sampled_from(_NAMES), _JSON))
def test_any_json_is_in_order_or_wrong_somewhere(body: Any) -> None:
    assert isinstance(misshapen(body), str)


def event(**changes: Any) -> dict[str, Any]:
    body = payload("png_in_channel")
    return body | {"event": body["event"] | changes}


@pytest.mark.parametrize("hostile", ["C1#C2", "C1/../C2", "C1 C2", "<!channel>", "é", "C" * 65, 7])
def test_an_id_that_would_not_stay_one_in_a_key_is_wrong(hostile: Any) -> None:
    assert misshapen(event(channel=hostile)) == ".event.channel"
    assert misshapen(event(user=hostile)) == ".event.user"
    assert misshapen(event(files=[{"id": hostile}])) == ".event.files[0].id"
    assert misshapen(event(team=hostile)) == ".event.team"
    assert misshapen(event(user_team=hostile)) == ".event.user_team"
    assert misshapen(event() | {"team_id": hostile}) == ".team_id"
    assert misshapen(event() | {"context_team_id": hostile}) == ".context_team_id"
    assert misshapen(event() | {"authorizations": [{"team_id": hostile}]}) == (
        ".authorizations[0].team_id"
    )


@pytest.mark.parametrize("hostile", ["now", "1.2.3", "1772443805.0001#F1", "-1.0", "1e9", 7.0, ""])
def test_a_time_stamp_that_is_none_is_wrong(hostile: Any) -> None:
    assert misshapen(event(ts=hostile)) == ".event.ts"


def test_what_may_be_missing_may_be_null() -> None:
    assert misshapen(event(files=None, thread_ts=None, subtype=None, bot_id=None)) == ""
    assert misshapen(event(channel=None)) == ".event.channel"


@pytest.mark.parametrize("missing", ["user_id", "channel_id", "response_url"])
def test_a_command_says_who_where_and_how_to_answer(missing: str) -> None:
    command = {"command": "/labels", "user_id": "U1", "channel_id": "C1", "response_url": "x"}

    assert misshapen(command) == ""
    del command[missing]
    assert misshapen(command) == f".{missing}"


def test_a_press_names_who_pressed_what() -> None:
    press = payload("show_all_pressed")

    assert misshapen(press | {"actions": []}) == ".actions"
    assert misshapen(press | {"user": {}}) == ".user.id"


def test_a_window_says_which_one_it_is_and_of_what_kind() -> None:
    """Bolt looks at the kind of what is submitted before any feature does."""
    closed = payload("window_closed")

    for missing in ("id", "hash", "type"):
        view = {name: value for name, value in closed["view"].items() if name != missing}
        assert misshapen(closed | {"view": view}) == f".view.{missing}"
