"""Audit records as they leave the bot: objects in JSON, rows in CSV. See `bot.core.exports`."""

from datetime import UTC, datetime

from bot.core.exports import Record, Sheet
from bot.core.moderation.audit import AuditRecord

COLUMNS = ("at", "act", "by", "channel", "message", "file", "sha256", "detail")
"""The names of the values, in the order of the columns."""


def audit_row(record: AuditRecord) -> Record:
    """All that an export says of an act; `by` is empty where no person acted."""
    at = datetime.fromtimestamp(int(record.at), tz=UTC)
    values = (
        f"{at:%Y-%m-%dT%H:%M:%SZ}", record.act.value, record.by, record.channel, record.ts,
        record.file_id, record.sha256, record.detail,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _cells(row: Record) -> list[str]:
    return [str(row[name]) for name in COLUMNS]


AUDIT_SHEET = Sheet(COLUMNS, _cells)
"""The sheet of an export of audit records."""
