"""Screenshots of what moves: the replies to a GIF and a video, progress, a video that was found."""

from collections.abc import Awaitable, Callable
from functools import partial

from playwright.async_api import Page

from sandbox.moderation_scenes import open_channel
from sandbox.scenes import asked

Steps = Callable[[Page], Awaitable[None]]
MOVING = {"scenes": "design", "ride": "design"}
"""Samples, and where each is posted."""
SLOW = "photos"
"""Where something is posted that takes a while."""
PROGRESS = "moving-progress"

_DRAWN = "Promise.all([...document.images].map((image) => image.decode().catch(() => 0)))"
_TO_END = "(replies) => { replies.scrollTop = replies.scrollHeight; }"


async def _thread(page: Page, file: str, *, end: bool = False) -> None:
    await open_channel(page, "design")
    message = page.locator("#messages .message", has=page.get_by_text(file))
    await message.last.locator(".replies").click()
    await page.locator("#replies .block-image img").last.wait_for()
    await page.evaluate(_DRAWN)
    if end:
        await page.locator("#replies").evaluate(_TO_END)


async def _progress(page: Page) -> None:
    """An animation is looked at while Robin watches the thread."""
    await open_channel(page, SLOW)
    message = page.locator("#messages .message", has=page.get_by_text("wandering.gif")).last
    await message.locator(".replies").click()
    await page.locator("#replies").get_by_text("Looking at the animation").last.wait_for()


def moving_scenes() -> dict[str, tuple[str, Steps]]:
    """Who looks, and what they do, by name."""
    return {
        "moving-gif": ("robin", partial(_thread, file="scenes.gif")),
        "moving-gif-end": ("robin", partial(_thread, file="scenes.gif", end=True)),
        "moving-video": ("robin", partial(_thread, file="ride.mp4")),
        "moving-video-end": ("robin", partial(_thread, file="ride.mp4", end=True)),
        PROGRESS: ("robin", _progress),
        "moving-found": ("robin", partial(asked, command="/labels search dog type:video")),
    }
