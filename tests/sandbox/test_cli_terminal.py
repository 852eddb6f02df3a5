"""Messages as a terminal shows them."""

from typing import Any

import pytest

from sandbox.terminal import block_lines, message_lines, mrkdwn_text, printable
from sandbox.workspace.records import Message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`████▉  98 %`  *Dog* ×2  ·  Pet, Animal", "████▉  98 %  Dog ×2  ·  Pet, Animal"),
        ("_in italics_, ~struck~ and *bold*.", "in italics, struck and bold."),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://x.example/a|the thread> and <https://x.example/b>",
         "the thread and https://x.example/b"),
        ("<!date^1795249149^First seen {date_long}^https://x.example|First seen on 21 May>",
         "First seen on 21 May"),
        ("a:\u2060b@\u2060c", "a:b@c"),
    ],
)  # fmt: skip
def test_markup_becomes_plain_words(text: str, shown: str) -> None:
    assert mrkdwn_text(text) == shown


def test_a_terminal_obeys_no_characters_from_outside() -> None:
    assert printable("a\x1b[2Jb\r\n\u202ec") == "a�[2Jb�\n�c"


def text(content: str, kind: str = "mrkdwn") -> dict[str, str]:
    return {"type": kind, "text": content}


BUTTON = {"type": "button", "text": text("Show all labels", "plain_text")}


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ({"type": "header", "text": text("*Beach*", "plain_text")}, ["*Beach*"]),
        ({"type": "section", "text": text("*one*\ntwo")}, ["one", "two"]),
        ({"type": "section", "fields": [text("_a_"), text("b")]}, ["a", "b"]),
        ({"type": "section", "text": text("x"), "accessory": BUTTON}, ["x", "[Show all labels]"]),
        ({"type": "context", "elements": [text("blue 50 %"), text("dark")]}, ["blue 50 %  dark"]),
        ({"type": "actions", "elements": [BUTTON, {"type": "datepicker"}]},
         ["[Show all labels] [datepicker]"]),
        ({"type": "image", "alt_text": "A <beach>"}, ["(picture: A <beach>)"]),
        ({"type": "divider"}, ["─" * 20]),
        ({"type": "rich_text", "elements": [{"elements": [{"type": "text", "text": "Hi"}]}]},
         ["Hi"]),
        ({"type": "video"}, ["(video block)"]),
    ],
)  # fmt: skip
def test_blocks_become_lines(block: dict[str, Any], lines: list[str]) -> None:
    assert block_lines(block) == lines


def test_a_message_without_blocks_shows_its_text() -> None:
    assert message_lines(Message("C1", "1.0", "U1", "one &amp;\ntwo")) == ["one &", "two"]


def test_a_message_with_blocks_shows_those_alone() -> None:
    message = Message("C1", "1.0", "U1", "fallback", blocks=[{"type": "divider"}])

    assert message_lines(message) == ["─" * 20]
