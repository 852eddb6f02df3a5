"""Every audit record, as files."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.audit_sheet import AUDIT_SHEET, COLUMNS, audit_row
from bot.core.moderation.chores import AUDIT, DECIDE
from bot.errors import BotError
from bot.jobs.chores import CHORES
from bot.jobs.moderation import auditing
from bot.jobs.moderation.moderators import NO_AUDIT
from tests.fakes.slack_doors import FakeDoors
from tests.jobs.moderation.flagged import MODERATORS, TEAM
from tests.jobs.moderation.pressing import (
    MOD,
    NOW,
    STRANGER,
    do,
    flag,
    make_decided_world,
    press,
    told,
    with_every_loss,
)
from tests.jobs.world import World

EXPORT = press(AUDIT, case="")
RECORD = AuditRecord(
    TEAM, NOW, "t", Act.KEPT, MOD, "ab" * 32, "C7GENERAL", "1772443805.000100", "F7PIC", "fine"
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


def delivered(world: World) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows of the CSV, and the objects of the JSON."""
    ((user, files, _),) = world.files.delivered
    assert user == MOD
    assert set(files) == {"labels-audit-2026-03-02.csv", "labels-audit-2026-03-02.json"}
    text = files["labels-audit-2026-03-02.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return rows, json.loads(files["labels-audit-2026-03-02.json"])


def test_a_row_says_all_that_is_known_of_an_act() -> None:
    assert audit_row(RECORD) == {
        "at": "2026-03-02T09:31:40Z", "act": "kept", "by": MOD, "channel": "C7GENERAL",
        "message": "1772443805.000100", "file": "F7PIC", "sha256": "ab" * 32, "detail": "fine",
    }  # fmt: skip


@pytest.mark.parametrize("detail", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", " =1"])
def test_no_spreadsheet_finds_a_formula(detail: str) -> None:
    text = AUDIT_SHEET.lines([audit_row(replace(RECORD, detail=detail))])

    ((*_, cell),) = csv.reader(io.StringIO(text, newline=""))
    assert cell.replace("'", "") == detail
    assert cell.startswith("'")


async def test_a_moderator_gets_every_record_as_csv_and_json(world: World) -> None:
    await flag(world)
    await do(world, press(DECIDE, STRANGER, choice="remove", token="forged"))
    await do(world, press(DECIDE, choice="keep", at=NOW + 61))

    await do(world, EXPORT | {"at": NOW + 62})

    rows, objects = delivered(world)
    assert rows == objects
    assert tuple(rows[0]) == COLUMNS
    assert [(row["act"], row["by"]) for row in rows] == [
        ("flagged", ""), ("refused", STRANGER), ("kept", MOD), ("exported", MOD),
    ]  # fmt: skip
    assert rows[1]["detail"] == "tried to decide: remove"
    assert world.files.delivered[0][2] == (
        "What moderation did, this export included: 4 records, as CSV and JSON."
    )


async def test_records_come_page_by_page_to_the_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_PAGE", 3)
    for number in range(7):
        await world.ledger.add(replace(RECORD, at=NOW + number, token=f"t{number}"))

    await do(world, EXPORT)

    rows, _ = delivered(world)
    assert len(rows) == 8


async def test_an_export_is_told_of_by_itself(world: World) -> None:
    await do(world, EXPORT)

    rows, _ = delivered(world)
    assert [row["act"] for row in rows] == ["exported"]
    assert "1 record," in world.files.delivered[0][2]


async def test_whoever_is_no_moderator_gets_nothing(world: World) -> None:
    await do(world, press(AUDIT, STRANGER, case=""))

    assert world.files.delivered == []
    assert told(world, STRANGER) == [NO_AUDIT]
    (record,) = world.ledger.audit.values()
    assert (record.act, record.detail) == (Act.REFUSED, "tried to export the audit records")


class LeavingDoors(FakeDoors):
    """Whoever was asked about once leaves after that."""

    async def is_member(self, channel: str, user: str) -> bool:
        was = await super().is_member(channel, user)
        self.rooms[channel].members.discard(user)
        return was


async def test_whoever_leaves_the_moderators_meanwhile_gets_nothing(world: World) -> None:
    doors = LeavingDoors()
    doors.add_room(MODERATORS, MOD, name="moderators", is_public=False)

    await CHORES[AUDIT](replace(world.services, doors=doors), EXPORT)

    assert world.files.delivered == []
    assert told(world, MOD) == [NO_AUDIT]


async def test_what_cannot_be_delivered_is_no_silent_success(world: World) -> None:
    world.files.trouble = BotError("no direct message")

    with pytest.raises(BotError):
        await CHORES[AUDIT](world.services, EXPORT)


async def test_an_export_that_is_broken_off_anywhere_is_noted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world)
        return world, EXPORT

    async for world in with_every_loss(begin):
        assert world.ledger.acts() == {"flagged": 1, "exported": 1}
        assert len(world.files.delivered[-1][1]) == 2
