"""What else stands in a reply that is going to be rewritten when a video is done."""

from collections.abc import Sequence

from bot.core.clips import Clip, Watching
from bot.core.entries import Identity
from bot.core.moderation.neutral import BETWEEN_US
from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.jobs.outcomes import Item, UnderWay
from bot.jobs.services import Services
from bot.jobs.together import together


async def note_refusals(services: Services, upload: Upload, items: Sequence[Item]) -> None:
    """Keep the sentences about files that got no labels, where nothing else would know them."""
    refusals = [item for item in items if isinstance(item, Refusal)]
    if any(isinstance(item, UnderWay) for item in items) or any(
        refusal.first_part or refusal.on_request for refusal in refusals
    ):
        # In the direct message with the bot it was said that nothing is kept.
        kept = [refusal for refusal in refusals if refusal.sentence != BETWEEN_US]
        await together(*(services.clips.put(_clip(services, upload, each)) for each in kept))


def _clip(services: Services, upload: Upload, refusal: Refusal) -> Clip:
    return Clip(
        team=upload.team, sha256="", identity=Identity(upload.channel, upload.ts, refusal.file_id),
        thread=upload.thread, user=upload.user, name=refusal.name,
        channel_type=upload.channel_type, reply_ts="", begun=services.clock.now(), seconds=0.0,
        width=0, height=0, how=Watching.JOB, refusal=refusal.sentence,
        first_part=refusal.first_part, on_request=refusal.on_request,
    )  # fmt: skip
