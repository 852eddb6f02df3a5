"""Text from people on its way into Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import bar, escape, percent, plain, shorten


@given(st.text())
def test_escaped_text_holds_no_control_characters(text: str) -> None:
    escaped = escape(text)

    assert not set("<>") & set(escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(st.text())
def test_plain_text_holds_no_markup(text: str) -> None:
    assert not set("<>*_~`\n\r") & set(plain(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1> & co", "&lt;@\u2060U1&gt; &amp; co"),
        (":dog:", ":\u2060dog:\u2060"),
        ("*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),  # noqa: RUF001 - the look-alikes
        ("two\nlines", "two lines"),
    ],
)
def test_plain_text_looks_like_what_was_written(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(max_size=30), st.integers(1, 40))
def test_shortened_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    short = shorten(text, limit)

    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.floats(-10, 110))
def test_bars_are_five_characters_wide(value: float) -> None:
    assert len(bar(value)) == 5


@pytest.mark.parametrize(
    ("value", "drawn"),
    [(0, "     "), (50, "██▌  "), (97.6, "████▉"), (100, "█████"), (-3, "     "), (120, "█████")],
)
def test_bars_grow_by_eighths(value: float, drawn: str) -> None:
    assert bar(value) == drawn


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_surer_label_never_has_a_shorter_bar(one: float, other: float) -> None:
    low, high = sorted([one, other])

    assert len(bar(low).rstrip()) <= len(bar(high).rstrip())


@pytest.mark.parametrize(("value", "shown"), [(97.6, "98 %"), (55, "55 %"), (100, "100 %")])
def test_percentages_are_rounded(value: float, shown: str) -> None:
    assert percent(value) == shown
