"""*Tell the poster*: a polite direct message to each who posted the picture.

Once while it waits and once more when it is decided: who read of the one knows nothing of the
other.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Post, Stage, heard
from bot.core.moderation.chores import alert_job
from bot.core.moderation.notices import Sighted, ToPoster
from bot.core.moderation.presses import Press
from bot.errors import BotError, SetupError
from bot.jobs.moderation.changing import change_case
from bot.jobs.moderation.moderators import require_moderator, tell
from bot.jobs.moderation.posting import post_once
from bot.jobs.moderation.sentences import UNKNOWN_CASE, told_sentence
from bot.jobs.services import Services

log = logging.getLogger(__name__)

_CONCERNED = frozenset({Stage.HELD, Stage.KEPT, Stage.REMOVED})
"""Where something happened to the post that its poster may wonder about."""

_WAITING = "waiting"


async def tell_poster(services: Services, job: Mapping[str, Any]) -> None:
    """The chore TELL. Raises RetryLaterError, SetupError."""
    if not await require_moderator(services, job):
        return
    press = Press.from_job(job)
    case = await services.cases.find_case(press.team, press.case)
    if case is None:
        await tell(services, job, UNKNOWN_CASE)
        return
    posters = _posters(await services.cases.posts(case.team, case.sha256))
    new = [post for post in posters if post.user not in heard(case)]
    told = [post.user for post in new if await _tell(services, press, case, post)]
    await _note(services, press, case, told)
    unreached = [post.user for post in new if post.user not in told]
    before = [post.user for post in posters if post.user in heard(case)]
    await tell(services, job, told_sentence(told, before, unreached))


async def _tell(services: Services, press: Press, case: Case, post: Post) -> bool:
    """Whether the poster was told, now or by somebody else a moment ago; noted once."""
    link = await services.conversations.permalink(post.identity.channel, post.identity.ts)
    notice = ToPoster(Sighted(post, link), case.decision)
    state = case.decision.choice.value if case.decision else _WAITING
    key = f"told/{case.sha256}/{post.user}/{state}"
    try:
        place = await services.board.direct(post.user)
        ts, _ = await post_once(services, place, notice, key=key, team=case.team)
    except SetupError:
        raise
    except BotError as error:
        log.info("%s cannot be told: %s", post.user, error)
        return False
    # Named by the message itself: however many presses led to it, there is one record.
    record = AuditRecord(
        case.team, float(ts), key, Act.TOLD, press.user, case.sha256,
        post.identity.channel, post.identity.ts, post.identity.file_id, f"told {post.user}",
    )  # fmt: skip
    await services.ledger.add(record)
    return True


async def _note(services: Services, press: Press, case: Case, told: Sequence[str]) -> None:
    """Write into the case who was told what, and have the alert show it."""

    async def note(now: Case) -> Case | None:
        new = replace(now, told=_joined(now.told, told))
        if case.decision:
            new = replace(new, told_decision=_joined(now.told_decision, told))
        return None if new == now else new

    await change_case(services, press.team, press.case, note)
    if told:
        await services.queue.send(alert_job(press.team, press.case), group=press.group)


def _joined(before: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return (*before, *(user for user in more if user not in before))


def _posters(posts: Sequence[Post]) -> list[Post]:
    """One post, the first, of everybody who posted the picture."""
    first: dict[str, Post] = {}
    for post in posts:
        if post.stage in _CONCERNED and post.user:
            first.setdefault(post.user, post)
    return list(first.values())
