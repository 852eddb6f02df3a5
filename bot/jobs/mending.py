"""Writing our reply to a message anew, when one of its pictures comes or goes.

Whoever does that holds the message's job meanwhile, because whoever labels it is about to answer.
"""

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

from bot.core.entries import Identity
from bot.core.moderation.cases import Post
from bot.core.moderation.neutral import has_line, line_of
from bot.core.ranking import marks, visible
from bot.core.replies import PictureAnswer, Refusal, Reply, Sighting
from bot.core.summary import alt_text
from bot.core.uploads import Upload
from bot.errors import BotError, ConversationGoneError, RetryLaterError, SetupError
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import buried, identity_of
from bot.ports import ClaimState, StoredImage

log = logging.getLogger(__name__)

_HOLD = 20
"""Seconds for which a message cannot be labelled while its answer is rewritten."""

_ROUNDS = 6
"""How often an answer is written while what it tells keeps changing."""


Renew = Callable[[], Awaitable[None]]
"""Holds a message's job for as long again. Raises RetryLaterError when somebody else has it."""


@asynccontextmanager
async def nobody_labels(
    services: Services, message: Upload, *, seconds: int = _HOLD
) -> AsyncIterator[Renew]:
    """Hold the message's job, so that no picture is being added to an answer that is rewritten.

    Whoever needs longer renews it. Raises RetryLaterError while somebody labels the message.
    """
    claims, owner = services.claims, uuid.uuid4().hex
    claim = await claims.claim(message, owner, seconds)
    if claim.state is ClaimState.BUSY:
        raise RetryLaterError("The library", f"message {message.ts} is being labelled")
    is_over = claim.state is ClaimState.DONE

    async def renew() -> None:
        if not is_over and not await claims.renew(message, owner, seconds):
            raise RetryLaterError("The library", f"message {message.ts} is labelled by others")

    try:
        yield renew
    finally:
        if not is_over:
            await claims.release(message, owner, failed=False)


async def mend_reply(
    services: Services, message: Upload, doomed: Collection[Identity] = (), *, reply_ts: str = ""
) -> None:
    """Let our reply tell of what is left of the message, or take it away with the last picture.

    What is left are the recorded pictures and those in whose place a sentence stands, but for those
    that are forgotten and the `doomed`. Without `reply_ts` the reply is looked for in the thread.

    Whoever forgets another picture of the same message may be writing at the same time: so it is
    looked again after writing. Raises RetryLaterError, also when others keep writing.
    """
    reply_ts = reply_ts or await _find_reply(services, message)
    if not reply_ts:
        return
    left = await _left(services, message, doomed)
    for _ in range(_ROUNDS):
        if not left:
            await gently(services.answers.withdraw(message.channel, reply_ts))
            return
        reply = await _reply(services, message, left)
        await services.conversations.rewrite(message.channel, reply_ts, reply)
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


async def _left(
    services: Services, message: Upload, doomed: Collection[Identity]
) -> list[StoredImage | Post]:
    place = (message.team, message.channel, message.ts)
    images, posts = await together(
        services.library.images_of_message(*place), services.cases.open_in_message(*place)
    )
    # A picture that was kept a moment ago may be both: then its labels are told.
    left: dict[Identity, StoredImage | Post] = {
        post.identity: post for post in posts if has_line(post)
    }
    left.update((identity_of(image), image) for image in images)
    gone = {*await buried(services.library, message.team, left), *doomed}
    return [left[identity] for identity in sorted(left) if identity not in gone]


async def _find_reply(services: Services, message: Upload) -> str:
    try:
        return await services.conversations.find_reply(message) or ""
    except ConversationGoneError as error:
        log.info("no reply to rewrite: %s", error)
        return ""


async def _reply(
    services: Services, message: Upload, left: Collection[StoredImage | Post]
) -> Reply:
    items = await together(*(_told_again(services, each) for each in left))
    return Reply(message.ts, message.reply_block_id, tuple(items))


async def _told_again(services: Services, told: StoredImage | Post) -> PictureAnswer | Refusal:
    if isinstance(told, Post):
        return line_of(told)
    rules, labels = services.rules, told.analysis.labels
    shown = visible(labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses)
    return PictureAnswer(
        told.file_id,
        told.name,
        told.analysis,
        drawn_file=told.drawn_file,
        alt_text=alt_text(marks(shown), shown),
        seen_before=await _seen_before(services, told),
    )


async def _seen_before(services: Services, image: StoredImage) -> Sighting | None:
    ts = await services.library.first_sighting(image.team, image.sha256, image.channel, image.ts)
    if ts is None:
        return None
    return Sighting(ts, await services.conversations.permalink(image.channel, ts))
