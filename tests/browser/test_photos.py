"""A person with a photo: dropping it, reading the answer, opening all labels."""

from functools import reduce
from io import BytesIO

from PIL import Image, ImageChops
from playwright.async_api import Locator, Page

from bot.pictures.palette import colour_of
from sandbox.samples import draw_sample
from sandbox.stack import Sandbox
from tests.browser.windows import DESKTOP, Windows, drop, paste

NEAR = 24
"""The drawn picture is a JPEG: colours along its lines are only nearly right."""


async def answer(page: Page, name: str) -> Locator:
    """The reply in the thread of that picture, which opens by itself."""
    await page.locator("#replies figcaption", has_text=name).wait_for()
    reply = page.locator("#replies .message", has_text="Show all labels").last
    await reply.locator(".block-image img").wait_for()
    return reply


def has_colour(image: Image.Image, wanted: tuple[int, int, int]) -> bool:
    far = ImageChops.difference(image, Image.new("RGB", image.size, wanted))
    farthest = reduce(ImageChops.lighter, far.split())
    return any(farthest.histogram()[:NEAR])


async def test_a_dropped_photo_comes_back_with_boxes_in_the_colours_of_its_labels(
    windows: Windows,
) -> None:
    async with windows.window() as page:
        await drop(page, "holiday.jpg", draw_sample("beach"))
        await page.get_by_role("img", name="holiday.jpg").wait_for()
        await page.press("#text", "Enter")
        reply = await answer(page, "holiday.jpg")
        source = await reply.locator(".block-image img").get_attribute("src")
        response = await page.request.get(f"{windows.url}{source}")
        drawn = Image.open(BytesIO(await response.body())).convert("RGB")
        words = await reply.inner_text()

    plain = Image.open(BytesIO(draw_sample("beach"))).convert("RGB").resize(drawn.size)
    assert "Palm Tree" in words
    assert drawn.width >= 1000
    for name in ("Palm Tree", "Dog", "Sailboat"):
        assert has_colour(drawn, colour_of(name)), name
    assert not has_colour(plain, colour_of("Dog"))


async def test_a_pasted_picture_is_posted_and_answered(windows: Windows) -> None:
    async with windows.window() as page:
        await paste(page, "screenshot.jpg", draw_sample("desk"))
        await page.get_by_role("button", name="Remove screenshot.jpg").wait_for()
        await page.press("#text", "Enter")
        reply = await answer(page, "screenshot.jpg")
        words = await reply.inner_text()

    assert "Laptop" in words


async def test_several_photos_are_posted_as_one_message(windows: Windows) -> None:
    async with windows.window() as page:
        await page.get_by_role("button", name="general").click()
        await drop(page, "one.jpg", draw_sample("desk"))
        await drop(page, "two.gif", draw_sample("balloons"), "image/gif")
        await page.get_by_role("button", name="Remove two.gif").wait_for()
        await page.fill("#text", "Two at once")
        await page.press("#text", "Enter")
        message = page.locator("#messages .message", has_text="Two at once")
        await message.locator(".badge", has_text="GIF").wait_for()
        pictures = await message.locator(".photo img").count()

    assert pictures == 2


async def test_all_labels_open_and_close_by_keyboard_alone(windows: Windows) -> None:
    async with windows.window() as page:
        await drop(page, "park.jpg", draw_sample("park"))
        await page.keyboard.press("Enter")
        reply = await answer(page, "park.jpg")
        for _ in range(80):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.textContent") == "Show all labels":
                break
        await page.keyboard.press("Enter")
        await page.locator("#modal[open]", has_text="All labels").wait_for()
        inside = await page.evaluate("document.activeElement.closest('dialog') !== null")
        await page.keyboard.press("Escape")
        await page.locator("#modal[open]").wait_for(state="detached")
        await reply.wait_for()

    assert inside


async def test_a_sample_from_the_shelf_is_one_click_away_from_its_answer(
    windows: Windows, sandbox: Sandbox
) -> None:
    async with windows.window(size=DESKTOP) as page:
        hint = page.get_by_text("Drop a photo here, or pick one from the shelf")
        await hint.wait_for()
        await page.get_by_role("button", name="Post the sample picture Desk").click()
        reply = await answer(page, "desk.jpg")
        await page.locator("#replies", has_text="Laptop").wait_for()
        words = await reply.inner_text()
        notice = await page.inner_text("#notice")
        gone = await hint.is_hidden()

    assert "Laptop" in words
    assert "not by Amazon Rekognition" in notice
    assert sandbox.detector.rstrip(".") in notice
    assert gone
