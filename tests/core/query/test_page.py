"""`docs/search.md` is true of the language."""

import re
from pathlib import Path

from bot.core.query import COLOURS, Known
from bot.core.query.filters import FILTERS, SPELLINGS
from tests.core.query.world import asked

PAGE = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
KNOWN = Known(
    ("Animal", "Beach", "Bicycle", "Dog", "Hot Dog", "Person", "Sunrise", "Sunset"),
    channels={"C7TRIP": "trip"},
)


def test_every_filter_spelling_and_colour_is_on_the_page() -> None:
    named = set(re.findall(r"`(\w+):?`", PAGE))

    assert {*FILTERS, *SPELLINGS, *COLOURS} <= named


def test_the_examples_are_understood() -> None:
    examples = re.findall(r"^/labels search (.+)$", PAGE, re.MULTILINE)

    assert [asked(example, KNOWN).text for example in examples] == [
        "beach",
        '"hot dog" -person',
        "animal -dog in:<#C7TRIP>",
        "(sunset or sunrise) from:<@U7ANN> during:2026-11-09..2026-11-15",
        "count:dog>=2 type:photo colour:green",
        "bicycle since:2026-05-04 confidence:>90",
    ]
