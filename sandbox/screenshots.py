"""`python -m sandbox.screenshots [FOLDER [SCENE…]]`: pictures of the page, also for the README.

It needs the development packages and a Chromium. Without FOLDER, it writes those of the README
and the pages alone, in `docs/images/`; with SCENE those alone whose names begin so.
"""

import argparse
import asyncio
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, ViewportSize, async_playwright

from sandbox.bot_roles import ROOT
from sandbox.config import SandboxConfig
from sandbox.moderation_scenes import KEPT, REMOVED, moderation_scenes
from sandbox.moving_scenes import MOVING, PROGRESS, SLOW, moving_scenes
from sandbox.options import Options
from sandbox.page import Page as SandboxPage
from sandbox.people import PostedFile
from sandbox.rekognition.faults import Latency
from sandbox.rekognition.models import choose_detector
from sandbox.samples import SAMPLES, draw_sample
from sandbox.scenes import Steps, asked, scenes, settled
from sandbox.stack import Sandbox
from sandbox.workspace.records import Message

_IMAGES = ROOT / "docs" / "images"
REPLY_PICTURE, SEARCH_PICTURE = _IMAGES / "reply.png", _IMAGES / "search.png"
ALERT_PICTURE = _IMAGES / "alert.png"
SECONDS = 15.0
"""Patience with anything in the page."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It may run as root in a container, and it speaks to nobody but the page."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
_LOOKS = (
    ("light", DESKTOP, "light"),
    ("dark", DESKTOP, "dark"),
    ("phone", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
)
_OTHERS = (
    ("kim", "desk", "#photos"),
    ("sam", "balloons", "#photos"),
    ("sam", KEPT, "#photos"),
    ("sam", "park", "#photos"),
    ("alex", "desk", "#photos"),
    ("robin", REMOVED, "#design"),
)
"""Who posts which sample besides, and where."""


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, if there is one."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Studio:
    """A running sandbox with its page, and the browser that takes the pictures."""

    sandbox: Sandbox
    browser: Browser
    url: str

    async def post(
        self, person: str, sample: str, channel: str = "#photos", *, text: str = ""
    ) -> Message:
        """Somebody posts a sample; returns when it was answered."""
        kind = SAMPLES[sample].file_name
        file = PostedFile(kind, await asyncio.to_thread(draw_sample, sample))
        message = self.sandbox.slack.people.post_files(person, channel, [file], text=text)
        await self.sandbox.answer_to(message)
        return message

    async def post_moving(self, sample: str, channel: str) -> None:
        """Robin posts something that moves; returns when it has labels."""
        file = PostedFile(SAMPLES[sample].file_name, await asyncio.to_thread(draw_sample, sample))
        message = self.sandbox.slack.people.post_files("robin", channel, [file])
        workspace = self.sandbox.slack.workspace

        def labelled() -> bool:
            replies = workspace.replies(message.channel, message.ts)
            return any("show_all_labels" in str(reply.blocks) for reply in replies)

        await self.sandbox.during(workspace.wait_for(labelled, SECONDS * 4))

    async def post_slowly(self, number: int) -> None:
        """Robin posts an animation that nobody knows yet, and Rekognition takes its time."""
        self.sandbox.rekognition.faults.latency = Latency(5.0)
        data = await asyncio.to_thread(draw_sample, "scenes") + bytes(number)
        file = PostedFile("wandering.gif", data)
        self.sandbox.slack.people.post_files("robin", f"#{SLOW}", [file])

    async def shot(
        self, size: ViewportSize, scheme: str, steps: Steps, person: str = "robin"
    ) -> bytes:
        """A picture of the page after somebody has done this."""
        # What only Robin sees would stand in the next pictures too.
        self.sandbox.slack.workspace.ephemerals.clear()
        context = await self.browser.new_context(
            viewport=size,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        await page.goto(f"{self.url}/?as={person}")
        await steps(page)
        await page.wait_for_timeout(300)
        picture = await page.screenshot()
        while opened := await page.locator("dialog[open]").count():
            # A modal is open for the person, not for this window, and would lie over the next
            # picture. Below one that was pushed there is another.
            await page.keyboard.press("Escape")
            await page.wait_for_timeout(200 * opened)
        await context.close()
        return picture


async def take(
    folder: Path | None, wanted: tuple[str, ...], logs: Path, environ: Mapping[str, str]
) -> list[Path]:
    """Start a sandbox, let it answer pictures, take the screenshots; returns their paths."""
    detector = partial(choose_detector, SandboxConfig.from_env(environ))
    async with (
        Sandbox(Options(find_detector=detector, inherited=environ, logs=logs)) as sandbox,
        SandboxPage(sandbox.slack, detector=sandbox.detector) as page,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        studio = Studio(sandbox, browser, page.url)
        beach = await studio.post("robin", "beach", text="Greetings from the coast :wave:")
        taken = [] if folder else [await _readme_picture(studio, REPLY_PICTURE, settled)]
        for person, sample, channel in _OTHERS:
            await studio.post(person, sample, channel)
        if folder:
            for sample, channel in MOVING.items():
                await studio.post_moving(sample, f"#{channel}")
            taken = await _all(studio, folder, beach, wanted)
        else:
            steps = partial(asked, command="/labels search dog")
            taken.append(await _readme_picture(studio, SEARCH_PICTURE, steps))
            moderator, looks = moderation_scenes()["flagged-alert"]
            taken.append(await _readme_picture(studio, ALERT_PICTURE, looks, moderator))
        await browser.close()
    return taken


async def _readme_picture(studio: Studio, path: Path, steps: Steps, person: str = "robin") -> Path:
    picture = await studio.shot(DESKTOP, "light", steps, person)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").save(path, optimize=True)
    return path


async def _all(studio: Studio, folder: Path, beach: Message, wanted: tuple[str, ...]) -> list[Path]:
    home = f"https://{studio.sandbox.slack.workspace.team.domain}.slack.com"
    link = f"{home}/archives/{beach.channel}/p{beach.ts.replace('.', '')}"
    everything = {name: ("robin", steps) for name, steps in scenes(link).items()}
    taken = []
    for what, (person, steps) in (everything | moving_scenes() | moderation_scenes()).items():
        for number, (name, size, scheme) in enumerate(
            _LOOKS if what.startswith(wanted or "") else ()
        ):
            if what == PROGRESS:
                await studio.post_slowly(number + 1)
            path = folder / f"{what}-{name}.png"
            path.write_bytes(await studio.shot(size, scheme, steps, person))
            studio.sandbox.rekognition.faults.latency = None
            taken.append(path)
    return taken


def main() -> int:
    """Take the pictures and print where they are."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.screenshots")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="every scene")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="only those that begin so")
    options = parser.parse_args()
    folder = options.folder
    if find_chromium() is None:
        sys.stderr.write("No Chromium here: install one, on Debian the package chromium.\n")
        return 1
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    _IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as logs:
        taken = asyncio.run(take(folder, tuple(options.scenes), Path(logs), os.environ))
    for path in taken:
        sys.stdout.write(f"{path} ({path.stat().st_size // 1000} kB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
