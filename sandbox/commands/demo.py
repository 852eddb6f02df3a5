"""`python -m sandbox`: a page to try the bot in, with one picture answered already."""

import asyncio
import time
from dataclasses import replace

from sandbox.answers import Answer
from sandbox.commands.saying import answer_lines, detector_line
from sandbox.commands.session import Session
from sandbox.options import Options, Transport
from sandbox.page import Page, Pages
from sandbox.people import PostedFile
from sandbox.samples import draw_sample
from sandbox.stack import Sandbox

SAMPLE = "beach"
PERSON, CHANNEL = "robin", "#photos"
ANSWER_SECONDS = 30.0
WORKSPACES = ("Sandbox", "Acme", "Globex", "Initech")
"""The most that `--workspaces` gives."""


async def run_demo(session: Session, workspaces: int = 1) -> int:
    """Run until stopped. Raises StartError, BotStoppedError."""
    async with (
        session.sandbox(_options(session, workspaces)) as sandbox,
        _page(session, sandbox) as page,
    ):
        session.say(
            f"{_what(sandbox)} is up after {sandbox.seconds['all']:.1f} s.",
            detector_line(sandbox.detector),
            session.logs,
            "",
        )
        # Kept in a name, as the event loop keeps no task alive.
        drawing = asyncio.create_task(page.draw_samples())
        session.say(*await _first_steps(sandbox, page.url), "Ctrl-C ends it.")
        try:
            return await sandbox.during(_forever())
        finally:
            drawing.cancel()


def _page(session: Session, sandbox: Sandbox) -> Page | Pages:
    if sandbox.options.workspaces:
        return Pages(sandbox.slack, detector=sandbox.detector, port=session.config.port)
    return Page(sandbox.slack, detector=sandbox.detector, port=session.config.port)


def _options(session: Session, workspaces: int) -> Options:
    if workspaces == 1:
        return session.options()
    names = WORKSPACES[:workspaces]
    return replace(session.options(), workspaces=names, transport=Transport.HTTP)


def _what(sandbox: Sandbox) -> str:
    if sandbox.options.workspaces:
        return f"A Slack with {len(sandbox.slack.teams)} workspaces and a bot for all of them"
    return "A Slack workspace with the bot in it"


async def _first_steps(sandbox: Sandbox, url: str) -> list[str]:
    """What to do now; with one workspace, after a picture was answered already."""
    if sandbox.options.workspaces:
        return [
            f"Install the bot in a workspace: {sandbox.slack.install_url}",
            f"Invite it there to a channel, /invite @{sandbox.slack.app.bot_name}, and post: {url}",
        ]
    return [
        *await _sample_answered(sandbox),
        "",
        f"Post photos of your own: {url}",
        f"Then find them again there: /labels search {SAMPLE}",
        "Or post the test card there, and decide about it as Kim in #moderation.",
    ]


async def _sample_answered(sandbox: Sandbox) -> list[str]:
    """Post a picture that the project drew itself; what happened, as lines."""
    file = PostedFile(f"{SAMPLE}.jpg", await asyncio.to_thread(draw_sample, SAMPLE))
    began = time.monotonic()
    message = sandbox.slack.people.post_files(PERSON, CHANNEL, [file])
    told = f"{PERSON.capitalize()} posted {file.name} in {CHANNEL}."
    try:
        answer: Answer = await sandbox.answer_to(message, ANSWER_SECONDS)
    except TimeoutError:
        return [f"{told} It was not answered within {ANSWER_SECONDS:.0f} s; the logs say more."]
    seconds = time.monotonic() - began
    return [f"{told} Answered after {seconds:.1f} s:", *answer_lines(answer)]


async def _forever() -> int:
    await asyncio.Event().wait()
    return 0
