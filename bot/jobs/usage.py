"""The story of `/labels usage`: what this month's pictures cost.

The bot keeps its books, of the whole team and of each channel (`Library.count_calls`). The
former is for workspace admins; everybody else gets the sum over the channels that they may open.
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.access import Access
from bot.core.budget import MICROS
from bot.core.prices import Calls, Usage
from bot.jobs.services import Services


async def usage_of(services: Services, access: Access, now: float) -> Usage:
    """What the asker may know of the month of `now`, in seconds of the epoch."""
    first = datetime.fromtimestamp(now, tz=UTC).date().replace(day=1)
    month = f"{first:%Y-%m}"
    library, team = services.library, access.team
    found = await library.calls_of_channels(team, month, sorted(access.channels))
    channels = [(channel, Calls(*calls)) for channel, calls in found.items()]
    channels.sort(key=lambda item: (-item[1].pictures, item[0]))
    whole = Calls(*await library.calls_of(team, month)) if access.is_admin else None
    rules = services.rules
    usage = Usage(first, tuple(channels), rules.usd_per_1000, whole, rules.usd_per_minute)
    if not access.is_admin or rules.monthly_budget is None:
        return usage
    booked = await services.purse.spent(team, month) / MICROS
    return replace(usage, budget=rules.monthly_budget, booked=booked)
