"""KEEP: held pictures are labelled after all, and the thread gets its normal answer.

A picture is recorded before the answer tells of it, as with any other, and its post counts as kept
after that: so what is held still is what has to be finished. Of what cannot be labelled for good
the answer says why.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.deletions import Deletion
from bot.core.moderation.cases import Post, Stage
from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.jobs.forgetting import forget
from bot.jobs.mending import mend_reply, nobody_labels
from bot.jobs.moderation.amending import amend
from bot.jobs.moderation.each import each
from bot.jobs.outcomes import Labelled
from bot.jobs.relabelling import kind_now, label_again, record_again
from bot.jobs.services import Services
from bot.jobs.tombstones import buried

PAGE = 50
"""Posts that one chore lets in."""


async def let_in_all(services: Services, posts: Sequence[Post]) -> bool:
    """Finish posts that are held still; whether others are left for another chore.

    Raises RetryLaterError, SetupError.
    """
    held = [post for post in posts if post.stage is Stage.HELD]
    closed = [post for post in posts if post.stage is Stage.CLOSED]
    some = [*held, *closed][:PAGE]
    await each(some, lambda post: _let_in(services, post), at_once=1)
    return len(held) > PAGE


async def _let_in(services: Services, post: Post) -> None:
    is_gone = await _is_buried(services, post)
    if not is_gone and not await _is_reached(services, post):
        await _mark(services, post, Stage.CLOSED)
        return
    is_gone = is_gone or not await _answer(services, post)
    # Whoever forgot it meanwhile did not find what was kept of it after that.
    if is_gone or await _is_buried(services, post):
        await _lose(services, post)


async def _is_reached(services: Services, post: Post) -> bool:
    """Outside of its channel the bot is told of no file that it is there."""
    return await services.conversations.is_inside(post.identity.channel)


async def _is_buried(services: Services, post: Post) -> bool:
    return bool(await buried(services.library, post.team, [post.identity]))


async def _answer(services: Services, post: Post) -> bool:
    """Label, record and tell; False when Slack does not have the file any more."""
    message = await _message(services, post)
    async with nobody_labels(services, message, seconds=services.pacing.lease) as hold:
        if not await services.library.find_image(post.team, *post.identity):
            outcome = await label_again(services, message, post.identity, post.name)
            if outcome is None:
                return False
            # Nothing is written by whoever was too slow.
            await hold.renew()
            if isinstance(outcome, Refusal):
                await _note_line(services, post, outcome.sentence)
            if isinstance(outcome, Labelled):
                await record_again(services, message, outcome, post.reply_ts)
                await hold.renew()
        await mend_reply(services, message, reply_ts=post.reply_ts)
        await _mark(services, post, Stage.KEPT)
    return True


async def _lose(services: Services, post: Post) -> None:
    """Let go of a post that others deleted, and of what was kept of it after they had looked."""
    await services.library.expect_image(post.team, post.identity, post.sha256)
    deletion = Deletion(post.team, (post.identity,), post.thread)
    await forget(services, deletion.to_job())
    await _mark(services, post, Stage.GONE)


async def _mark(services: Services, post: Post, stage: Stage) -> None:
    """Change the stage alone; a post that others deleted meanwhile stays gone."""
    await amend(
        services, post, lambda now: now if now.stage is Stage.GONE else replace(now, stage=stage)
    )


async def _note_line(services: Services, post: Post, sentence: str) -> None:
    await amend(services, post, lambda now: replace(now, line=sentence))


async def _message(services: Services, post: Post) -> Upload:
    """The message as a job; the channel may have become another kind since it was posted."""
    channel, ts, _ = post.identity
    kind = await kind_now(services, channel, post.channel_type)
    return Upload(
        team=post.team, channel=channel, channel_type=kind, user=post.user, ts=ts,
        thread_ts="" if post.thread == ts else post.thread, event_id="", files=(),
    )  # fmt: skip
