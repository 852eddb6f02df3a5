"""Paying for calls out of a month's budget: booked before a call is made, so it is a hard limit.

What is booked and then not spent, because a call failed or less was left to ask for, is given back
at the end. A worker that is lost in between leaves too much booked, never too little.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NoReturn

from bot.core.budget import (
    NOT_LABELLED,
    SPENT,
    TOO_DEAR,
    BudgetNews,
    in_micros,
    mark_passed,
    month_of,
)
from bot.core.labels import Detection
from bot.core.moderation.seen import Moderation
from bot.errors import BudgetSpentError, RetryLaterError, SetupError
from bot.jobs.analysing import Part
from bot.jobs.services import Rules, Services
from bot.ports import Detector

log = logging.getLogger(__name__)


def price_of(rules: Rules, part: Part) -> int:
    """What one call for this part costs, in micro-dollars."""
    with_properties = part is Part.LABELS and rules.measures_properties
    return in_micros(
        (rules.prices.labels + (rules.prices.properties if with_properties else 0.0)) / 1000
    )


def watching_price(rules: Rules, seconds: float) -> int:
    """What a job costs that watches so many seconds of video, in micro-dollars."""
    return in_micros(rules.prices.video * seconds / 60)


def without_limit(services: Services) -> Services:
    """For what somebody has asked for by name: it is booked, whatever is spent already."""
    return replace(services, rules=replace(services.rules, ignores_budget=True))


@asynccontextmanager
async def paid(
    services: Services, team: str, parts: frozenset[Part], pictures: int
) -> AsyncIterator[Services]:
    """Services whose detector may be asked for these parts of so many pictures.

    Raises BudgetSpentError when the budget does not pay for all of them, RetryLaterError.
    """
    if services.rules.monthly_budget is None:
        yield services
        return
    month = month_of(services.clock.now())
    most = sum(price_of(services.rules, part) for part in parts) * pictures
    await book(services, team, most)
    asked = _Asked(services.detector, services.rules)
    try:
        yield replace(services, detector=asked)
    finally:
        await _give_back(services, team, month, most - asked.spent)


async def book(services: Services, team: str, amount: int) -> None:
    """Book micro-dollars of this month. Raises BudgetSpentError, RetryLaterError."""
    rules, month = services.rules, month_of(services.clock.now())
    if not amount or rules.monthly_budget is None:
        return
    total = await services.purse.take(team, month, amount, limit=_limit(rules))
    if total is None:
        await _refuse(services, team, month, rules.monthly_budget)
    else:
        await _mark(services, team, total, amount)


@asynccontextmanager
async def booked_once(services: Services, team: str, amount: int, key: str) -> AsyncIterator[None]:
    """Have something paid that is known by a `key`, by however many it is wanted.

    What fails inside is not spent. Raises BudgetSpentError, RetryLaterError.
    """
    rules, month = services.rules, month_of(services.clock.now())
    if not amount or rules.monthly_budget is None:
        yield
        return
    purse = services.purse
    is_new = await purse.take_once(team, month, amount, key=key, limit=_limit(rules))
    if is_new is None:
        await _refuse(services, team, month, rules.monthly_budget)
    if is_new:
        await _mark(services, team, await purse.spent(team, month), amount)
    try:
        yield
    except BaseException:
        # Stopped work has spent nothing either; whatever ended it goes on.
        if is_new:
            await purse.forget_key(team, key)
            await _give_back(services, team, month, amount)
        raise


async def require_room(services: Services, team: str, amount: int) -> None:
    """Raise BudgetSpentError when an amount could not be booked now. Books nothing."""
    rules, month = services.rules, month_of(services.clock.now())
    limit = _limit(rules)
    if rules.monthly_budget is None or limit is None:
        return
    if await services.purse.spent(team, month) + amount > limit:
        await _refuse(services, team, month, rules.monthly_budget)


def _limit(rules: Rules) -> int | None:
    if rules.monthly_budget is None or rules.ignores_budget:
        return None
    return in_micros(rules.monthly_budget)


async def _refuse(services: Services, team: str, month: str, budget: float) -> NoReturn:
    """There may be room for something cheaper still: then the budget is not used up."""
    left = in_micros(budget) - await services.purse.spent(team, month)
    if left >= price_of(services.rules, Part.LABELS):
        raise BudgetSpentError(TOO_DEAR)
    await _tell(services, BudgetNews(team, month, SPENT, budget))
    raise BudgetSpentError(NOT_LABELLED)


async def _mark(services: Services, team: str, total: int, amount: int) -> None:
    budget, month = services.rules.monthly_budget, month_of(services.clock.now())
    if budget is None:
        return
    percent = mark_passed(total, amount, in_micros(budget))
    if percent:
        await _tell(services, BudgetNews(team, month, percent, budget))


async def _tell(services: Services, news: BudgetNews) -> None:
    """Have it told; at the end of a budget each picture asks for that, and it is told once."""
    try:
        await services.queue.send(news.to_job(), group=f"{news.team}/budget")
    except (RetryLaterError, SetupError) as error:
        log.warning("nobody is told that %d %% of the budget is spent: %s", news.percent, error)


async def _give_back(services: Services, team: str, month: str, amount: int) -> None:
    if not amount:
        return
    try:
        await services.purse.give_back(team, month, amount)
    except (RetryLaterError, SetupError) as error:
        log.warning("%d micro-dollars stay booked that were not spent: %s", amount, error)


class _Asked:
    """A detector that adds up what its answers cost; refusals are free."""

    def __init__(self, detector: Detector, rules: Rules) -> None:
        self._detector = detector
        self._rules = rules
        self.spent = 0

    async def detect_labels(self, image: bytes) -> Detection:
        seen = await self._detector.detect_labels(image)
        self.spent += price_of(self._rules, Part.LABELS)
        return seen

    async def detect_moderation(self, image: bytes) -> Moderation:
        seen = await self._detector.detect_moderation(image)
        self.spent += price_of(self._rules, Part.MODERATION)
        return seen

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        seen = await self._detector.detect_text(image)
        self.spent += price_of(self._rules, Part.TEXT)
        return seen
