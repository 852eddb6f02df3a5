"""Tabs that are used again: to open one costs Chromium more than most of what is done in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, ViewportSize

from sandbox.screenshots import SECONDS


class Tabs:
    """Every tab has cookies and storage of its own, which are emptied before somebody else's turn.

    Whoever fails leaves a tab behind that is used no more.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Page] = []

    @asynccontextmanager
    async def tab(self, size: ViewportSize) -> AsyncIterator[Page]:
        """An empty tab of that size."""
        page = self._free.pop() if self._free else await self._open()
        await page.set_viewport_size(size)
        yield page
        await self._empty(page)
        self._free.append(page)

    async def _open(self) -> Page:
        context = await self._browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(SECONDS * 1000)
        return await context.new_page()

    async def _empty(self, page: Page) -> None:
        await page.unroute_all()
        await page.evaluate("localStorage.clear(), sessionStorage.clear()")
        await page.goto("about:blank")
        await page.context.clear_cookies()
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
