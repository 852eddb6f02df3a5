"""How a call goes wrong on its way."""

from enum import StrEnum


class Kind(StrEnum):
    """One way; what is said of the service is said of whoever made the call, too."""

    SLOW = "slow"
    """It is answered, but it takes time."""
    ERROR = "5xx"
    """The service has trouble of its own, and does nothing."""
    ERROR_AFTER = "5xx after it was done"
    """The service does it, and says that it has trouble."""
    THROTTLED = "throttled"
    """Too much at once, in the service's own words."""
    RESET = "reset"
    """The connection breaks before the call arrives."""
    RESET_AFTER = "answer lost"
    """The connection breaks after the call was carried out."""
    CUT = "half an answer"
    """The call is carried out, and the connection breaks in the middle of the answer."""
    BAD_GATEWAY = "bad gateway"
    """A proxy on the way answers with a page of its own, and says that something is wrong."""
    PAGE = "page"
    """The same with status 200, as if it were the answer."""
    EXPIRED = "expired credentials"
    """AWS takes the credentials for too old."""


AFTER = frozenset({Kind.ERROR_AFTER, Kind.RESET_AFTER, Kind.CUT})
"""The call was carried out, and whoever made it does not know."""

FAILING = frozenset(Kind) - {Kind.SLOW}
