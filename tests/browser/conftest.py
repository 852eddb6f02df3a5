"""One Chromium for the whole run, and one sandbox with the bot in it."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from sandbox.bot_roles import ROOT
from sandbox.options import Options
from sandbox.page import Page
from sandbox.screenshots import CHROMIUM_ARGUMENTS, find_chromium
from sandbox.stack import Sandbox
from tests.browser.tabs import Tabs
from tests.browser.windows import Windows


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Run in the event loop in which browser and sandbox live."""
    for item in items:
        if "tests/browser/" in item.nodeid and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tabs() -> AsyncIterator[Tabs]:
    """The machine's own browser, without a screen."""
    path = find_chromium()
    if path is None:
        pytest.skip(
            "No Chromium here: install one (on Debian the package chromium) to try the page"
        )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(CHROMIUM_ARGUMENTS)
        )
        yield Tabs(browser)
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sandbox(tabs: Tabs, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    """Everything, with the bot, and with nobody who looks at pictures that are not known."""
    assert (ROOT / "manifest.yml").is_file()
    logs: Path = tmp_path_factory.mktemp("logs")
    async with Sandbox(Options(logs=logs)) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def page_url(sandbox: Sandbox) -> AsyncIterator[str]:
    """Where the page is."""
    async with Page(sandbox.slack, detector=sandbox.detector) as page:
        yield page.url


@pytest_asyncio.fixture(loop_scope="session")
async def windows(tabs: Tabs, page_url: str) -> AsyncIterator[Windows]:
    """At the end of each test: nothing went wrong in any window."""
    opened = Windows(tabs, page_url)
    yield opened
    assert opened.problems == []
