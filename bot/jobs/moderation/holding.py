"""Holding a flagged picture back, and telling moderators of it.

**The order.** First the note for which post something is kept (`Library.expect_image`), then the
analysis, the case, the post, the audit record, the chore that alerts the moderators, and last its
original under quarantine: where that cannot be stored, moderators know of the picture all the same.
Every key follows from bytes and post, so whoever is lost on the way is followed by somebody who
does it all again and adds nothing. The answer comes after that, and its `ts` is added to the post
when it is known.

**A decision that comes meanwhile.** DECIDE writes the decision first and has it carried out after
that, while we write the post first and look for a decision after that (`note_answer`). So either
the post is found when the decision is carried out, or we see the decision and have it carried out
again. Whoever carries it out holds the message's claim, so an answer that is being written at
that moment is waited for.

**A deletion that comes meanwhile** finds the post, or we find its tombstone after the answer, as
with a recorded picture (`bot.jobs.forgetting`).

**The original under quarantine** is shared by all held posts of the same bytes. Whoever forgets
one of them marks it first, then asks for other held posts, and deletes the object if there are
none. We write the post first, then wait until nobody forgets these bytes, and store the object
after that. When our post is written before that question, nothing is deleted. Else the mark came
before our look, so the object is deleted before we store it. And when it is our own post that was
forgotten meanwhile, we see that after storing, and do the same.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.keys import quarantine_key
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Choice, Decision, Post, Stage, decided
from bot.core.moderation.chores import alert_job, settle_job
from bot.core.moderation.judging import Verdict
from bot.core.moderation.neutral import line_of
from bot.core.moderation.presses import group_of
from bot.core.replies import Refusal
from bot.errors import RetryLaterError
from bot.jobs.forgetting import release
from bot.jobs.moderation.amending import amend
from bot.jobs.moderation.changing import change_case
from bot.jobs.moderation.deciding import have_carried_out
from bot.jobs.posted import Looked, Posted
from bot.jobs.services import Services
from bot.jobs.together import together

log = logging.getLogger(__name__)

_PAUSE = 2.0
"""Seconds between two looks at bytes that are being forgotten."""
_MOST_LOOKS = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A picture that is not shown, and the sentence that stands in its place."""

    post: Post
    refusal: Refusal


async def hold(services: Services, looked: Looked) -> Held:
    """Keep a picture from everybody until somebody decides. Raises RetryLaterError."""
    post = looked.posted.post(Stage.HELD)
    await services.library.expect_image(post.team, post.identity, post.sha256)
    if not looked.is_known:
        await services.library.save_analysis(post.team, post.sha256, looked.analysis)
    await _open_case(services, looked)
    await services.cases.put_post(post)
    await _alert(services, post, looked.verdict)
    await _quarantine(services, looked)
    return Held(post, line_of(post))


async def report(services: Services, looked: Looked) -> Post:
    """Tell moderators what would have happened; the picture is labelled as usual."""
    await _open_case(services, looked)
    post = looked.posted.post(Stage.REPORTED)
    await services.cases.put_post(post)
    await _alert(services, post, looked.verdict)
    return post


async def remove(services: Services, looked: Looked) -> Held:
    """Remove a picture as the policy wants it, unless moderators kept it a moment ago."""
    case = await _decide(services, await _open_case(services, looked))
    if case is None or case.decision is None or case.decision.choice is Choice.KEEP:
        return await hold(services, looked)
    post = _left_out(looked.posted)
    await services.cases.put_post(post)
    await _audit(services, post, Act.FLAGGED, _why(looked.verdict))
    await have_carried_out(services, case, case.decision)
    return Held(post, line_of(post))


async def _decide(services: Services, case: Case) -> Case | None:
    """The case with the policy's decision, or with the one that people were quicker to make."""
    token = _token("removes", case.team, case.sha256)
    mine = Decision(Choice.REMOVE, "", services.clock.now(), token)

    async def decide_it(now: Case) -> Case | None:
        return None if now.decision else decided(now, mine)

    return await change_case(services, case.team, case.sha256, decide_it)


def _left_out(posted: Posted) -> Post:
    """A post of which nothing is kept, and of which its thread reads so for good."""
    new = posted.post(Stage.REMOVED)
    return replace(new, stays_in_slack=True, line=line_of(new).sentence)


async def leave_out(services: Services, posted: Posted, decision: Decision) -> Held:
    """Follow an earlier decision to remove: nothing is asked, nothing is kept.

    A post that was held when the decision came is left to whoever carries it out.
    """
    new = replace(_left_out(posted), followed=True)
    post = await services.cases.find_post(new.team, new.sha256, new.identity)
    if post is None:
        post = new
        await services.cases.put_post(post)
    await _follow(services, post, decision)
    settling = settle_job(post.team, post.sha256)
    await services.queue.send(settling, group=group_of(post.team))
    return Held(post, line_of(replace(post, stage=Stage.REMOVED)))


async def let_in(services: Services, looked: Looked) -> Post:
    """Follow an earlier decision to keep: the picture is labelled as any other.

    A post that was held when the decision came is left to whoever carries it out: an answer may
    stand there that must tell of its labels.
    """
    ruling = looked.opened.ruling
    assert ruling
    assert ruling.decision
    new = replace(looked.posted.post(Stage.KEPT), followed=True)
    post = await amend(services, new, _kept)
    if post is None:
        post = new
        await services.cases.put_post(post)
    await _follow(services, post, ruling.decision)
    return post


def _kept(post: Post) -> Post:
    return post if post.stage is Stage.HELD else replace(post, stage=Stage.KEPT)


async def note_answer(services: Services, posts: Iterable[Post], reply_ts: str) -> None:
    """Add the answer to posts that it tells of; have a decision carried out that came meanwhile."""
    await together(*(_note_answer(services, post, reply_ts) for post in posts))


async def _note_answer(services: Services, post: Post, reply_ts: str) -> None:
    cases = services.cases
    there = await amend(
        services, post, lambda now: replace(now, reply_ts=reply_ts or now.reply_ts)
    )  # fmt: skip
    if there and there.stage is Stage.HELD:
        case = await cases.find_case(post.team, post.sha256)
        if case and case.decision:
            await have_carried_out(services, case, case.decision)


async def _open_case(services: Services, looked: Looked) -> Case:
    team, sha256 = looked.posted.team, looked.posted.sha256
    if known := await services.cases.find_case(team, sha256):
        return known
    cells = await services.studio.cells(looked.opened.picture)
    return await services.cases.open_case(
        Case(team, sha256, looked.verdict, cells, opened=services.clock.now())
    )


async def _quarantine(services: Services, looked: Looked) -> None:
    team, sha256 = looked.posted.team, looked.posted.sha256
    for _ in range(_MOST_LOOKS):
        if not await services.library.is_forgetting(team, sha256):
            break
        await services.clock.sleep(_PAUSE)
    else:
        raise RetryLaterError("The library", "these bytes are still being forgotten")
    await services.objects.put(
        quarantine_key(team, sha256),
        looked.posted.fetched.path,
        looked.opened.picture.content_type,
        sha256,
    )
    there = await services.cases.find_post(team, sha256, looked.posted.identity)
    if there and there.stage is not Stage.HELD:
        await release(services, team, sha256)


async def _alert(services: Services, post: Post, verdict: Verdict) -> None:
    await _audit(services, post, Act.FLAGGED, _why(verdict))
    await services.queue.send(alert_job(post.team, post.sha256), group=group_of(post.team))
    log.info("message %s has a flagged picture: %s", post.identity.ts, post.stage.value)


async def _follow(services: Services, post: Post, decision: Decision) -> None:
    if post.followed:
        await _audit(services, post, Act.FOLLOWED, decision.choice.value)
    await services.queue.send(alert_job(post.team, post.sha256), group=group_of(post.team))


async def _audit(services: Services, post: Post, act: Act, detail: str) -> None:
    """Record an act once for a post: at the time of the post, so that it has one place."""
    channel, ts, file_id = post.identity
    await services.ledger.add(
        AuditRecord(
            team=post.team,
            at=post.posted,
            token=_token(act.value, post.team, *post.identity),
            act=act,
            by="",
            sha256=post.sha256,
            channel=channel,
            ts=ts,
            file_id=file_id,
            detail=detail,
        )
    )


def _token(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _why(verdict: Verdict) -> str:
    found = [f"{' / '.join(each.path)} {each.confidence:.0f} %" for each in verdict.findings]
    return "; ".join([*found, *(f"word “{word}”" for word in verdict.words)])
