"""`python -m sandbox.screenshots [FOLDER]`: pictures of the page, among them the README's first.

It needs the development packages and a Chromium. Without FOLDER, it writes
`docs/images/reply.png` alone.
"""

import argparse
import asyncio
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from sandbox.bot_roles import ROOT
from sandbox.config import SandboxConfig
from sandbox.options import Options
from sandbox.page import Page as SandboxPage
from sandbox.people import PostedFile
from sandbox.rekognition.models import choose_detector
from sandbox.samples import draw_sample
from sandbox.stack import Sandbox

README_PICTURE = ROOT / "docs" / "images" / "reply.png"
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
_EVERY_PICTURE = "Promise.all([...document.images].map((image) => image.decode().catch(() => 0)))"
Steps = Callable[[Page], Awaitable[None]]


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, if there is one."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


async def take(folder: Path | None, logs: Path, environ: Mapping[str, str]) -> list[Path]:
    """Start a sandbox, let it answer a picture, take the pictures; returns their paths."""
    detector = partial(choose_detector, SandboxConfig.from_env(environ))
    async with (
        Sandbox(Options(find_detector=detector, inherited=environ, logs=logs)) as sandbox,
        SandboxPage(sandbox.slack, detector=sandbox.detector) as page,
        async_playwright() as playwright,
    ):
        file = PostedFile("beach.jpg", await asyncio.to_thread(draw_sample, "beach"))
        text = "Greetings from the coast :wave:"
        message = sandbox.slack.people.post_files("robin", "#photos", [file], text=text)
        await sandbox.answer_to(message)
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        if folder is None:
            taken = [await _readme_picture(browser, page.url)]
        else:
            taken = await _all(browser, page.url, folder)
        await browser.close()
    return taken


async def _readme_picture(browser: Browser, url: str) -> Path:
    picture = await _shot(browser, url, DESKTOP, "light", _settled)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").save(README_PICTURE, optimize=True)
    return README_PICTURE


async def _all(browser: Browser, url: str, folder: Path) -> list[Path]:
    taken = []
    for name, size, scheme in (
        ("light", DESKTOP, "light"),
        ("dark", DESKTOP, "dark"),
        ("phone", PHONE, "light"),
        ("phone-dark", PHONE, "dark"),
    ):
        for what, steps in _SCENES.items():
            path = folder / f"{what}-{name}.png"
            path.write_bytes(await _shot(browser, url, size, scheme, steps))
            taken.append(path)
    return taken


async def _shot(browser: Browser, url: str, size: ViewportSize, scheme: str, steps: Steps) -> bytes:
    context = await browser.new_context(
        viewport=size,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(f"{url}/?as=robin")
    await steps(page)
    await page.wait_for_timeout(300)
    picture = await page.screenshot()
    if await page.locator("#modal[open]").count():
        # It is open for Robin, not for this window, and would lie over the next picture.
        await page.keyboard.press("Escape")
        await page.locator("#modal[open]").wait_for(state="detached")
    await context.close()
    return picture


async def _settled(page: Page) -> None:
    """Every picture is there, the hint is gone, the thread is open where there is room."""
    await page.locator("#shelf .sample").last.wait_for()
    await page.evaluate(_EVERY_PICTURE)
    await page.click("#hint-close")


async def _thread(page: Page) -> None:
    await _settled(page)
    await page.locator(".replies").last.click()
    await page.locator("#replies .block-image img").last.wait_for()
    await page.evaluate(_EVERY_PICTURE)


async def _modal(page: Page) -> None:
    await _thread(page)
    await page.get_by_role("button", name="Show all labels").last.click()
    await page.locator("#modal[open] .block-header").first.wait_for()


async def _inspector(page: Page) -> None:
    await _settled(page)
    await page.click("#inspect")
    await page.locator(".exchanges summary", has_text="chat.postMessage").first.click()


async def _people(page: Page) -> None:
    await _settled(page)
    if await page.locator("#menu").is_visible():
        await page.click("#menu")
    await page.click("#me")


async def _newcomer(page: Page) -> None:
    await page.locator("#shelf .sample").last.wait_for()
    await page.evaluate(_EVERY_PICTURE)


_SCENES: dict[str, Steps] = {
    "newcomer": _newcomer,
    "thread": _thread,
    "modal": _modal,
    "inspector": _inspector,
    "people": _people,
}


def main() -> int:
    """Take the pictures and print where they are."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.screenshots")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="every scene")
    folder = parser.parse_args().folder
    if find_chromium() is None:
        sys.stderr.write("No Chromium here: install one, on Debian the package chromium.\n")
        return 1
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    README_PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as logs:
        taken = asyncio.run(take(folder, Path(logs), os.environ))
    for path in taken:
        sys.stdout.write(f"{path} ({path.stat().st_size // 1000} kB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
