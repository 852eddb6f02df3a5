"""One worker at a time at one video under way."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.clips import Clip
from bot.core.uploads import Upload
from bot.errors import RetryLaterError, SetupError
from bot.jobs.mending import message_of
from bot.jobs.services import Services
from bot.ports import ClaimState

log = logging.getLogger(__name__)


@asynccontextmanager
async def alone(services: Services, clip: Clip) -> AsyncIterator[None]:
    """Have the video in hand alone, for as long as this worker shows that it lives.

    Chores and Rekognition's notices may come at the same time, and two workers would upload two
    contact sheets. Raises RetryLaterError while another one has it.
    """
    place, owner = _place(clip), uuid.uuid4().hex
    claim = await services.claims.claim(place, owner, services.pacing.lease)
    if claim.state is ClaimState.BUSY:
        raise RetryLaterError("The library", f"video {clip.identity.file_id} is in other hands")
    beat = asyncio.create_task(_beat(services, place, owner))
    try:
        yield
    finally:
        beat.cancel()
        await asyncio.gather(beat, return_exceptions=True)
        await services.claims.release(place, owner, failed=False)


def _place(clip: Clip) -> Upload:
    """Where the claim lies: beside that of the message, which is another one's."""
    channel, ts, file_id = clip.identity
    return message_of(clip.team, channel, f"{ts}/{file_id}")


async def _beat(services: Services, place: Upload, owner: str) -> None:
    lease = services.pacing.lease
    while True:
        await services.clock.sleep(services.pacing.heartbeat)
        try:
            if not await services.claims.renew(place, owner, lease):
                return
        except (RetryLaterError, SetupError) as error:
            log.warning("heartbeat: %s", error)
