"""Pictures as CSV and JSON."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.access import Access
from bot.core.entries import Entry, Kind, Seen
from bot.core.exports import COLUMNS, PICTURES, Record, json_lines, record_of
from bot.core.labels import Span

ACCESS = Access(
    "T7TEAM", "U7ANN", frozenset({"C7GENERAL"}), frozenset(), names={"C7GENERAL": "general"}
)
ENTRY = Entry(
    "T7TEAM", "C7GENERAL", "1772443805.000100", "1772443800.000200", "F7PIC", "U7BEN", "a.jpg",
    Kind.PHOTO, (Seen("Dog", 97.6, 2), Seen("Woman", 95.0), Seen("Beach", 84.21)),
    colours=("blue", "green"), has_text=True, width=1200, height=800,
)  # fmt: skip
LINK = (
    "https://team.slack.com/archives/C7GENERAL/p1772443805000100"
    "?thread_ts=1772443800.000200&cid=C7GENERAL"
)


def record(**changes: Any) -> Record:
    made = record_of(ENTRY, ACCESS, "https://team.slack.com/", person_guesses=False)
    return made | changes


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_record_says_all_that_is_shown_of_a_picture() -> None:
    assert record() == {
        "channel": "C7GENERAL", "channel_name": "general", "message": "1772443805.000100",
        "posted": "2026-03-02T09:30:05Z", "link": LINK, "user": "U7BEN", "file": "F7PIC",
        "name": "a.jpg", "type": "photo", "width": 1200, "height": 800,
        "labels": [
            {"name": "Dog", "confidence": 97.6, "count": 2},
            {"name": "Beach", "confidence": 84.21, "count": 0},
        ],
        "colours": ["blue", "green"], "has_text": True, "seconds": 0.0,
    }  # fmt: skip


def test_guesses_about_persons_are_exported_only_when_they_are_switched_on() -> None:
    on = record_of(ENTRY, ACCESS, "", person_guesses=True)

    assert [label["name"] for label in on["labels"]] == ["Dog", "Woman", "Beach"]


def test_a_row_has_every_column_and_ends_as_the_standard_says() -> None:
    text = PICTURES.head() + PICTURES.lines([record()])

    assert rows(text) == [
        list(COLUMNS),
        ["C7GENERAL", "general", "1772443805.000100", "2026-03-02T09:30:05Z", LINK, "U7BEN",
         "F7PIC", "a.jpg", "photo", "1200", "800", "Dog 97.6 x2; Beach 84.21", "blue; green",
         "yes", ""],
    ]  # fmt: skip
    assert text.count("\r\n") == 2


def test_what_moves_is_exported_with_its_length_and_when_its_labels_are_seen() -> None:
    dog = Seen("Dog", 97.6, 2, (Span(0.4, 1.2), Span(3.0, 4.5)))
    entry = replace(ENTRY, kind=Kind.GIF, labels=(dog, Seen("Fog", 60.0)), seconds=4.5)

    made = record_of(entry, ACCESS, "", person_guesses=False)

    assert made["labels"] == [
        {"name": "Dog", "confidence": 97.6, "count": 2, "spans": [[0.4, 1.2], [3.0, 4.5]]},
        {"name": "Fog", "confidence": 60.0, "count": 0},
    ]
    (row,) = rows(PICTURES.lines([made]))
    assert (row[COLUMNS.index("labels")], row[COLUMNS.index("seconds")]) == (
        "Dog 97.6 x2 @0.4-1.2,3-4.5; Fog 60", "4.5",
    )  # fmt: skip


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", " =", "\N{FULLWIDTH EQUALS SIGN}"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    name = f"{start}HYPERLINK(1)"

    (row,) = rows(PICTURES.lines([record(name=name)]))

    assert row[COLUMNS.index("name")] == f"'{name}"
    assert json.loads(f"[{json_lines([record(name=name)], is_first=True)}]")[0]["name"] == name


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=4))
def test_whatever_files_are_called_both_files_say_the_same(names: list[str]) -> None:
    records = [record(name=name) for name in names]

    told = [row[COLUMNS.index("name")] for row in rows(PICTURES.lines(records))]
    kept = json.loads(f"[{json_lines(records, is_first=True)}]")

    assert [one["name"] for one in kept] == names
    assert [name.replace("'", "") for name in told] == [name.replace("'", "") for name in names]


_SIGNS = "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"


@given(st.lists(st.sampled_from([*_SIGNS, *";,\t\r\n\" 'x"]), max_size=12).map("".join))
@example(';"=1')
def test_no_cell_is_a_formula_wherever_a_spreadsheet_thinks_that_it_begins(name: str) -> None:
    text = PICTURES.lines([record(name=name, channel_name=name)])

    cells = rows(text)[0] + re.split(r"[;\t\r\n]", text)
    assert not [cell for cell in cells if cell.lstrip(' "')[:1] in {*_SIGNS}]


def test_an_array_written_in_pieces_is_one_array() -> None:
    pieces = [[record(width=1)], [], [record(width=2), record(width=3)]]

    text, written = "[\n", 0
    for piece in pieces:
        text += json_lines(piece, is_first=not written)
        written += len(piece)

    assert [one["width"] for one in json.loads(text + "\n]\n")] == [1, 2, 3]
