"""`/labels audit`: every audit record of the team, as files in a moderator's direct message.

That somebody exports them is a record too, written first: so it is among them.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.core.moderation.audit import Act, AuditRecord, position_of
from bot.core.moderation.audit_sheet import AUDIT_SHEET, audit_row
from bot.core.moderation.presses import Press
from bot.jobs.export_files import ExportFiles
from bot.jobs.moderation.moderators import require_moderator
from bot.jobs.services import Services

_PAGE = 500


async def export_audit(services: Services, job: Mapping[str, Any]) -> None:
    """The chore AUDIT. Raises RetryLaterError, SetupError."""
    if not await require_moderator(services, job):
        return
    press = Press.from_job(job)
    await services.ledger.add(
        AuditRecord(press.team, press.at, press.token, Act.EXPORTED, press.user)
    )
    with TemporaryDirectory(prefix="labels-audit-") as directory:
        files = await asyncio.to_thread(
            ExportFiles, Path(directory), _stem(press), AUDIT_SHEET
        )  # fmt: skip
        try:
            await _fill(services, press.team, files)
            await asyncio.to_thread(files.end)
        finally:
            await asyncio.to_thread(files.close)
        # Reading takes a while, and whoever is no moderator any more gets nothing of it.
        if await require_moderator(services, job):
            await services.files.deliver(press.user, files.paths, _words(files.count))


async def _fill(services: Services, team: str, files: ExportFiles) -> None:
    after = ""
    while records := await services.ledger.records(team, after=after, limit=_PAGE):
        await asyncio.to_thread(files.write, [audit_row(record) for record in records])
        after = position_of(records[-1])


def _words(count: int) -> str:
    records = "1 record" if count == 1 else f"{count:,} records"
    return f"What moderation did, this export included: {records}, as CSV and JSON."


def _stem(press: Press) -> str:
    return f"labels-audit-{datetime.fromtimestamp(press.at, tz=UTC):%Y-%m-%d}"
