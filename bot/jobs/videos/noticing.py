"""Rekognition's notices that a video is done, which come through SNS into the queue of jobs."""

import logging

from bot.core.clip_chores import Finished, follow_job, group_of
from bot.jobs.services import Services
from bot.story import story

log = logging.getLogger(__name__)


async def look_now(services: Services, finished: Finished) -> None:
    """Have the videos looked at for which a job has run. Raises RetryLaterError.

    Notices come at least once, in any order, and perhaps for what is over: then nothing is done.
    """
    clips = await services.clips.of_job(finished.team, finished.job_id)
    for clip in clips:
        # The notice knows nothing of the post that it began with; the clip does.
        with story(clip.story):
            await services.queue.send(follow_job(clip, once=True), group=group_of(clip))
            log.info("video %s is looked at: a job has ended", clip.identity.file_id)
    log.info("%d videos wait for job %s", len(clips), finished.job_id[:8])
