"""`docs/data-model.md` against the records that the code writes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.accesses import posting, price, report
from benchmarks.data_model import READ_UNIT, WRITE_UNIT, example, records, size, writes
from benchmarks.flagged import HARMLESS
from bot.aws.backlogs import late_key
from bot.aws.keys import (
    Key,
    analysis_key,
    audit_key,
    burst_key,
    case_key,
    claim_key,
    clip_job_key,
    clip_key,
    departure_key,
    due_key,
    expected_key,
    file_key,
    held_file_key,
    held_in_channel_key,
    image_key,
    installation_key,
    mark_key,
    outage_key,
    policy_key,
    post_key,
    posting_key,
    row_partition,
    settings_key,
    sighting_key,
    state_key,
    tally_key,
    tombstone_key,
    usage_key,
)
from bot.aws.records import pack
from bot.core.access import TEAM
from bot.core.entries import Identity

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text()
ITEMS = records(example())
PICTURE = Identity("<channel>", "<ts>", "<file>")
A_DAY = date(2026, 11, 21)


@pytest.mark.parametrize("line", [line for part in report() for line in part])
def test_the_document_has_the_measured_units(line: str) -> None:
    assert line in DOCUMENT


def test_a_row_is_one_write_unit_and_eight_are_one_read_unit() -> None:
    assert size(ITEMS["row"]) <= min(WRITE_UNIT, READ_UNIT // 8)


def test_storing_a_picture_costs_a_tenth_of_seeing_it_at_most() -> None:
    assert price(posting(ITEMS)) <= 0.001 / 10


def test_moderation_writes_no_more_of_a_picture_that_is_not_flagged() -> None:
    analysis = replace(example().analysis, moderation=HARMLESS)
    item = {**ITEMS["analysis"], "analysis": pack(analysis)}

    assert writes(item) == writes(ITEMS["analysis"])


@pytest.mark.parametrize(
    "key",
    [
        image_key("<team>", *PICTURE),
        Key(row_partition("<team>", TEAM, "<term>", 0), "<ts>#<file>"),
        Key(row_partition("<team>", "<channel>", "<term>", 0), "<ts>#<file>"),
        tally_key("<team>", TEAM),
        tally_key("<team>", "<channel>"),
        tally_key("<team>", TEAM, A_DAY),
        tally_key("<team>", "<channel>", A_DAY),
        due_key("<team>", PICTURE),
        analysis_key("<team>", "<sha256>", "<way of analysing>"),
        sighting_key("<team>", "<sha256>", channel="<channel>", ts="<ts>", file_id="<file>"),
        mark_key("<team>", "<sha256>", PICTURE),
        file_key("<team>", "<file>", channel="<channel>", ts="<ts>"),
        expected_key("<team>", PICTURE),
        tombstone_key("<team>", PICTURE),
        claim_key("<team>", "<channel>", "<ts>"),
        clip_key("<team>", *PICTURE),
        clip_job_key("<team>", "<job>", PICTURE),
        usage_key("<team>", "<month>"),
        usage_key("<team>", "<month>", "<channel>"),
        policy_key("<team>"),
        policy_key("<team>", "<channel>"),
        case_key("<team>", "<sha256>"),
        post_key("<team>", "<sha256>", PICTURE),
        held_in_channel_key("<team>", *PICTURE),
        held_file_key("<team>", "<file>", channel="<channel>", ts="<ts>"),
        audit_key("<team>", "<time>#<token>"),
        burst_key("<team>", "<channel>"),
        burst_key("<team>", "<channel>", "<sha256>"),
        posting_key("<team>", "<name>"),
        late_key("<team>", "<channel>", "<user>"),
        outage_key("<team>"),
        installation_key("<team>"),
        settings_key("<team>"),
        departure_key("<team>"),
        state_key("<hash>"),
    ],
)
def test_every_key_stands_in_the_document(key: Key) -> None:
    pk = key.pk.replace("<term>#0", "<term>#<shard>")
    sk = key.sk.replace(A_DAY.isoformat(), "<day>")

    assert any(f"`{pk}`" in line and f"`{sk}`" in line for line in DOCUMENT.splitlines())
