"""What people are told about a search that cannot be understood."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.query import COLOURS, Known, Query, QueryError, describe, matches, starts
from bot.core.tallies import NOTHING
from bot.pictures.colours import name_of, perceived
from tests.core.query.world import HIDDEN, MINIMUM, asked, entry, searches

_FRAGMENTS = st.sampled_from(
    [
        "dog", "hot", " ", " ", "  ", "-", "–", "not", "or", "and", "|", ",", "(", ")", '"', "'",
        "“", "in:", "from:", "on:", "before:", "confidence:", "count:", "type:", "colour:", "has:",
        "foo:", "#trip", "<#C7TRIP|trip>", "<@U7BOB>", "me", "last week", "2026-05-03", "May", "3",
        ">90", ">=2", "gif", "blue", "text", "&gt;", "&lt;", "&amp;", "<http://a.b|a.b>", ":dog:",
        "🐶", "ﷺ", "\u200b", "*", "%", "..", "5/3/2026",
    ]
)  # fmt: skip
typed_at_random = st.text(max_size=60) | st.lists(_FRAGMENTS, max_size=40).map("".join)


def mistake(typed: str, known: Known | None = None) -> QueryError:
    with pytest.raises(QueryError) as caught:
        asked(typed) if known is None else asked(typed, known)
    return caught.value


def understood(typed: str) -> Query | QueryError:
    try:
        return asked(typed)
    except QueryError as error:
        return error


@given(typed_at_random | searches.map(lambda search: search.typed))
@example("(" * 500)
@example("-" * 500)
@example("- " * 250)
@example("not " * 125)
@example("a|" * 250)
@example('"' * 499)
@example("ﷺ" * 500)
@example("on:last " * 60)
@example("FR:")
@example("(CN:")
@example("dog or (&")
@example("dog or (,)")
def test_any_text_is_a_search_or_a_mistake_whose_fixes_lead_to_a_search(typed: str) -> None:
    for _ in range(600):
        result = understood(typed)
        if isinstance(result, Query):
            break
        assert result.sentence
        assert result.fix != typed
        typed = result.fix

    query = asked(typed)
    assert asked(query.text) == query
    assert describe(query)
    assert starts(query, NOTHING)
    matches(query, entry(), minimum=MINIMUM, hidden=HIDDEN)


_DATE = "needs a date, such as 2026-05-03, May, yesterday or last week."
_PERCENT = "“confidence:” needs a percentage from 0 to 100, such as >90."
_COUNT = "“count:” needs a label and a number, such as dog>=2."
_APART = "“confidence:” holds for the whole search: it stands apart, without “or” and brackets."
_FILTERS = (
    "There are in:, from:, before:, after:, since:, until:, on:, during:, confidence:, type:, "
    "has:, colour:, count:."
)
_COLOURS = "black, blue, brown, green, grey, orange, pink, purple, red, teal, white and yellow."
_PERSON = "Type @ and pick the person from the list that Slack shows, or write from:me."
_OR = "“or” needs something on both sides."
_NO_WORD = "There is no word in this to look for."
_DASH = "A dash stands directly before the word that it excludes."


@pytest.mark.parametrize(
    ("typed", "word", "sentence", "fix"),
    [
        ("a colr:blue", "colr:", "There is no filter “colr:”. Did you mean “colour:”?",
         "a colour:blue"),
        ("foo:bar", "foo:", f"There is no filter “foo:”. {_FILTERS}", "foo bar"),
        ("on: dog", "on: dog", f"I do not understand “dog”: “on:” {_DATE}", "on:today"),
        ("dog on:", "on:", f"“on:” {_DATE}", "dog on:today"),
        ("on:5/3/2026", "on:5/3/2026", "“5/3/2026” can be 5 March 2026 or 3 May 2026.",
         "on:2026-03-05"),
        ("on:2026-02-30", "on:2026-02-30", f"I do not understand “2026-02-30”: “on:” {_DATE}",
         "on:today"),
        ("during:", "during:", f"“during:” {_DATE}", 'during:"last week"'),
        ("in:", "in:", "“in:” needs a channel, such as in:#general.", "in:#food"),
        ("in:#tripp a", "in:#tripp", "I am in no channel “tripp” that you can open.",
         "in:#trip a"),
        ("in:#zzz dog", "in:#zzz", "I am in no channel “zzz” that you can open.", "dog"),
        ("by:", "by:",
         "“from:” needs a person: type @ and pick them from Slack's list, or write me.",
         "from:me"),
        ("from:@bob", "from:@bob", f"I cannot tell who “@bob” is. {_PERSON}", ""),
        ("colour:blau", "colour:blau", f"I know no colour “blau”, but {_COLOURS}", "colour:blue"),
        ("type:foo", "type:foo", "I know no type “foo”, but photo, gif and video.", "type:photo"),
        ("type:jif", "type:jif", "I know no type “jif”, but photo, gif and video.", "type:gif"),
        ("has:dog", "has:dog", "“has:” knows only has:text. For a label write “dog” alone.",
         "dog"),
        ("confidence:high", "confidence:high", f"I do not understand “high”: {_PERCENT}",
         "confidence:>90"),
        ("confidence:>900", "confidence:>900", f"I do not understand “>900”: {_PERCENT}",
         "confidence:>90"),
        ("count:>2", "count:>2", f"I do not understand “>2”: {_COUNT}", "count:person>=2"),
        ("count:dog:2", "count:dog:2", f"I do not understand “dog:2”: {_COUNT}",
         "count:person>=2"),
        ('dog "hot', '"hot', "This quotation mark has no partner.", 'dog "hot"'),
        ("dog “", '"', "This quotation mark has no partner.", "dog"),
        ("(dog", "(", "This bracket is never closed.", "(dog)"),
        ("dog)", ")", "This bracket closes nothing.", "dog"),
        ("dog ()", "()", "There is nothing in these brackets.", "dog"),
        ("or", "or", _OR, ""),
        ("dog or", "or", _OR, "dog"),
        ("or dog", "or", _OR, "dog"),
        ("dog not", "not", "This has to stand before a word.", "dog"),
        ("dog - beach", "- beach", _DASH, "dog -beach"),
        ("dog -", "-", _DASH, "dog"),
        ("🐶", "🐶", _NO_WORD, ""),
        ('dog ""', '""', _NO_WORD, "dog"),
        ("-confidence:>90", "-confidence:>90",
         "“confidence:” cannot be excluded, only turned round.", "confidence:<=90"),
        ("a or confidence:>90", "a or confidence:>90", _APART, "confidence:>90 a"),
        ("(a confidence:>90)", "confidence:>90", _APART, "confidence:>90 (a )"),
        ("dog " * 21, "dog", "A search can have at most 20 words and filters.",
         ("dog " * 20).strip()),
        ("(" * 9 + "dog" + ")" * 9, "(", "At most 8 brackets can be open at once.", "dog"),
        ("dog " * 126, "dog", "A search can have at most 500 characters.",
         ("dog " * 125).strip()),
    ],
)  # fmt: skip
def test_a_mistake_names_the_word_and_shows_the_fix(
    typed: str, word: str, sentence: str, fix: str
) -> None:
    error = mistake(typed)

    assert (error.sentence, error.word, error.fix) == (sentence, word, fix)


def test_a_search_whose_normal_form_is_too_long_is_too_long() -> None:
    known = Known(("A" * 495,), {"a": "A" * 495})

    assert mistake("a dog cat", known).fix == "a dog"
    assert mistake("a dog", known).fix == "a"
    assert asked("a", known).text == "a" * 495


def test_only_channels_that_may_be_opened_are_suggested() -> None:
    assert mistake("in:#trip", Known(channels={"C7FOOD": "food"})).fix == ""
    assert mistake("in:", Known()).fix == ""


def test_the_colours_are_those_that_pictures_have() -> None:
    steps = range(0, 256, 15)
    names = {name_of(perceived(r, g, b)) for r in steps for g in steps for b in steps}

    assert names == set(COLOURS)
