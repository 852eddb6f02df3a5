"""REMOVE: every copy of ours of some bytes goes, and Slack's own files where we may delete them.

It holds for the whole team but for direct messages with the bot: what people keep between
themselves and the bot is no matter of moderators.

A post is written down as removed before anything of it goes: once its record is gone, nothing else
would tell moderators that its file still lies in Slack.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Post, Stage
from bot.errors import RetryLaterError
from bot.jobs.forgetting import forget, release
from bot.jobs.moderation.amending import amend
from bot.jobs.moderation.each import each
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import identity_of
from bot.ports import StoredImage, Trace

_STANDING = frozenset({Stage.HELD, Stage.REPORTED, Stage.KEPT})
_AT_ONCE = 5

_LATEST = 10
"""Of posts that followed the decision, so many are tried: each has this chore done anew."""


async def remove_all(services: Services, case: Case, posts: Sequence[Post]) -> None:
    """Remove every post of the bytes. Raises RetryLaterError, SetupError."""
    standing = [post for post in posts if post.stage in _STANDING]
    unfinished = _unfinished(posts)
    labelled = await _labelled(services, case, posts, besides=[*standing, *unfinished])
    await each([*standing, *labelled], lambda post: _begin(services, post), at_once=_AT_ONCE)
    try:
        doomed = [*standing, *labelled, *unfinished]
        await each(doomed, lambda post: _remove(services, post), at_once=_AT_ONCE)
    finally:
        await release(services, case.team, case.sha256)


async def _begin(services: Services, post: Post) -> None:
    """Write down that it is being removed; one that others deleted meanwhile stays as it is.

    Raises RetryLaterError where its channel has got another id meanwhile.
    """

    def removed(now: Post) -> Post:
        if now.stage is Stage.GONE:
            return now
        return replace(now, stage=Stage.REMOVED, under_way=True, stays_in_slack=True)

    if await amend(services, post, removed) is None:
        if post.version:
            raise RetryLaterError("Amazon DynamoDB", "a post went away, perhaps with its channel")
        await services.cases.put_post(removed(post))


def _unfinished(posts: Sequence[Post]) -> list[Post]:
    left = [post for post in posts if post.under_way or post.stays_in_slack]
    followed = [post for post in left if post.followed and not post.under_way]
    return [post for post in left if post not in followed] + followed[-_LATEST:]


async def _labelled(
    services: Services, case: Case, posts: Sequence[Post], *, besides: Collection[Post]
) -> list[Post]:
    """Recorded posts of the bytes `besides` others.

    Most were never flagged, because the policy was another one then or there. A removed one may
    have been recorded after it was removed, by a worker that labelled it at that moment.
    """
    library, known = services.library, {post.identity: post for post in posts}
    gone = [post for post in posts if post.stage is Stage.GONE]
    done = {post.identity for post in (*besides, *gone)}
    found = await library.posts_of_bytes(case.team, case.sha256)
    wanted = [each for each in found if each not in done and not _is_direct(each)]
    labelled: list[Post] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        images = await together(*(library.find_image(case.team, *each) for each in some))
        labelled += [known.get(identity_of(image)) or _post(image) for image in images if image]
    return labelled


async def _remove(services: Services, post: Post) -> None:
    if await _is_kept(services, post):
        await forget(services, Deletion(post.team, (post.identity,), post.thread).to_job())
    stays = not await services.files.remove(post.identity.file_id)

    def done(now: Post) -> Post:
        if now.stage is not Stage.REMOVED:
            return now
        return replace(now, under_way=False, stays_in_slack=stays)

    await amend(services, post, done)


async def _is_kept(services: Services, post: Post) -> bool:
    """Whether anything is kept of it: a trace goes last of all, but for the record."""
    image, trace = await together(
        services.library.find_image(post.team, *post.identity),
        services.library.trace_of(post.team, post.identity),
    )
    return image is not None or trace != Trace()


def _is_direct(identity: Identity) -> bool:
    """Whether it is a direct message with the bot, by Slack's id of the conversation."""
    return identity.channel.startswith("D")


def _post(image: StoredImage) -> Post:
    return Post(
        team=image.team, sha256=image.sha256,
        identity=Identity(image.channel, image.ts, image.file_id),
        thread=image.thread, user=image.user, name=image.name,
        channel_type="channel" if image.is_public else "group",
        stage=Stage.REPORTED, reply_ts=image.reply_ts,
    )  # fmt: skip
