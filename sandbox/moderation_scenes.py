"""Screenshots of moderation: a flagged picture from its neutral thread to the decision.

Each look at the page plays them again, in this order. What was decided for one look stays for the
next ones, which then only show it.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from playwright.async_api import Locator, Page

Steps = Callable[[Page], Awaitable[None]]
KEPT, REMOVED = "test-card", "pill-card"
"""Samples, by name: what is decided about each."""
PLACES = {KEPT: "photos", REMOVED: "design"}
"""Where each was posted, so that neither belongs to the other's thread of alerts."""
_PHONE = 640
_CATEGORIES = {KEPT: "Violence", REMOVED: "Drugs & Tobacco"}

_DRAWN = "Promise.all([...document.images].map((image) => image.decode().catch(() => 0)))"


async def open_channel(page: Page, name: str) -> None:
    """Go to a conversation, its hint closed."""
    await page.locator("#shelf .sample").last.wait_for()
    if await page.locator("#hint-close").is_visible():
        await page.click("#hint-close")
    if await page.locator("#channel-name", has_text=name).count():
        return
    if await page.locator("#menu").is_visible():
        await page.click("#menu")
    await page.locator("#conversations").get_by_role("button", name=name).click()
    await page.locator("#channel-name", has_text=name).wait_for()


async def thread_of(page: Page, sample: str) -> None:
    """The thread under a sample, where everybody reads."""
    await open_channel(page, PLACES[sample])
    if await page.evaluate("innerWidth") > _PHONE:
        # The latest thread opens by itself there, and must not come after this one.
        await page.locator("#replies .message").nth(1).wait_for()
    message = page.locator("#messages .message", has=page.get_by_text(f"{sample}.jpg"))
    await message.last.locator(".replies").click()
    await page.locator("#replies", has=page.get_by_text(f"{sample}.jpg")).wait_for()
    await page.evaluate(_DRAWN)


async def alert(page: Page, sample: str) -> Locator:
    """The alert about a sample, scrolled into sight."""
    await open_channel(page, "moderation")
    found = page.locator("#messages .message", has=page.get_by_text(_CATEGORIES[sample])).first
    await found.locator(".block-image img").wait_for()
    await found.scroll_into_view_if_needed()
    await page.evaluate(_DRAWN)
    return found


async def _shown(page: Page) -> None:
    found = await alert(page, KEPT)
    await found.get_by_role("button", name="Show the picture").click()
    await page.locator("#modal[open] .block-image img").wait_for()
    await page.evaluate(_DRAWN)


async def _asked(page: Page) -> None:
    found = await alert(page, REMOVED)
    button = found.get_by_role("button", name="Remove the picture")
    if await button.count():
        await button.click()
        await page.locator("#confirm[open]").wait_for()


async def _kept(page: Page) -> None:
    found = await alert(page, KEPT)
    button = found.get_by_role("button", name="Keep: it is fine")
    if await button.count():
        await button.click()
    await found.get_by_text("It is labelled like any other").wait_for()


async def _removed(page: Page) -> None:
    await _asked(page)
    if await page.locator("#confirm[open]").count():
        await page.locator("#confirm").get_by_role("button", name="Remove").click()
    found = await alert(page, REMOVED)
    await found.get_by_text("You must still delete it in Slack").wait_for()
    await found.scroll_into_view_if_needed()


async def _policy(page: Page) -> None:
    await open_channel(page, "moderation")
    await page.fill("#text", "/labels moderation")
    await page.press("#text", "Enter")
    await page.locator("#modal[open] .block-header").first.wait_for()


async def _policy_end(page: Page) -> None:
    await _policy(page)
    body = page.locator("#modal .body")
    await body.evaluate("(body) => { body.scrollTop = body.scrollHeight; }")


async def _tuned(page: Page) -> None:
    await _policy(page)
    await (
        page.locator("#modal select").filter(has_text="Choose a category").select_option("Violence")
    )
    await page.locator("#modal[open]", has=page.get_by_role("heading", name="Fine-tune")).wait_for()
    await page.locator("#modal[open] .block-header").first.wait_for()


def moderation_scenes() -> dict[str, tuple[str, Steps]]:
    """Who looks, and what they do, by name."""
    return {
        "flagged-thread": ("robin", partial(thread_of, sample=KEPT)),
        "flagged-alert": ("kim", partial(_ignored, partial(alert, sample=KEPT))),
        "flagged-picture": ("kim", _shown),
        "flagged-confirm": ("kim", _asked),
        "flagged-kept": ("kim", _kept),
        "flagged-kept-thread": ("robin", partial(thread_of, sample=KEPT)),
        "flagged-removed": ("kim", _removed),
        "flagged-removed-channel": ("robin", partial(open_channel, name=PLACES[REMOVED])),
        "policy": ("kim", _policy),
        "policy-end": ("kim", _policy_end),
        "policy-fine-tune": ("kim", _tuned),
    }


async def _ignored(steps: Callable[[Page], Awaitable[object]], page: Page) -> None:
    await steps(page)
