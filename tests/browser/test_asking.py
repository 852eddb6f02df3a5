"""Somebody asks on the page, in a channel and in a thread, and shares what was found."""

from playwright.async_api import Page, expect

from tests.browser.windows import PHONE, Windows, say

AWAY = """() => {
  const { scrollHeight, scrollTop, clientHeight } = document.getElementById("messages");
  return scrollHeight - scrollTop - clientHeight > 1;
}"""
"""Whether the list of messages stands above its end."""

LONG = "\n".join(f"Line {number}" for number in range(60))
"""More than a phone shows at once."""


async def with_desk(page: Page) -> None:
    """The desk was posted in #photos and answered."""
    await page.get_by_role("button", name="Post the sample picture Desk").click()
    await page.locator("#replies", has_text="Laptop").wait_for()


async def test_what_is_found_is_seen_by_the_asker_alone_until_it_is_shared(
    windows: Windows,
) -> None:
    async with windows.window("robin") as page, windows.window("sam") as other:
        await with_desk(page)
        await page.click("#thread-close")
        await say(page, "/labels search laptop")
        answer = page.locator("#messages .ephemeral").last
        await answer.locator(".block-section img").first.wait_for()
        told = await answer.inner_text()
        sizes = await answer.locator(".block-section > img").evaluate_all(
            "all => all.map((one) => one.width)"
        )
        hints = await page.locator(".commands").first.is_visible()
        before = await other.locator("#messages", has_text="Open message").count()
        await answer.get_by_role("button", name="Share desk.jpg here").first.click()
        shared = other.locator("#messages .message:not(.ephemeral)", has_text="shared")
        await shared.locator("img").last.wait_for()
        name = await shared.last.inner_text()

    assert "Only visible to you" in told
    assert "Laptop" in told
    assert set(sizes) == {86}
    assert not hints
    assert before == 0
    assert "Robin shared" in name


async def test_what_was_meant_takes_the_place_of_what_was_not_found(windows: Windows) -> None:
    async with windows.window("robin") as page:
        await with_desk(page)
        await page.click("#thread-close")
        await say(page, "/labels search lapto")
        await page.get_by_role("button", name="Laptop", exact=True).click()
        answers = page.locator("#messages .ephemeral")
        await answers.last.locator(".block-section img").first.wait_for()
        texts = await answers.all_inner_texts()

    assert [text for text in texts if "Nothing found" in text] == []


async def test_in_a_thread_the_apps_name_takes_the_place_of_the_command(windows: Windows) -> None:
    async with windows.window("kim") as page:
        await with_desk(page)
        field = page.locator("#thread-text")
        await field.fill("/labels search laptop")
        await field.press("Enter")
        toast = page.locator("#toast")
        await toast.wait_for()
        words = await toast.inner_text()
        await field.press("Tab")
        instead = await field.input_value()
        await field.press("Enter")
        answer = page.locator("#replies .ephemeral", has_text="Laptop")
        await answer.wait_for()
        elsewhere = await page.locator("#messages .ephemeral", has_text="Laptop").count()

    assert words == (
        "/labels is not supported in threads. Sorry! Write @Labels search laptop instead."
    )
    assert instead == "@Labels search laptop"
    assert elsewhere == 0


async def test_whoever_scrolled_up_is_taken_to_the_answer_of_a_command(windows: Windows) -> None:
    async with windows.window(size=PHONE) as page:
        await say(page, LONG)
        await page.locator("#messages .message", has_text="Line 59").last.wait_for()
        await page.locator("#messages").hover()
        await page.mouse.wheel(0, -900)
        await page.wait_for_function(AWAY)
        await say(page, "/labels search submarine")
        answer = page.locator("#messages .ephemeral", has_text="submarine")

        await expect(answer).to_be_in_viewport(ratio=1)


async def test_a_list_begins_at_its_end_with_shelf_and_hint_below_it(windows: Windows) -> None:
    async with windows.window(size=PHONE) as page:
        await say(page, LONG)
        await page.locator("#messages .message", has_text="Line 59").last.wait_for()
        await page.reload()
        await page.locator("#hint").wait_for()
        await expect(page.locator("#messages .message").last).to_be_visible()

        assert not await page.evaluate(AWAY)
