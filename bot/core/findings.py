"""What the doctor found out about an installation, and with whose rights it looked."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whose rights are tried; each has a policy of its own in `infrastructure.yml`."""

    WORKER = "worker"
    """`python -m bot worker`, and `python -m bot`, which does all in one process."""
    WEB = "web"
    """`python -m bot web`."""
    OPERATOR = "operator"
    """Whoever runs `python -m bot redrive`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: what was checked, whether it is well, and what to do if not."""

    subject: str
    ok: bool
    detail: str
    advice: str = ""
