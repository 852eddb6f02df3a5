"""What is said about a month's budget to whoever pays, and to moderators."""

from bot.core.budget import SPENT
from bot.core.cards import Card
from bot.core.moderation.notices import BudgetNotice
from bot.core.prices import dollars
from bot.slack.cards.results import context, section

_WARNING = (
    "*{percent} % of this month's budget for labelling is spent* ({limit} for {month}). "
    "When it is used up, I label pictures only when somebody asks for it."
)
_SPENT = (
    "*This month's budget for labelling is used up* ({limit} for {month}). Until the month "
    "ends (UTC), or the budget is raised, I label what is posted only when somebody presses "
    "*Label it anyway*. What was labelled before is found as ever, and bytes that I know already "
    "cost nothing."
)
_UNCHECKED = (
    "Pictures that I do not label are not checked for moderators either, and nothing of them is "
    "shown by me."
)
_HOW = "`/labels settings` says who sets the budget; `/labels usage` shows the bill."


def budget_card(notice: BudgetNotice) -> Card:
    """So much is spent."""
    news = notice.news
    words = (_SPENT if news.percent >= SPENT else _WARNING).format(
        percent=news.percent, limit=dollars(news.limit), month=news.month
    )
    if notice.is_checked and news.percent >= SPENT:
        words = f"{words}\n{_UNCHECKED}"
    return Card(f"{words}\n{_HOW}", (section(words), context(_HOW)))
