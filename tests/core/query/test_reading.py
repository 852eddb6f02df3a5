"""How searches are read: words, phrases, operators, and what Slack and phones make of them."""

import pytest

from bot.core.query import Known, describe
from tests.core.query.world import KNOWN, asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("beach", "beach"),
        ("BEACH", "beach"),
        ("dog beach", "dog and beach"),
        ("dog, beach", "dog and beach"),
        ("dog and beach", "dog and beach"),
        ("dog & beach", "dog and beach"),
        ("dog dog", "dog"),
        # Words that name a label together are that label, the longest first.
        ("hot dog", '"hot dog"'),
        ("Hot Dogs beach", '"hot dog" beach'),
        ("cell phone dog", '"mobile phone" dog'),
        ("-hot dog", '-"hot dog"'),
        ("not hot dog", '-"hot dog"'),
        ('"hot" dog', "hot and dog"),
        ("hot and dog", "hot and dog"),
        ("hot, dog", "hot and dog"),
        ("hot -dog", "hot -dog"),
        ("car pet", "car and pet"),
        # Spelling.
        ("carpet", "carpet"),
        ("hotdog", '"hot dog"'),
        ("tshirt", "t-shirt"),
        ("t shirts", "t-shirt"),
        ("dogs", "dog"),
        ("glasses", "glasses"),
        ("glass", "glasses"),
        ("people, children", "person and child"),
        ("leaves, knives", "leaf and knife"),
        ("beaches, buses", "beach and bus"),
        ("dog's", "dog"),
        ("humans", "person"),
        ("unicorns", "unicorns"),
        # Operators.
        ("dog or beach", "(dog or beach)"),
        ("dog OR beach or cat", "(dog or beach or cat)"),
        ("dog|beach", "(dog or beach)"),
        ("dog or , or beach", "(dog or beach)"),
        ("dog || beach", "(dog or beach)"),
        ("dog or cat beach", "(dog or cat) beach"),
        ("beach dog or cat", "beach (dog or cat)"),
        ("(dog beach) or cat", "((dog and beach) or cat)"),
        ("(dog)", "dog"),
        ("-dog", "-dog"),
        ("not dog", "-dog"),
        ("!dog", "-dog"),
        ("+dog", "dog"),
        ("not -dog", "dog"),
        ("-(dog or cat)", "-dog -cat"),
        ("-(dog cat)", "(-dog or -cat)"),
        ("beach -dog car", "beach -dog and car"),
        # What phones and Slack make of it.
        ("“hot dog”", '"hot dog"'),
        ("„hot dog“ «beach»", '"hot dog" beach'),
        ("'hot dog'", '"hot dog"'),
        ("‘hot dog’", '"hot dog"'),
        ("dog’s", "dog"),
        ("beach –dog", "beach -dog"),
        ("beach —dog", "beach -dog"),
        ("beach −dog", "beach -dog"),
        ("beach --dog", "beach -dog"),
        ("t–shirt", "t-shirt"),
        ("*beach*, _dog_; `cat`!", "beach and dog and cat"),
        ("beach?", "beach"),
        ("#beach", "beach"),
        (":dog: :hot_dog:", 'dog "hot dog"'),
        ("\uff44\uff4f\uff47", "dog"),
        ("do\u200bg \u2060beach", "dog and beach"),
        ("dog\u00a0\n beach", "dog and beach"),
        ("<http://foo.bar|foo.bar>", '"foo.bar"'),
        ("<https://foo.bar/x>", '"foo.bar/x"'),
        ("<mailto:a@b.cd|a@b.cd>", '"a@b.cd"'),
        ("<!here>", "here"),
        ("<!subteam^S1|@team>", '"@team"'),
        ("R&amp;B", '"r&b"'),
        ('"a&amp;lt;b"', '"a&amp;lt;b"'),
        # A colon need not be a filter.
        ("3:2", '"3:2"'),
        ("12:30", '"12:30"'),
        ("http://foo.bar", '"http://foo.bar"'),
        ('"foo:bar"', '"foo:bar"'),
        # Reserved words in quotes are words.
        ('"or"', '"or"'),
        ('"not" dog', '"not" dog'),
    ],
)
def test_searches_are_read_as_meant(typed: str, meant: str) -> None:
    assert asked(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("in:#trip", "in:<#C7TRIP>"),
        ("in:trip", "in:<#C7TRIP>"),
        ("IN:#Trip", "in:<#C7TRIP>"),
        ("in: #trip", "in:<#C7TRIP>"),
        ("in:<#C7TRIP|trip>", "in:<#C7TRIP>"),
        ("in:<#C7TRIP|>", "in:<#C7TRIP>"),
        ("in:<#C7TRIP>", "in:<#C7TRIP>"),
        ("in:&lt;#C7TRIP|trip&gt;", "in:<#C7TRIP>"),
        ("in:C7TRIP", "in:<#C7TRIP>"),
        ("in:<#C7ELSE|else>", "in:<#C7ELSE>"),
        ("in:#trip,#food", "(in:<#C7TRIP> or in:<#C7FOOD>)"),
        ("in:#trip in:#food", "(in:<#C7TRIP> or in:<#C7FOOD>)"),
        ("in:#trip|#food in:<#C7ELSE>", "(in:<#C7TRIP> or in:<#C7FOOD> or in:<#C7ELSE>)"),
        ("in:#trip (in:#food)", "in:<#C7TRIP> (in:<#C7FOOD>)"),
        ("channel:trip", "in:<#C7TRIP>"),
        ("#trip", "in:<#C7TRIP>"),
        ("dog in #trip", "dog in:<#C7TRIP>"),
        ("dog in <#C7TRIP|trip>", "dog in:<#C7TRIP>"),
        ("<#C7TRIP|trip>", "in:<#C7TRIP>"),
        ("-in:#trip", "-in:<#C7TRIP>"),
        ("from:me", "from:<@U7ANN>"),
        ("from:@me", "from:<@U7ANN>"),
        ("from:<@U7BOB|bob>", "from:<@U7BOB>"),
        ("from:<@U7BOB>", "from:<@U7BOB>"),
        ("from:U7BOB", "from:<@U7BOB>"),
        ("dog from <@U7BOB>", "dog from:<@U7BOB>"),
        ("by:me", "from:<@U7ANN>"),
        ("-from:me", "-from:<@U7ANN>"),
        ("before:2026-05-03", "before:2026-05-03"),
        ("after:2026-05-03", "since:2026-05-04"),
        ("since:2026-05-03", "since:2026-05-03"),
        ("until:2026-05-03", "before:2026-05-04"),
        ("-before:2026-05-03", "since:2026-05-03"),
        ("on:2026-05-03", "on:2026-05-03"),
        ("-on:2026-05-03", "-on:2026-05-03"),
        ("during:2026-05-01..2026-05-31", "during:2026-05"),
        ("during:2025-12-30..2026-01-02", "during:2025-12-30..2026-01-02"),
        ("during:last week dog", "during:2026-11-09..2026-11-15 dog"),
        ('during:"last week" dog', "during:2026-11-09..2026-11-15 dog"),
        ("on:May 3, 2026 dog", "on:2026-05-03 dog"),
        ("on:May beach", "during:2026-05 beach"),
        ("confidence:>90", "confidence:>90"),
        ("confidence:>90%", "confidence:>90"),
        ("confidence:&gt;90%", "confidence:>90"),
        ("confidence:&gt;=90", "confidence:>=90"),
        ("confidence:≥90", "confidence:>=90"),
        ("confidence:&lt;90", "confidence:<90"),
        ("confidence: > 90 %", "confidence:>90"),
        ("confidence:90", "confidence:>=90"),
        ("confidence:99,5", "confidence:>=99.5"),
        ("confidence:0.9", "confidence:>=90"),
        ("confidence:>80 confidence:<90 dog", "dog confidence:>80 confidence:<90"),
        ("type:photo", "type:photo"),
        ("type:GIFs", "type:gif"),
        ("type:video", "type:video"),
        ("type:images", "type:photo"),
        ("type:movie", "type:video"),
        ("type:films", "type:video"),
        ("type:webm", "type:video"),
        ("type:animations", "type:gif"),
        ("type:photo|gif", "(type:photo or type:gif)"),
        ("-type:gif", "-type:gif"),
        ("has:text", "has:text"),
        ("-has:text", "-has:text"),
        ("colour:blue", "colour:blue"),
        ("color:Gray", "colour:grey"),
        ("colour:red|violet", "(colour:red or colour:purple)"),
        ("colour:red colour:blue", "colour:red colour:blue"),
        ("count:dog", "count:dog>=1"),
        ("count:dogs>=2", "count:dog>=2"),
        ("count:dog>1", "count:dog>=2"),
        ("count:dog=2", "count:dog=2"),
        ("count:dog<3", "count:dog<=2"),
        ("count:hot dog>2", 'count:"hot dog">=3'),
        ('count:"hot dog">2', 'count:"hot dog">=3'),
        ("count:hot dog beach", 'count:"hot dog">=1 beach'),
        ("count:dog &gt;= 2", "count:dog>=2"),
        ("count:unicorn", "count:unicorn>=1"),
    ],
)  # fmt: skip
def test_filters_are_read_as_meant(typed: str, meant: str) -> None:
    assert asked(typed).text == meant


def test_labels_with_and_in_their_names_are_found_and_kept_apart_from_two_labels() -> None:
    known = Known(("Mac and Cheese", "Cheese", "Mac"))

    assert asked("mac and cheese", known).text == '"mac and cheese"'
    assert asked("mac & cheese", known).text == 'mac "cheese"'
    assert asked('mac "cheese"', known).text == 'mac "cheese"'


def test_a_name_with_a_dash_or_brackets_is_found_by_its_words() -> None:
    known = Known(("Taipei 101 - Taiwan", "Baseball (Ball)", "Château de Chambord"))

    assert asked("Taipei 101 - Taiwan", known).text == '"taipei 101 - taiwan"'
    assert asked("baseball ball", known).text == '"baseball (ball)"'
    assert asked("chateau de chambord", known).text == '"château de chambord"'


def test_labels_that_nobody_can_see_are_told() -> None:
    assert asked('unicorn dog -"ice cream" count:elf').unknown == ("unicorn", "ice cream", "elf")


def test_a_label_comes_before_an_alias_and_both_before_a_plural() -> None:
    known = Known(("Glass", "Glasses", "Iris"), {"Iris": "Flower", "Glas": "Window"})

    assert [known.label(word) for word in ("glasses", "glass", "iris", "glas")] == [
        "Glasses", "Glass", "Iris", "Window",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "all pictures"),
        ("dog", "Dog"),
        ("hot dogs from:me -people", "Hot Dog without Person from you"),
        ("-dog -cat", "without Dog or Cat"),
        ("dog or cat", "Dog or Cat"),
        ("beach, dog or cat", "Beach and (Dog or Cat)"),
        ("(dog beach) or cat", "(Dog and Beach) or Cat"),
        ("beach in:#trip since:3.5.2026", "Beach in #trip since 3 May 2026"),
        ("in:#trip in:<#C7ELSE>", "in #trip or in that channel"),
        ("-in:#trip dog", "Dog not in #trip"),
        ("from:<@U7BOB|bob> or dog", "from @bob or Dog"),
        ("from:<@U7BOB>", "from that person"),
        ("before:2026-05-03", "before 3 May 2026"),
        ("on:2026-05-03", "on 3 May 2026"),
        ("during:2026-05 dog", "Dog in May 2026"),
        ("-during:2025", "not in 2025"),
        ("during:last week", "from 9 November 2026 to 15 November 2026"),
        ("type:gif colour:blue has:text", "as a GIF with blue with text"),
        ("-type:gif -colour:blue -has:text", "not as a GIF without blue without text"),
        ("count:dog>=2", "at least 2 × Dog"),
        ("count:dog=2", "2 × Dog"),
        ("count:dog<=3 -count:dog=2", "1 to 3 × Dog not 2 × Dog"),
        ("count:dog=0 -count:cat>2", "no × Dog fewer than 3 × Cat"),
        ("confidence:>90", "anything, more than 90 % sure"),
        ("dog confidence:90", "Dog, at least 90 % sure"),
    ],
)
def test_a_search_is_said_as_people_would_say_it(typed: str, said: str) -> None:
    assert describe(asked(typed, KNOWN)) == said
