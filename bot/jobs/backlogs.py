"""Telling somebody who posted much how far it has come: one message to them, rewritten as it goes.

Answers into one channel come a second apart, and Slack takes so many pictures a minute from a bot;
so whoever posts a thousand of them waits. The sign on a message says little of that, and not all
get one. What is told is a direct message from the bot: it is nobody else's business, and no one of
the threads is the right one.

Jobs only note that they were begun late (`bot/core/backlogs.py`). The ledger says when that is
told, to one of them. From then on a chore tells it every 15 s and sends itself anew, until nothing
came late for a minute. It stands in a group of its own, so it does not wait behind what it tells
of. Where the chore is there twice, one of them gives way to the other.
"""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.backlogs import EVERY, BacklogOrder, is_late
from bot.core.moderation.notices import BacklogNotice
from bot.core.uploads import Upload
from bot.errors import BotError, ConversationGoneError, RetryLaterError, SetupError
from bot.jobs.moderation.posting import mark_of, post_once
from bot.jobs.services import Services

log = logging.getLogger(__name__)


async def note_begun(services: Services, upload: Upload, queued: float = 0.0) -> None:
    """A message is begun with; whoever waits for many of them is told. Failing is no error.

    `queued` is when its job was stored, where the queue says that: what Slack delivers late has
    waited for Slack. What was dropped, or sent anew to wait for a service, tells nothing of a
    backlog.
    """
    if not upload.event_id or upload.turn or not upload.user:
        return
    posted = float(upload.ts)
    if not is_late(queued or posted, services.clock.now()):
        return
    try:
        backlog, is_told = await services.ledger.note_late(
            upload.team, upload.channel, upload.user, posted
        )
        if is_told:
            order = BacklogOrder(
                upload.team, upload.channel, upload.user, backlog.began, backlog.posted,
                uuid.uuid4().hex, late=backlog.late,
            )  # fmt: skip
            await services.queue.send(order.to_job(), group=order.group)
    except (RetryLaterError, SetupError) as error:
        log.warning("a backlog is not told of: %s", error)


async def tell_backlog(services: Services, job: Mapping[str, Any]) -> None:
    """The chore. Raises RetryLaterError."""
    order = BacklogOrder.from_job(job)
    backlog = await services.ledger.take_backlog(order)
    if backlog is None:
        log.info("somebody else tells of this backlog")
        return
    is_over = backlog.is_over(services.clock.now())
    notice = BacklogNotice(
        order.channel, began=backlog.began, late=backlog.late, posted=backlog.posted,
        behind=backlog.seen - backlog.posted, is_over=is_over,
    )  # fmt: skip
    try:
        direct = order.direct or await services.board.direct(order.user)
        await _tell(services, direct, notice, order)
    except (ConversationGoneError, BotError) as error:
        log.info("a backlog cannot be told of: %s", error)
        return
    if not is_over:
        anew = replace(
            order, direct=direct, posted=backlog.posted, late=backlog.late, token=uuid.uuid4().hex
        )
        await services.queue.send(anew.to_job(), group=order.group, delay=EVERY)


async def _tell(
    services: Services, direct: str, notice: BacklogNotice, order: BacklogOrder
) -> None:
    ts, is_new = await post_once(services, direct, notice, key=order.key, team=order.team)
    if not is_new:
        mark = mark_of(order.team, order.key)
        await services.board.edit(direct, ts, notice, mark=mark)
