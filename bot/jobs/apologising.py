"""Telling a thread that there will be no labels, after the last try."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.core.entries import Identity
from bot.core.moderation.cases import Post, Stage
from bot.core.moderation.chores import alert_job
from bot.core.moderation.neutral import has_line, line_of
from bot.core.moderation.presses import group_of
from bot.core.replies import Refusal, Reply
from bot.core.uploads import EXPECTED, SlackFile, Upload
from bot.errors import BotError
from bot.jobs.mending import gently
from bot.jobs.moderation.holding import note_answer
from bot.jobs.sending import put
from bot.jobs.services import Services
from bot.jobs.tombstones import forgotten

log = logging.getLogger(__name__)


async def _nobody_else() -> None:
    """For whoever has the job to themselves anyhow."""


async def apologise(
    services: Services, upload: Upload, sentence: str,
    *, still_ours: Callable[[], Awaitable[None]] = _nobody_else,
) -> str:  # fmt: skip
    """Tell the thread why there are no labels, unless it has an answer already.

    Returns the answer's `ts`, empty when nobody is told. What was forgotten is not told of, and
    pictures that are held wait for a decision all the same. `still_ours` is asked right before
    anything is written, and raises ClaimLostError when somebody else may be answering by now.
    Raises RetryLaterError while Slack is out of reach.
    """
    try:
        ts = await _tell(services, upload, sentence, still_ours)
    except BotError as error:
        log.warning("could not tell the thread: %s", error)
        return ""
    await services.conversations.unreact(upload)
    return ts


async def _tell(
    services: Services, upload: Upload, sentence: str, still_ours: Callable[[], Awaitable[None]]
) -> str:
    """Answer for every file that is still wanted; looked again after writing."""
    posts = await services.cases.open_in_message(upload.team, upload.channel, upload.ts)
    lines = {post.identity.file_id: line_of(post) for post in posts if has_line(post)}
    await _alert(services, posts)
    expected = await _expected(services, upload)
    found = await services.conversations.find_reply(upload)
    progress = found.ts if found and found.is_progress else ""
    if not expected:
        await _withdraw(services, upload, progress)
        return ""
    ts = found.ts if found and not found.is_progress else ""
    if not ts:
        items = [lines.get(file.id) or _sorry(file, sentence) for file in expected]
        await still_ours()
        ts = await put(services, upload, _provisional(upload, items), progress)
        left = await _expected(services, upload)
        if not left:
            await _withdraw(services, upload, ts)
            return ""
        if left != expected:
            items = [lines.get(file.id) or _sorry(file, sentence) for file in left]
            await still_ours()
            await services.conversations.rewrite(upload.channel, ts, _provisional(upload, items))
    await note_answer(services, posts, ts)
    return ts


def _provisional(upload: Upload, items: Sequence[Refusal]) -> Reply:
    """It stands where the answer belongs, which takes its place if the job is sent again."""
    return Reply(upload.ts, upload.progress_block_id, tuple(items))


async def _withdraw(services: Services, upload: Upload, ts: str) -> None:
    if ts:
        await gently(services.answers.withdraw(upload.channel, ts))


async def _alert(services: Services, posts: Sequence[Post]) -> None:
    """Have moderators told of what waits for them: the job may have ended before that."""
    for post in posts:
        if post.stage is Stage.HELD:
            job, group = alert_job(post.team, post.sha256), group_of(post.team)
            await services.queue.send(job, group=group)


def _sorry(file: SlackFile, sentence: str) -> Refusal:
    return Refusal(file.id, file.name, sentence)


async def _expected(services: Services, upload: Upload) -> list[SlackFile]:
    """The files for which somebody waits."""
    gone = await forgotten(services.library, upload)
    return [
        file
        for file in upload.files
        if file.kind in EXPECTED and Identity(upload.channel, upload.ts, file.id) not in gone
    ]
