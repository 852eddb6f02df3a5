"""Writing down what was answered, so that it is found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.drops import is_drop
from bot.core.keys import object_key
from bot.core.uploads import Upload
from bot.jobs.outcomes import Labelled
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import StoredImage

SHOWN_BY_SLACK = frozenset({"PNG", "JPEG", "GIF"})
"""Formats that Slack shows in messages
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer's `ts`, empty when there is none.

    `instead` names the files that show now what pictures of ours were to show, by their ids.
    """

    ts: str
    instead: Mapping[str, str] = field(default_factory=dict)


async def record(services: Services, upload: Upload, sent: Sent, items: Sequence[object]) -> None:
    """Record every labelled picture of an answer; again changes nothing."""
    sure_from = services.rules.min_confidence
    await together(
        *(
            services.library.record_image(_stored(upload, sent, item, sure_from))
            for item in items
            if isinstance(item, Labelled)
        )
    )


def _stored(upload: Upload, sent: Sent, item: Labelled, sure_from: float) -> StoredImage:
    return StoredImage(
        team=upload.team,
        channel=upload.channel,
        ts=upload.ts,
        thread=upload.thread,
        file_id=item.answer.file_id,
        user=upload.user,
        name=item.answer.name,
        is_public=upload.is_public,
        sha256=item.kept.sha256,
        object_key=object_key(upload.team, item.kept.sha256),
        drawn_file=sent.instead.get(item.answer.drawn_file, item.answer.drawn_file),
        chart_file=sent.instead.get(item.answer.chart_file, item.answer.chart_file),
        reply_ts=sent.ts,
        posted=float(upload.ts),
        analysis=item.answer.analysis.shared,
        shows_itself=(
            item.answer.analysis.format in SHOWN_BY_SLACK and not is_drop(item.answer.file_id)
        ),
        sure_from=sure_from,
    )
