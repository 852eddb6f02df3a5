"""A picture that was labelled while moderators decided that its bytes go.

Whoever labels records the picture first and looks at the case after that, while whoever decides
writes the decision first and has it carried out on all recorded posts after that. So either the
record is found when the decision is carried out, or the decision is seen here, and carried out
once more.
"""

from collections.abc import Iterable

from bot.core.moderation.cases import Choice
from bot.core.moderation.chores import settle_job
from bot.core.moderation.presses import group_of
from bot.core.uploads import Upload
from bot.jobs.services import Services
from bot.jobs.together import together


async def look_again(services: Services, upload: Upload, hashes: Iterable[str]) -> None:
    """Have recorded pictures of a message removed whose bytes are to go by now.

    One GetItem for each hash, only where there are moderators. Raises RetryLaterError.
    """
    if services.rules.moderation_channel and not upload.is_direct:
        team = upload.team
        await together(*(_look_again(services, team, sha256) for sha256 in sorted(set(hashes))))


async def _look_again(services: Services, team: str, sha256: str) -> None:
    case = await services.cases.find_case(team, sha256)
    if case and case.decision and case.decision.choice is Choice.REMOVE:
        await services.queue.send(settle_job(team, sha256), group=group_of(team))
