"""Windows of the page in Debian's Chromium, and what people do in them."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import ConsoleMessage, Error, Page, ViewportSize

from tests.browser.tabs import Tabs

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
_DROP = """({name, type, data}) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const over = { dataTransfer: transfer, bubbles: true, cancelable: true };
  const place = document.getElementById("messages");
  place.dispatchEvent(new DragEvent("dragover", over));
  place.dispatchEvent(new DragEvent("drop", over));
}"""

_PASTE = """({name, type, data}) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const pasted = { clipboardData: transfer, bubbles: true, cancelable: true };
  document.getElementById("text").dispatchEvent(new ClipboardEvent("paste", pasted));
}"""


# No slots: Playwright keeps a note on whatever listens to it.
@dataclass
class Windows:
    """Opens windows; what goes wrong in any of them is noted."""

    tabs: Tabs
    url: str
    problems: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def window(
        self, person: str = "robin", size: ViewportSize = DESKTOP
    ) -> AsyncIterator[Page]:
        """A window of its own, without anybody else's cookies or storage."""
        async with self.tabs.tab(size) as page:
            page.on("console", self._on_console)
            page.on("pageerror", self._on_error)
            await page.goto(f"{self.url}/?as={person}")
            await page.locator("#shelf .sample").last.wait_for()
            yield page
            page.remove_listener("console", self._on_console)
            page.remove_listener("pageerror", self._on_error)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused request is told of there too, and may be what a test is about.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def _on_error(self, error: Error) -> None:
        self.problems.append(str(error))


async def drop(page: Page, name: str, picture: bytes, kind: str = "image/jpeg") -> None:
    """Let a file fall onto the messages, as a mouse would."""
    await page.evaluate(_DROP, _file(name, picture, kind))


async def paste(page: Page, name: str, picture: bytes, kind: str = "image/jpeg") -> None:
    """Paste a picture into the field for messages, as from a screenshot."""
    await page.evaluate(_PASTE, _file(name, picture, kind))


def _file(name: str, picture: bytes, kind: str) -> dict[str, str]:
    return {"name": name, "type": kind, "data": base64.b64encode(picture).decode()}


async def become(page: Page, name: str) -> None:
    """Act as somebody else in the same window."""
    await page.click("#me")
    await page.locator("#people").get_by_role("button", name=name).click()
    await page.locator("#me strong", has_text=name).wait_for()


async def say(page: Page, text: str) -> None:
    """Type something and send it."""
    await page.fill("#text", text)
    await page.press("#text", "Enter")
