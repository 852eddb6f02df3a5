"""The way between conversations: the menu of a phone, and what is left behind by a switch."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from sandbox.samples import draw_sample
from tests.browser.windows import PHONE, Windows, become, drop, say


@pytest.mark.parametrize("way", ["cross", "escape", "outside"])
async def test_the_menu_of_a_phone_closes(windows: Windows, way: str) -> None:
    async with windows.window(size=PHONE) as page:
        menu, sidebar = page.locator("#menu"), page.locator("#sidebar")
        await page.click("#menu")
        opened = (await sidebar.is_visible(), await menu.get_attribute("aria-expanded"))
        if way == "cross":
            await page.click("#menu-close")
        elif way == "escape":
            await page.keyboard.press("Escape")
        else:
            await page.mouse.click(370, 300)
        await sidebar.wait_for(state="hidden")
        closed = await menu.get_attribute("aria-expanded")

    assert opened == (True, "true")
    assert closed == "false"


async def test_a_draft_stays_with_its_person_and_conversation(windows: Windows) -> None:
    async with windows.window("robin") as page:
        conversations = page.locator("#conversations")
        await page.fill("#text", "half a sentence")
        await drop(page, "beach.jpg", draw_sample("beach"))
        chosen = page.locator("#composer .chosen li")
        await chosen.wait_for()
        await conversations.get_by_role("button", name="general").click()
        await page.get_by_role("heading", name="#general").wait_for()
        elsewhere = (await page.input_value("#text"), await chosen.count())
        await conversations.get_by_role("button", name="photos", exact=True).click()
        await page.get_by_role("heading", name="#photos").wait_for()
        back = (await page.input_value("#text"), await chosen.count())
        await become(page, "Sam")
        other = (await page.input_value("#text"), await chosen.count())

    assert elsewhere == other == ("", 0)
    assert back == ("half a sentence", 1)


async def test_a_toast_covers_no_notice_and_goes_with_a_switch(windows: Windows) -> None:
    async with windows.window() as page:
        await say(page, "/other")
        toast = page.locator("#toast")
        await toast.wait_for()
        words = await toast.inner_text()
        place, foot = await toast.bounding_box(), await page.locator("#foot").bounding_box()
        await page.locator("#conversations").get_by_role("button", name="general").click()
        await toast.wait_for(state="hidden", timeout=2000)

    assert words == "/other is not a valid command."
    assert place is not None
    assert foot is not None
    assert place["y"] + place["height"] <= foot["y"]


async def test_an_older_requests_thread_never_opens_over_a_newer_one(windows: Windows) -> None:
    async with windows.window() as page:
        held, go = asyncio.Event(), asyncio.Event()

        async def hold(route: Route) -> None:
            answer = await route.fetch()
            held.set()
            await go.wait()
            await route.fulfill(response=answer)

        await page.route("**/samples/park?*", hold)
        await page.get_by_role("button", name="Post the sample picture Park").click()
        await held.wait()
        await page.get_by_role("button", name="Post the sample picture Desk").click()
        newer = page.locator("#replies figcaption", has_text="desk.jpg")
        await newer.wait_for()
        go.set()
        park = page.get_by_role("button", name="Post the sample picture Park")
        await expect(park).not_to_have_attribute("aria-busy", "true")
        await expect(newer).to_have_count(1)
