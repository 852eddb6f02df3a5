"""What the screenshots of `sandbox/screenshots.py` show: what a person does on the page."""

from collections.abc import Awaitable, Callable
from functools import partial

from playwright.async_api import Page

Steps = Callable[[Page], Awaitable[None]]
_EVERY_PICTURE = "Promise.all([...document.images].map((image) => image.decode().catch(() => 0)))"


async def newcomer(page: Page) -> None:
    """The page as it is found."""
    await page.locator("#shelf .sample").last.wait_for()
    await page.evaluate(_EVERY_PICTURE)


async def settled(page: Page) -> None:
    """Every picture is there, the hint is gone, the thread is open where there is room."""
    await newcomer(page)
    await page.click("#hint-close")


async def _thread(page: Page) -> None:
    await settled(page)
    await page.locator(".replies").last.click()
    await page.locator("#replies .block-image img").last.wait_for()
    await page.evaluate(_EVERY_PICTURE)


async def _modal(page: Page) -> None:
    await _thread(page)
    await page.get_by_role("button", name="Show all labels").last.click()
    await page.locator("#modal[open] .block-header").first.wait_for()


async def _inspector(page: Page) -> None:
    await settled(page)
    await page.click("#inspect")
    await page.locator(".exchanges summary", has_text="chat.postMessage").first.click()


async def _people(page: Page) -> None:
    await settled(page)
    if await page.locator("#menu").is_visible():
        await page.click("#menu")
    await page.click("#me")


async def asked(page: Page, command: str, *, shows: str = ".blocks") -> None:
    """Somebody asks in the channel, and the answer is there with all of its pictures."""
    await settled(page)
    if await page.locator("#thread-close").is_visible():
        await page.click("#thread-close")
    await page.fill("#text", command)
    await page.press("#text", "Enter")
    await _answered(page, f"#messages .ephemeral {shows}")


async def _next_page(page: Page) -> None:
    await asked(page, "/labels search type:photo or type:gif")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Previous").wait_for()
    await page.evaluate(_EVERY_PICTURE)


async def _typing(page: Page) -> None:
    await settled(page)
    await page.fill("#text", "/labels ")


async def _in_thread(page: Page) -> None:
    await _thread(page)
    await page.fill("#thread-text", "@Labels search dog")
    await page.press("#thread-text", "Enter")
    await _answered(page, "#replies .ephemeral .blocks")


async def _shared(page: Page) -> None:
    await asked(page, "/labels search beach")
    await page.get_by_role("button", name="Share").first.click()
    await _answered(page, "#messages .message:not(.ephemeral) .block-section img")


async def _answered(page: Page, selector: str) -> None:
    await page.locator(selector).last.wait_for()
    await page.evaluate(_EVERY_PICTURE)


def scenes(link: str) -> dict[str, Steps]:
    """Everything that is taken, by name; `link` leads to the message of a labelled picture.

    What is said for everyone comes last, because it stays.
    """
    questions = {
        "search": "/labels search dog",
        "search-many": "/labels search type:photo or type:gif",
        "search-without": "/labels search outdoors -dog",
        "search-nothing": "/labels search beech",
        "search-wrong": "/labels search colour:blau",
        "show": f"/labels show {link}",
        "similar": "/labels similar",
        "usage": "/labels usage",
        "help": "/labels",
        "unknown": "/labels serach beach",
    }
    return {
        "newcomer": newcomer,
        "thread": _thread,
        "modal": _modal,
        "inspector": _inspector,
        "people": _people,
        "typing": _typing,
        **{name: partial(asked, command=command) for name, command in questions.items()},
        "search-next": _next_page,
        "top": partial(asked, command="/labels top", shows=".block-image img"),
        "in-thread": _in_thread,
        "shared": _shared,
    }
