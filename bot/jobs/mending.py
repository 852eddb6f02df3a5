"""Writing our reply to a message anew, when one of its pictures comes or goes.

Whoever does that holds the message's job meanwhile, because whoever labels it is about to answer.
"""

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.core.clip_chores import line_of_clip
from bot.core.clips import Clip
from bot.core.entries import Identity
from bot.core.moderation.cases import Post
from bot.core.moderation.neutral import has_line, line_of
from bot.core.ranking import marks, visible
from bot.core.replies import FoundReply, PictureAnswer, Progress, Refusal, Reply, Sighting
from bot.core.summary import alt_text, noun_of
from bot.core.uploads import Upload
from bot.errors import (
    BotError,
    ConversationGoneError,
    NotInstalledError,
    RetryLaterError,
    SetupError,
)
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import buried, identity_of
from bot.ports import ClaimState, StoredImage

log = logging.getLogger(__name__)

_Told = StoredImage | Post | Clip
"""What an answer tells of: a recorded picture, a held one, a video under way."""

_HOLD = 20
"""Seconds for which a message cannot be labelled while its answer is rewritten."""

_ROUNDS = 6
"""How often an answer is written while what it tells keeps changing."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A message's job, held. `renew` holds it for as long again.

    It raises RetryLaterError when somebody else has the job. `is_answered` says that there is
    nothing to hold: the message has its answer for good.
    """

    renew: Callable[[], Awaitable[None]]
    is_answered: bool


@asynccontextmanager
async def nobody_labels(
    services: Services, message: Upload, *, seconds: int = _HOLD
) -> AsyncIterator[Hold]:
    """Hold the message's job, so that no picture is being added to an answer that is rewritten.

    Whoever needs longer renews it. Raises RetryLaterError while somebody labels the message.
    """
    claims, owner = services.claims, uuid.uuid4().hex
    claim = await claims.claim(message, owner, seconds)
    if claim.state is ClaimState.BUSY:
        raise RetryLaterError("The library", f"message {message.ts} is being labelled")
    is_over = claim.state in {ClaimState.DONE, ClaimState.GIVEN_UP}

    async def renew() -> None:
        if not is_over and not await claims.renew(message, owner, seconds):
            raise RetryLaterError("The library", f"message {message.ts} is labelled by others")

    try:
        yield Hold(renew, is_over)
    finally:
        if not is_over:
            await claims.release(message, owner, failed=False)


async def mend_reply(
    services: Services, message: Upload, doomed: Collection[Identity] = (), *, reply_ts: str = ""
) -> None:
    """Let our reply tell of what is left of the message, or take it away with the last picture.

    What is left are the recorded pictures, those in whose place a sentence stands, and videos under
    way, but for those that are forgotten and the `doomed`. Without `reply_ts` the reply is looked
    for in the thread.

    Whoever forgets another picture of the same message may be writing at the same time: so it is
    looked again after writing. While the reply only tells of progress, the answer is still to come
    and will tell of what is left. Raises RetryLaterError, also when others keep writing. Where the
    app was taken out, nothing can be written any more.
    """
    try:
        await _mend(services, message, doomed, reply_ts)
    except NotInstalledError as error:
        log.info("no reply is rewritten: %s", error)


async def _mend(
    services: Services, message: Upload, doomed: Collection[Identity], reply_ts: str
) -> None:
    standing = FoundReply(reply_ts) if reply_ts else await _find_reply(services, message)
    if standing is None:
        return
    left = await _left(services, message, doomed)
    for _ in range(_ROUNDS):
        if not left:
            await gently(services.answers.withdraw(message.channel, standing.ts))
            return
        if standing.is_progress:
            return
        reply = await _reply(services, message, left)
        await services.conversations.rewrite(message.channel, standing.ts, reply)
        told, left = left, await _left(services, message, doomed)
        if left == told:
            return
    raise RetryLaterError("The library", f"others keep changing the answer to {message.ts}")


async def gently(deletion: Awaitable[None]) -> None:
    """What Slack keeps for its own reasons is no reason for us to keep anything."""
    try:
        await deletion
    except SetupError:
        raise
    except BotError as error:
        log.warning("something stays in Slack: %s", error)


def message_of(team: str, channel: str, ts: str, thread: str = "") -> Upload:
    """A message of which only the place is known: enough to find our answer to it."""
    return Upload(
        team=team, channel=channel, channel_type="", user="", ts=ts,
        thread_ts=thread, event_id="", files=(),
    )  # fmt: skip


async def _left(services: Services, message: Upload, doomed: Collection[Identity]) -> list[_Told]:
    place = (message.team, message.channel, message.ts)
    images, posts, clips = await together(
        services.library.images_of_message(*place),
        services.cases.open_in_message(*place),
        services.clips.in_message(*place),
    )
    # A picture that was kept a moment ago may be both: then its labels are told.
    left: dict[Identity, _Told] = {clip.identity: clip for clip in clips}
    left.update((post.identity, post) for post in posts if has_line(post))
    left.update((identity_of(image), image) for image in images)
    gone = {*await buried(services.library, message.team, left), *doomed}
    return [left[identity] for identity in sorted(left) if identity not in gone]


async def _find_reply(services: Services, message: Upload) -> FoundReply | None:
    try:
        return await services.conversations.find_reply(message)
    except ConversationGoneError as error:
        log.info("no reply to rewrite: %s", error)
        return None


async def _reply(services: Services, message: Upload, left: Collection[_Told]) -> Reply:
    items = await together(*(_told_again(services, each) for each in left))
    return Reply(message.ts, message.reply_block_id, tuple(items))


async def _told_again(services: Services, told: _Told) -> PictureAnswer | Refusal | Progress:
    if isinstance(told, Post):
        return line_of(told)
    if isinstance(told, Clip):
        return line_of_clip(told)
    rules, labels = services.rules, told.analysis.labels
    shown = visible(labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses)
    return PictureAnswer(
        told.file_id,
        told.name,
        told.analysis,
        drawn_file=told.drawn_file,
        alt_text=alt_text(marks(shown), shown, noun_of(told.analysis)) if told.drawn_file else "",
        seen_before=await _seen_before(services, told),
        chart_file=told.chart_file,
    )


async def _seen_before(services: Services, image: StoredImage) -> Sighting | None:
    ts = await services.library.first_sighting(image.team, image.sha256, image.channel, image.ts)
    if ts is None:
        return None
    return Sighting(ts, await services.conversations.permalink(image.channel, ts))
