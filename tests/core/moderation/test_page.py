"""`docs/moderation.md` is true of the policy."""

import re
from pathlib import Path

from bot.core.moderation.audit import Act
from bot.core.moderation.audit_sheet import COLUMNS
from bot.core.moderation.changes import percent, said_of
from bot.core.moderation.judging import DRAWN_FROM, EXPLAINED_WITHIN
from bot.core.moderation.neutral import BETWEEN_US, HELD, LEFT_OUT
from bot.core.moderation.policy import DEFAULTS, DRAWN_SURER_FROM, UNKNOWN
from bot.core.moderation.problems import (
    HIGHEST,
    LONGEST_LIST,
    LONGEST_WORD,
    LOWEST_ALERT,
    MOST_WORDS,
)
from bot.core.moderation.taxonomy import path_of

PAGE = (Path(__file__).parents[3] / "docs" / "moderation.md").read_text(encoding="utf-8")
PROSE = " ".join(re.sub(r"^\s*> ?", "", PAGE, flags=re.MULTILINE).split())


def rows(after: str) -> list[list[str]]:
    """The table that follows some words, without its head."""
    table = PAGE.split(after, 1)[1].split("\n\n", 2)[1]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return [[cell.strip(" |") for cell in line] for line in lines[2:]]


def test_the_table_of_defaults_is_the_defaults() -> None:
    told = [tuple(row[:2]) for row in rows("until the team chooses others:")]

    assert told == [
        (" › ".join(path_of(name)), said_of(rule))  # noqa: RUF001 - as paths are written
        for name, rule in DEFAULTS.items()
    ]


def test_the_numbers_of_the_page_are_those_of_the_policy() -> None:
    for words in (
        f"alert ({LOWEST_ALERT:.0f} to {HIGHEST:.0f};",
        f"has not heard {said_of(UNKNOWN).replace('alert', 'alerts')},",
        f"than {EXPLAINED_WITHIN:.0f} points surer",
        f"at least {percent(DRAWN_FROM)} sure",
        f"an alert only from {percent(DRAWN_SURER_FROM)} on",
        f"at most {MOST_WORDS}, each of at most {LONGEST_WORD} characters, {LONGEST_LIST:,} in all",
    ):
        assert words in PROSE


def test_what_threads_read_is_quoted() -> None:
    assert all(sentence in PROSE for sentence in (HELD, LEFT_OUT, BETWEEN_US))


def test_the_columns_and_acts_of_the_audit_are_all_explained() -> None:
    told = dict(rows("that too is a record."))

    assert [name for names in told for name in re.findall(r"`(\w+)`", names)] == [*COLUMNS]
    assert re.findall(r"`(\w+)`", told["`act`"]) == [act.value for act in Act]
