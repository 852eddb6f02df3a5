"""The chart of what is seen when, on its way into the answer."""

from bot.core.file_names import drawn_name
from bot.core.ranking import visible
from bot.core.summary import chart_text, ranked_lines
from bot.core.times import label_spans
from bot.jobs.keeping import Kept
from bot.jobs.services import Services
from bot.jobs.uploading import Ours, upload_ours
from bot.pictures.timelines import Row


async def upload_chart(services: Services, kept: Kept) -> Ours | None:
    """Draw and upload the chart of something that moves; None where there is nothing to tell.

    Its rows are those of the list in the answer. Raises RetryLaterError.
    """
    analysis, rules = kept.analysis, services.rules
    labels = visible(
        analysis.labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses
    )
    lines = ranked_lines(labels, label_spans(analysis, rules.min_confidence))
    rows = [Row(line.label.name, line.spans) for line in lines if line.spans]
    if not rows or analysis.seconds <= 0:
        return None
    data = await services.studio.timeline(rows, analysis.seconds)
    words = chart_text(lines, is_video=analysis.is_video)
    chart = Ours(data, drawn_name(kept.file.name, ".png", what="times"), words)
    return await upload_ours(services, kept, chart, title=kept.file.name, is_chart=True)
