"""`python -m sandbox post PHOTO…`: photos in, the bot's answers out, no page."""

import time
from collections.abc import Sequence
from pathlib import Path

from sandbox.answers import Answer
from sandbox.commands.dropping import drop_all
from sandbox.commands.saying import answer_lines, detector_line
from sandbox.commands.session import Session
from sandbox.photos import Photo, make_directory, read_photos, save_pictures
from sandbox.stack import Sandbox
from sandbox.terminal import printable
from sandbox.workspace.records import Message

PERSON, CHANNEL = "robin", "#photos"
PATIENCE = 60.0
"""Seconds that may pass without an answer before waiting ends."""


async def run_post(
    session: Session, paths: Sequence[Path], directory: Path | None, *, drop: bool = False
) -> int:
    """Post, wait, print; 0 when all were answered, else 1. Raises PhotoError, StartError.

    With `drop` the photos are put into the drop folder, where nobody posts them.
    """
    photos = read_photos(paths)
    if directory:
        make_directory(directory)
    async with session.sandbox() as sandbox:
        session.say(detector_line(sandbox.detector), session.logs)
        everyone = _drop_all if drop else _post_all
        answered = await everyone(session, sandbox, photos, directory)
    if answered < len(photos):
        session.keep_logs = True
        session.say("", f"{len(photos) - answered} of {len(photos)} got no answer. {session.logs}")
    return 0 if answered == len(photos) else 1


async def _post_all(
    session: Session, sandbox: Sandbox, photos: Sequence[Photo], directory: Path | None
) -> int:
    """How many were answered."""
    people = sandbox.slack.people
    posted = [(photo, people.post_files(PERSON, CHANNEL, [photo.file])) for photo in photos]
    answered, last = 0, time.monotonic()
    for number, (photo, message) in enumerate(posted, start=1):
        with session.status.status(f"Waiting for answer {number} of {len(photos)} …"):
            left = max(PATIENCE - (time.monotonic() - last), 0.1)
            answer = await _answer(sandbox, message, left)
        _tell(session, photo, answer, directory)
        if answer:
            answered, last = answered + 1, time.monotonic()
    return answered


async def _drop_all(
    session: Session, sandbox: Sandbox, photos: Sequence[Photo], directory: Path | None
) -> int:
    """The same for the drop folder."""
    with session.status.status("Waiting for the channel …"):
        answers = await sandbox.during(drop_all(sandbox, CHANNEL, photos, PATIENCE))
    for photo, answer in zip(photos, answers, strict=True):
        _tell(session, photo, answer, directory)
    return sum(answer is not None for answer in answers)


def _tell(session: Session, photo: Photo, answer: Answer | None, directory: Path | None) -> None:
    session.say("", printable(photo.file.name))
    if answer is None:
        session.say(f"  no answer within {PATIENCE:.0f} s")
        return
    session.say(*answer_lines(answer))
    if directory:
        _save(session, answer, photo, directory)


async def _answer(sandbox: Sandbox, message: Message, seconds: float) -> Answer | None:
    try:
        return await sandbox.answer_to(message, seconds)
    except TimeoutError:
        return None


def _save(session: Session, answer: Answer, photo: Photo, directory: Path) -> None:
    saved = save_pictures(answer, photo, directory)
    session.say(
        *([f"  saved as {path}" for path in saved] or ["  no drawn picture in this answer"])
    )
