"""What the doctor found out about an installation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: what was checked, whether it is well, and what to do if not."""

    subject: str
    ok: bool
    detail: str
    advice: str = ""
