"""For everybody: names for screen readers, a visible focus, contrast, and a phone's width."""

import pytest
from playwright.async_api import Page

from tests.browser.windows import DESKTOP, PHONE, Windows

_NAMELESS = """() => [
    ...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !(element.getAttribute("aria-label") || element.innerText?.trim() ||
    element.labels?.length || element.getAttribute("aria-labelledby")))
  .map((element) => element.outerHTML)"""
_WITHOUT_ALT = """() => [...document.images].filter((image) => !image.hasAttribute("alt")).length"""
_FOCUS = """() => {
  const element = document.activeElement;
  const inside = element.closest(".composer, .editing");
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const ring = inside && getComputedStyle(inside).boxShadow !== "none";
  return { html: element.outerHTML.slice(0, 90), tag: element.tagName,
           shown: Boolean(ring) || (outlineStyle !== "none" && outlineWidth !== "0px") };
}"""
_CONTRAST = """() => {
  const number = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = number(getComputedStyle(e).backgroundColor);
      if (colour[3] === undefined || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const wrong = [];
  for (const element of document.querySelectorAll(
      "p, h1, h2, h3, span, strong, button, time, code")) {
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!words || !element.checkVisibility({ opacityProperty: true })) continue;
    if (element.closest(".unseen, .face")) continue;
    const [one, two] = [light(number(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) wrong.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 100)}`);
  }
  return wrong;
}"""


async def everything_open(page: Page) -> None:
    """Inspector and people besides what is there from the beginning."""
    await page.click("#inspect")
    if await page.locator("#menu").is_visible():
        await page.keyboard.press("Escape")
        return
    await page.click("#me")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everything_that_can_be_used_has_a_name(windows: Windows, size: object) -> None:
    async with windows.window(size=DESKTOP if size == DESKTOP else PHONE) as page:
        await everything_open(page)

        assert await page.evaluate(_NAMELESS) == []
        assert await page.evaluate(_WITHOUT_ALT) == 0


async def test_the_focus_can_be_seen_wherever_it_goes(windows: Windows) -> None:
    hidden, seen = [], set()
    async with windows.window() as page:
        for _ in range(45):
            await page.keyboard.press("Tab")
            focus = await page.evaluate(_FOCUS)
            seen.add(focus["html"])
            if not focus["shown"] and focus["tag"] != "BODY":
                hidden.append(focus["html"])

    assert hidden == []
    assert len(seen) > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(windows: Windows, scheme: str) -> None:
    async with windows.window() as page:
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await everything_open(page)

        assert await page.evaluate(_CONTRAST) == []


async def test_a_phone_needs_no_sideways_scrolling(windows: Windows) -> None:
    wide = "document.documentElement.scrollWidth"
    async with windows.window(size=PHONE) as page:
        widths = [await page.evaluate(wide)]
        await page.click("#menu")
        await page.get_by_role("button", name="general").click()
        widths.append(await page.evaluate(wide))
        await page.click("#menu")
        await page.get_by_role("button", name="photos", exact=True).click()
        await page.click("#inspect")
        widths.append(await page.evaluate(wide))
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Post the sample picture Park").click()
        await page.locator(".replies").last.click()
        await page.locator("#replies .block-image img").last.wait_for()
        widths.append(await page.evaluate(wide))

    assert widths == [PHONE["width"]] * 4
