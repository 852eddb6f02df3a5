"""What a month cost, as a card."""

from bot.core.cards import Card
from bot.core.prices import Calls, Usage, dollars
from bot.slack.cards.results import context, section

_CHANNELS = 10


def usage_card(usage: Usage) -> Card:
    """The whole team's sums if they are known, then those of the asker's channels."""
    title = f"*Usage in {usage.month:%B %Y}*"
    parts = [title]
    if usage.team is not None:
        parts.append(f"*Whole team*\n{_sums(usage.team, usage)}")
    if usage.budget is not None:
        of = f"{_dollars(usage.booked)} of {dollars(usage.budget)}"
        parts.append(f"*Budget of this month*\n• booked so far: {of}")
    if usage.channels:
        parts.append(f"*Channels that you can open*\n{_sums(usage.seen, usage)}")
        parts.append(_listed(usage))
    else:
        parts.append("I looked at no picture this month in the channels that you can open.")
    note = (
        f"Estimate: ${usage.usd_per_1000:.2f} for 1,000 paid pictures{_minutes_price(usage)}, no "
        "free tier. "
        "Storage comes on top, a few cents for 1,000 pictures. Months are counted in UTC."
    )
    return Card("\n".join((*parts, note)), (*(section(part) for part in parts), context(note)))


def _minutes_price(usage: Usage) -> str:
    """Only where there are videos that were watched."""
    watched = usage.seen.watched or (usage.team.watched if usage.team else 0)
    return f", ${usage.usd_per_minute:.2f} for a minute of watched video" if watched else ""


def _sums(calls: Calls, usage: Usage) -> str:
    minutes = calls.watched / 60
    return "\n".join(
        (
            f"• {_counted(calls.pictures, 'picture')} looked at",
            f"• {calls.paid:,} of them paid at Amazon Rekognition",
            f"• {calls.saved:,} of them saved, because the same bytes were known",
            *([f"• {minutes:,.1f} minutes of video watched"] if calls.watched else []),
            f"• estimated bill so far: *{_dollars(usage.bill(calls))}*",
        )
    )


def _listed(usage: Usage) -> str:
    lines = [
        f"{_place(channel)}: {_counted(calls.pictures, 'picture')}, {calls.paid:,} paid, "
        f"{_dollars(usage.bill(calls))}"
        for channel, calls in usage.channels[:_CHANNELS]
    ]
    more = len(usage.channels) - len(lines)
    if more:
        lines.append(f"and {_counted(more, 'more conversation')}")
    return "\n".join(lines)


def _place(channel: str) -> str:
    return "A direct message" if channel.startswith("D") else f"<#{channel}>"


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _dollars(amount: float) -> str:
    return "less than $0.01" if 0 < amount < 0.01 else f"${amount:,.2f}"  # noqa: PLR2004 - a cent
