"""Found pictures as cards."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.entries import MOST_KEPT, Entry, Identity, Kind, Seen
from bot.core.labels import Span
from bot.core.paging import Cursor
from bot.core.query import Piece, PieceSort
from bot.core.query.tokens import LIMIT
from bot.core.results import Found, Instead, Misread, Results
from bot.slack.cards.results import (
    Reading,
    identity_value,
    named_identity,
    picture_section,
    results_card,
    shared_card,
)
from bot.slack.cards.search import misread_card, search_card
from tests.slack.limits import characters, check_blocks, mrkdwn_texts

ENTRY = Entry(
    team="T7TEAM", channel="C7GENERAL", ts="1772443805.000100", thread="1772443805.000100",
    file_id="F7PNG000001", user="U7ANN", name="harbour.png", kind=Kind.PHOTO, labels=(),
    drawn_file="F7DRAWN0001",
)  # fmt: skip
BEACH, PEOPLE, SEA = Seen("Beach", 98.4), Seen("Person", 97.0, 2), Seen("Sea", 88.0)
FOUND = Found(ENTRY, why=(BEACH, PEOPLE), also=(SEA,))
READING = Reading("https://team.slack.com/", {"C7GENERAL": "general"})
ABOUT = (Piece("Beach", PieceSort.LABEL),)
CURSOR = Cursor("beach", 1_772_443_900.0, "1772443805.000100#F7PNG000001")

texts = st.text(min_size=1, max_size=300)
spans = st.lists(st.builds(Span, st.floats(0, 20_000), st.floats(0, 20_000)), max_size=MOST_KEPT)
seen = st.lists(
    st.builds(Seen, texts, st.floats(0, 100), st.integers(0, 50), spans.map(tuple)), max_size=30
)
entries = st.builds(
    replace, st.just(ENTRY), name=texts, kind=st.sampled_from(Kind), seconds=st.floats(0, 20_000)
)
many_found = st.lists(
    st.builds(Found, entries, why=seen.map(tuple), also=seen.map(tuple)), max_size=5
).map(
    lambda several: [
        replace(one, entry=replace(one.entry, file_id=f"F7FILE{number}"))
        for number, one in enumerate(several)
    ]
)


def text_of(found: Found, reading: Reading = READING) -> str:
    return str(picture_section(found, reading)["text"]["text"])


def buttons(blocks: tuple[dict[str, object], ...]) -> list[tuple[str, str]]:
    """The `action_id` and the text of every button."""
    return [
        (element["action_id"], element["text"]["text"])
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]  # type: ignore[attr-defined]
    ]


def test_a_picture_tells_why_what_else_who_where_when_and_the_way_there() -> None:
    why, also, origin, link = text_of(FOUND).splitlines()

    assert why == "*Beach* 98\u00a0%  ·  *Person* ×2 97\u00a0%"
    assert also == "Also Sea"
    assert origin == (
        "<@U7ANN> in <#C7GENERAL>  ·  "
        "<!date^1772443805^{date_short_pretty}, {time}|2 March 2026, 09:30 UTC>"
    )
    assert link == "<https://team.slack.com/archives/C7GENERAL/p1772443805000100|Open message>"


def test_the_small_picture_is_a_file_in_slack_with_words_for_those_who_cannot_see_it() -> None:
    assert picture_section(FOUND, READING)["accessory"] == {
        "type": "image",
        "slack_file": {"id": "F7DRAWN0001"},
        "alt_text": "harbour.png: Beach, Person ×2, Sea",
    }


def test_a_picture_that_cannot_be_shown_yet_is_told_in_words_alone() -> None:
    hidden = replace(FOUND, entry=replace(ENTRY, drawn_file=""))

    assert "accessory" not in picture_section(hidden, READING)


def test_a_reply_s_link_leads_into_its_thread() -> None:
    reply = replace(FOUND, entry=replace(ENTRY, thread="1772443000.000100"))

    assert "?thread_ts=1772443000.000100&amp;cid=C7GENERAL|Open message>" in text_of(reply)


@pytest.mark.parametrize(
    ("channel", "where"),
    [
        ("D7ANNBOT", "<@U7ANN> in a direct message"),
        ("C7GROUP", "<@U7ANN> in a group message"),
        ("C7GENERAL", "<@U7ANN> in <#C7GENERAL>"),
    ],
)
def test_conversations_without_a_name_are_told_by_their_kind(channel: str, where: str) -> None:
    assert where in text_of(replace(FOUND, entry=replace(ENTRY, channel=channel)))


def test_without_reasons_the_file_s_name_comes_first() -> None:
    assert text_of(Found(ENTRY, also=(SEA,))).splitlines()[:2] == ["*harbour.png*", "Sea"]


def test_a_card_can_be_listened_to() -> None:
    card = results_card("Search: *Beach*", [FOUND], READING)

    assert card.text == (
        "Search: *Beach*\n1. harbour.png: Beach, Person ×2, Sea, posted 2 March 2026"
    )


def test_every_picture_has_its_two_buttons() -> None:
    card = results_card("Search: *Beach*", [FOUND], READING)

    assert buttons(card.blocks) == [
        ("search_alike", "Show more like this"), ("search_share", "Share here"),
    ]  # fmt: skip


def test_a_shared_picture_calls_nobody() -> None:
    reading = Reading("https://team.slack.com/", {}, {"U7ANN": "Ann <3", "U7BEN": ""})

    card = shared_card(FOUND, "U7ANN", reading)

    assert "<@" not in str(card)
    assert mrkdwn_texts(list(card.blocks))[-1] == "Ann &lt;3 shared a picture"
    assert buttons(card.blocks) == []
    assert "Somebody shared a picture" in shared_card(FOUND, "U7BEN", reading).text


def test_nothing_leads_to_an_address_that_others_could_open() -> None:
    card = results_card("Search: *Beach*", [FOUND], READING)

    assert "image_url" not in str(card.blocks)
    assert str(card.blocks).count("http") == 1


@settings(max_examples=30)
@given(many_found, st.text(max_size=LIMIT), st.booleans())
def test_slack_takes_every_page(found: list[Found], words: str, newer: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    cursor = replace(CURSOR, words=words, newer=newer)
    results = Results(
        about=(Piece(words), Piece(words, PieceSort.LABEL)),
        found=tuple(found), newer=cursor, older=cursor, went=cursor, stopped_at=1_772_443_805.0,
    )  # fmt: skip

    card = search_card(results, READING, "U7ANN")

    check_blocks(list(card.blocks), most=50)
    assert characters(list(card.blocks)) <= 13_000
    assert 1 <= len(card.text) <= 4_000 + 200


@settings(max_examples=30)
@given(many_found, st.text(max_size=LIMIT))
def test_nothing_that_people_wrote_becomes_a_mention_or_a_link(
    found: list[Found], words: str
) -> None:
    card = search_card(Results(about=(Piece(words),), found=tuple(found)), Reading(), "U7ANN")

    for text in mrkdwn_texts(list(card.blocks)):
        ours = [text.count(part) for part in ("<@U7ANN>", "<#C7GENERAL>", "<!date^1772443805^")]
        assert text.count("<") == sum(ours)


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=900), st.text(max_size=LIMIT), st.text(max_size=LIMIT))
def test_slack_takes_every_explanation(sentence: str, word: str, fix: str) -> None:
    card = misread_card(Misread(sentence, word, fix, 1_772_443_900.0))

    check_blocks(list(card.blocks), most=50)
    assert "<" not in "".join(mrkdwn_texts(list(card.blocks)))


class TestTheButtonsBelow:
    def steps(self, **fields: object) -> list[tuple[str, str]]:
        results = Results(ABOUT, (FOUND,), **fields)  # type: ignore[arg-type]
        return buttons(search_card(results, READING, "U7ANN").blocks)[2:]

    def test_lead_to_both_sides_where_there_is_one(self) -> None:
        assert self.steps() == []
        assert self.steps(older=CURSOR) == [("search_go_older", "Next")]
        assert self.steps(newer=CURSOR, older=CURSOR) == [
            ("search_go_newer", "Previous"), ("search_go_older", "Next"),
        ]  # fmt: skip

    def test_say_when_the_look_ended_early(self) -> None:
        assert self.steps(older=CURSOR, stopped_at=1_772_443_805.0) == [
            ("search_go_older", "Search further back")
        ]
        assert self.steps(
            newer=CURSOR, older=CURSOR, stopped_at=1.0, went=replace(CURSOR, newer=True)
        ) == [("search_go_newer", "Search further"), ("search_go_older", "Next")]

    def test_hold_the_cursors(self) -> None:
        card = search_card(Results(ABOUT, (FOUND,), older=CURSOR), READING, "U7ANN")

        assert Cursor.from_value(card.blocks[-1]["elements"][0]["value"]) == CURSOR


class TestWhatIsSaid:
    def said(self, **fields: object) -> list[str]:
        results = Results(ABOUT, **fields)  # type: ignore[arg-type]
        return search_card(results, READING, "U7ANN").text.splitlines()

    def test_of_nothing(self) -> None:
        assert self.said() == [
            "Search: *Beach*",
            "Nothing found among what you can see. `/labels help` shows what a search can say.",
        ]

    def test_of_near_labels(self) -> None:
        several = (Instead("Bench", "bench"), Instead("Peach", "peach"), Instead("Bleach", "x"))

        assert self.said(instead=several[:1])[1] == "Nothing found. Did you mean *Bench*?"
        assert self.said(instead=several)[1] == (
            "Nothing found. Did you mean *Bench*, *Peach* or *Bleach*?"
        )

    def test_of_a_filter_too_much(self) -> None:
        less = Instead("at any time", "beach", is_filter=True)

        card = search_card(Results(ABOUT, instead=(less,)), READING, "U7ANN")

        assert "Nothing found, but there is something *at any time*." in card.text
        assert buttons(card.blocks) == [("search_go_instead_0", "At any time")]

    def test_of_a_look_that_ended_early(self) -> None:
        until = "<!date^1772443805^{date_short_pretty}|2 March 2026>"
        back = replace(CURSOR, newer=True)

        assert self.said(stopped_at=1_772_443_805.0, older=CURSOR)[1] == (
            f"Nothing so far. I have looked back to {until}; there may be older ones."
        )
        assert self.said(stopped_at=1_772_443_805.0, newer=CURSOR, went=back)[1] == (
            f"I have looked as far as {until}; there may be newer ones."
        )

    def test_of_pages_that_emptied_meanwhile(self) -> None:
        assert self.said(went=CURSOR)[1] == "There is nothing older any more."
        assert self.said(went=replace(CURSOR, newer=True))[1] == "There is nothing newer any more."

    def test_of_what_was_searched(self) -> None:
        about = (
            Piece("Beach", PieceSort.LABEL), Piece(" from "),
            Piece("@ben", PieceSort.PERSON, "U7BEN"), Piece(" in "),
            Piece("#trip", PieceSort.CHANNEL, "C7TRIP"),
        )  # fmt: skip
        me = (Piece("from "), Piece("you", PieceSort.PERSON, "U7ANN"))

        def title(pieces: tuple[Piece, ...]) -> str:
            return search_card(Results(pieces), READING, "U7ANN").text.splitlines()[0]

        assert title(about) == "Search: *Beach* from <@U7BEN> in <#C7TRIP>"
        assert title(me) == "Search: from you"


def test_a_mistake_is_told_with_the_search_that_is_right() -> None:
    card = misread_card(Misread("This is no date.", "before:soon", "beach", 1_772_443_900.0))

    assert card.text == "“before:\u2060soon”: This is no date.\nTry `beach`."
    assert buttons(card.blocks) == [("search_go_fix", "Search for that")]
    value = card.blocks[-1]["elements"][0]["value"]
    assert Cursor.from_value(value) == Cursor("beach", 1_772_443_900.0)


def test_without_a_right_one_the_examples_are_named() -> None:
    card = misread_card(Misread("“(” has no partner.", "(", "", 0.0))

    assert card.text.startswith("“(” has no partner.\n`/labels help`")
    assert buttons(card.blocks) == []


def test_a_picture_survives_the_way_through_a_button() -> None:
    identity = Identity("C7GENERAL", "1772443805.000100", "F7PNG000001")

    assert named_identity(identity_value(identity)) == identity


@pytest.mark.parametrize("value", ["", "7", "[]", '["C7"]', "[1,2,3]", '["a","b","c","d"]'])
def test_other_values_name_no_picture(value: str) -> None:
    with pytest.raises(ValueError, match=r"not a picture|Expecting"):
        named_identity(value)
