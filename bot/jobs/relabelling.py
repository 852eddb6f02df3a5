"""Labelling a posted file outside of its message's job, and recording it as that job would."""

import tempfile
from dataclasses import replace
from pathlib import Path

from bot.core.entries import Identity
from bot.core.uploads import SlackFile, Upload
from bot.jobs.label_picture import PictureLabeller
from bot.jobs.outcomes import Labelled, Outcome
from bot.jobs.recording import Sent, record
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.jobs.uploading import note_again

_ASK_SLACK = "check_file_info"
"""As in a file of which Slack sent the id alone: `files.info` tells the rest."""

_CHANNELS = frozenset({"channel", "group"})
"""The conversations that may turn from the one kind into the other, as events call them."""


async def kind_now(services: Services, channel: str, kind: str) -> str:
    """The kind of conversation as events call it; a channel may have become another since."""
    if kind not in _CHANNELS:
        return kind
    return "channel" if await services.conversations.is_public(channel) else "group"


async def label_again(
    services: Services, message: Upload, identity: Identity, name: str
) -> Outcome:
    """None when the file is gone. Pictures that an earlier try has uploaded are used again.

    A chart is uploaded before its drawing, so where there is a drawing there is all. Raises
    SetupError: what whoever runs the bot can mend is tried again.
    """
    file = SlackFile(identity.file_id, name, file_access=_ASK_SLACK)
    trace = await services.library.trace_of(message.team, identity)
    drawn, chart = (min(files, default="") for files in (trace.drawings, trace.charts))
    with tempfile.TemporaryDirectory(prefix="labels-") as directory:
        labeller = PictureLabeller(services, raises_setup=True)
        outcome = await labeller.label(message, file, Path(directory), show=not drawn)
    if isinstance(outcome, Labelled) and drawn:
        return replace(outcome, answer=replace(outcome.answer, drawn_file=drawn, chart_file=chart))
    return outcome


async def record_again(
    services: Services, message: Upload, labelled: Labelled, reply_ts: str
) -> None:
    """Record it for a reply that stands there already."""
    await record(services, message, Sent(reply_ts), [labelled])
    await PictureLabeller(services).stay(labelled)
    answer, kept = labelled.answer, labelled.kept
    if not (answer.drawn_file or answer.chart_file):
        return
    if await buried(services.library, kept.team, [kept.identity]):
        # Who forgot it may have erased the record unseen: then nothing else tells of the pictures.
        await note_again(services, kept, answer)
