"""`docs/data-model.md` against the records that the code writes."""

from pathlib import Path

import pytest

from benchmarks.data_model import example, new_picture, reads, records, writes
from bot.aws.keys import (
    analysis_key,
    claim_key,
    image_key,
    label_key,
    private_scope,
    public_scope,
    sighting_key,
    usage_key,
)

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text()
ITEMS = records(example())


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("name", ITEMS)
def test_the_units_of_every_record_are_as_documented(name: str) -> None:
    item = ITEMS[name]
    rows = [cells(line) for line in DOCUMENT.splitlines() if line.startswith(f"| {name} |")]

    assert [str(writes(item)), str(reads(item))] in [row[2:] for row in rows]


def test_a_new_picture_costs_what_is_documented() -> None:
    written, read = new_picture(ITEMS)

    assert f"**A new picture costs {written} write units and {read} read units:" in DOCUMENT


@pytest.mark.parametrize(
    "key",
    [
        image_key("<team>", "<channel>", "<ts>", "<file>"),
        label_key(scope=public_scope("<team>"), label="<label>", ts="<ts>", file_id="<file>"),
        label_key(
            scope=private_scope("<team>", "<channel>"),
            label="<label>",
            ts="<ts>",
            file_id="<file>",
        ),
        analysis_key("<team>", "<sha256>", "<way of analysing>"),
        sighting_key("<team>", "<sha256>", channel="<channel>", ts="<ts>", file_id="<file>"),
        claim_key("<team>", "<channel>", "<ts>"),
        usage_key("<team>", "<month>"),
        usage_key("<team>", "<month>", "<channel>"),
    ],
)
def test_every_key_stands_in_the_document(key: tuple[str, str]) -> None:
    pk, sk = key[0].replace("<label>#0", "<label>#<shard>"), key[1]

    assert any(f"`{pk}`" in line and f"`{sk}`" in line for line in DOCUMENT.splitlines())
