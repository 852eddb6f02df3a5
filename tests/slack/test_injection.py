"""No name, label or word of anybody's becomes markup, a mention or a link in anything we show.

Each builder gets hostile words wherever a person, a file or a service says what stands there.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import Card
from bot.core.commands import Command
from bot.core.entries import Entry, Kind, Seen
from bot.core.labels import Label
from bot.core.query import Piece, PieceSort
from bot.core.replies import Refusal, Reply, Sighting
from bot.core.results import Found, Instead, Misread, Results
from bot.core.top import Counted, Top
from bot.slack.cards.help import unknown_card
from bot.slack.cards.results import Reading, shared_card
from bot.slack.cards.search import misread_card, search_card
from bot.slack.cards.show import show_card
from bot.slack.cards.top import top_card, wrong_words_card
from bot.slack.install_pages import success_page
from bot.slack.messages import Display, reply_blocks, reply_text
from bot.slack.modals import all_labels_view, message_view
from tests.jobs.posted import posted
from tests.samples import analysis, picture_answer
from tests.slack.limits import mrkdwn_texts

_MARKS = (
    "<!channel>", "<!here|x>", "<@U666EVIL>", "<#C666EVIL|x>", "<https://evil.example|safe>",
    "<mailto:evil@evil.example>", "<!subteam^S666EVIL>", "<!date^1^{date}|evil>", "*evil*",
    "_evil_", "~evil~", "`evil`", "```evil```", ":evil:", "@evil", "&lt;!channel&gt;", "&amp;lt;",
    "\n> evil", "\n• evil", "\r\n*evil*", "\u2028*evil*", "https://evil.example/x", "\u202eevil",
    "\0evil", "|", ">",
)  # fmt: skip
hostile = st.lists(st.sampled_from(_MARKS) | st.text(max_size=5), min_size=1, max_size=6).map(
    "".join
)

_OURS = re.compile(
    r"<(?:@U7ANN|#C7GENERAL|!date\^\d+\^[\w {},]+\|[\w ,:]+"
    r"|https://team\.slack\.com/[\w/?=&;.]+\|[\w ]+)>"
)
"""Mentions of the poster and the channel, dates and links to messages, which we make ourselves."""
_LIVE = ("*evil*", "_evil_", "~evil~", "`evil`", ":evil:", "@evil", "https://evil")


class Shown(NamedTuple):
    """What is shown: blocks, and the text that stands for them."""

    text: str
    blocks: list[dict[str, Any]]


def _card(card: Card) -> Shown:
    return Shown(card.text, list(card.blocks))


def _reply(word: str) -> Shown:
    labels = [Label(word, 95.0, parents=(word,), aliases=(word,), categories=(word,))]
    answer = picture_answer(*labels, name=word, alt_text=word, drawn_file="F7DRAWN0001",
                            seen_before=Sighting("1770000000.000100", ""))  # fmt: skip
    reply = Reply("1772443805.000100", "labels-1", (answer, Refusal("F7PNG000001", word, word)))
    return Shown(reply_text(reply, Display()), reply_blocks(reply, Display()))


def _found(word: str) -> Found:
    seen = Seen(word, 95.0, 2)
    entry = Entry(
        team="T7TEAM", channel="C7GENERAL", ts="1772443805.000100", thread="", file_id="F7PIC",
        user="U7ANN", name=word, kind=Kind.PHOTO, labels=(seen,), drawn_file="F7DRAWN0001",
    )  # fmt: skip
    return Found(entry, why=(seen,), also=(seen,))


def _reading(word: str) -> Reading:
    return Reading("https://team.slack.com/", {"C7GENERAL": word}, {"U7ANN": word})


def _results(word: str) -> Shown:
    about = (Piece(word, PieceSort.LABEL), Piece(word, PieceSort.CHANNEL))
    return _card(search_card(Results(about, found=(_found(word),)), _reading(word), "U7ANN"))


def _nothing_found(word: str) -> Shown:
    results = Results((Piece(word, PieceSort.LABEL),), instead=(Instead(word, word),))
    return _card(search_card(results, _reading(word), "U7ANN"))


def _top(word: str) -> Shown:
    labels = (Counted(word, 3, (word,)),)
    day = date(2026, 11, 21)
    return _card(top_card(Top(day, day, labels, 9, (1, 10)), labels, "F7CHART"))


def _window(word: str) -> Shown:
    view = all_labels_view(word, analysis(Label(word, 95.0, parents=(word,))), person_guesses=True)
    return Shown("", [*view["blocks"], *message_view(word)["blocks"]])


def _picture(word: str) -> Shown:
    image = replace(posted(1, Label(word, 95.0, aliases=(word,))), name=word)
    return _card(show_card((image,), _reading(word), minimum=70.0, person_guesses=True))


BUILDERS: dict[str, Callable[[str], Shown]] = {
    "reply": _reply,
    "results": _results,
    "nothing found": _nothing_found,
    "shared": lambda word: _card(shared_card(_found(word), "U7ANN", _reading(word))),
    "misread": lambda word: _card(misread_card(Misread(f"What is {word}?", word, word, 1.0))),
    "picture": _picture,
    "top": _top,
    "wrong words": lambda word: _card(wrong_words_card(word)),
    "unknown command": lambda word: _card(unknown_card(Command(word, word), "search")),
    "window": _window,
}


def rest(text: str) -> str:
    """A text without what we made ourselves, and without code, in which nothing is marked up."""
    return re.sub(r"`[^`\n]*`", "", _OURS.sub("", text))


def images(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "image":
            yield value
        yield from images(list(value.values()))
    elif isinstance(value, list):
        for inner in value:
            yield from images(inner)


@pytest.mark.parametrize("name", BUILDERS)
@settings(max_examples=25)
@given(hostile)
def test_no_word_becomes_markup(name: str, word: str) -> None:
    shown = BUILDERS[name](word)

    for text in mrkdwn_texts(shown.blocks):
        left = rest(text)
        assert not set("<>") & set(left)
        assert not [mark for mark in _LIVE if mark in left]
        assert re.fullmatch(r"(?:[^&]|&(?:lt|gt|amp);)*", left, re.DOTALL)
    assert not set("<>") & set(rest(shown.text))
    for image in images(shown.blocks):
        assert set(image["slack_file"]) == {"id"}
        assert image["slack_file"]["id"].startswith("F7")


@given(hostile)
def test_no_workspace_s_name_becomes_a_part_of_a_page(word: str) -> None:
    page = success_page(f"{word}<script>evil()</script>", "A7APP", "T7TEAM")

    assert page.count("<script") == 0
    assert page.count("<") == success_page("x", "A7APP", "T7TEAM").count("<")
    assert page.count('"') == success_page("x", "A7APP", "T7TEAM").count('"')
