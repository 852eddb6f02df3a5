"""What moves, as one picture for a moderator: the frames that are looked at, side by side.

Any of them may have flagged it, and the first one tells nothing of the others.
"""

from pathlib import Path

from bot.jobs.moving.motion import Moving
from bot.jobs.services import Services
from bot.pictures.contact_sheets import MOST, KeyMoment


async def frames_as_one(services: Services, path: Path, motion: Moving) -> bytes:
    """A JPEG of up to a dozen frames that are worth a look. Raises PictureError."""
    stills = await motion.stills(services, path)
    moments = [
        KeyMoment(spans[0].start, picture.jpeg, picture.fit)
        for picture, spans in zip(stills.pictures, stills.spans, strict=True)
    ]
    return (await services.studio.sheet(_evenly(moments), motion.seconds)).data


def _evenly(moments: list[KeyMoment]) -> list[KeyMoment]:
    """As many as a sheet has room for, from beginning to end."""
    count = min(len(moments), MOST)
    return [moments[place * len(moments) // count] for place in range(count)]
