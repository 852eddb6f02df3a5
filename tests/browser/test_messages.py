"""What a person does with messages: changing, deleting, marking up, asking with commands."""

from playwright.async_api import expect

from tests.browser.windows import Windows, say


async def test_one_can_change_and_delete_what_one_wrote(windows: Windows) -> None:
    async with windows.window("robin") as page, windows.window("sam") as other:
        await say(page, "Helo world")
        message = page.locator("#messages .message", has_text="Helo world")
        await message.hover()
        await message.get_by_role("button", name="Edit message").click()
        await page.get_by_role("textbox", name="Edit message").fill("Hello *world*")
        await page.keyboard.press("Enter")
        changed = other.locator("#messages .message", has_text="Hello world")
        await changed.get_by_text("(edited)").wait_for()
        bold = await changed.locator("strong").all_inner_texts()
        foreign = await changed.get_by_role("button", name="Edit message").count()
        mine = page.locator("#messages .message", has_text="Hello world")
        await mine.hover()
        await mine.get_by_role("button", name="Delete message").click()
        await page.locator("#confirm").get_by_role("button", name="Delete").click()
        await changed.wait_for(state="detached")

    assert bold == ["Robin", "world"]
    assert foreign == 0


MARKUP = (
    ("say *this* loud", "strong >> nth=-1", "this"),
    ("a _leaning_ word", "em", "leaning"),
    ("~never~ mind", "s", "never"),
    ("run `make demo` now", "code", "make demo"),
    ("```two\nlines```", "pre", "two\nlines"),
    ("> somebody said", "blockquote", "somebody said"),
    ("ask @Labels about it", ".mention", "@Labels"),
    ("meet in #general", ".mention", "#general"),
    ("1 < 2 & <b>so</b>", ".words", "1 < 2 & <b>so</b>"),
    ("well done :tada:", ".words", "well done 🎉"),
)
"""What is typed, and which element then says what."""


async def test_markup_is_shown_as_slack_shows_it(windows: Windows) -> None:
    shown = []
    async with windows.window() as page:
        await page.get_by_role("button", name="general").click()
        # Until this stands there, the messages of the other channel may.
        await say(page, "Let us begin")
        await page.locator("#messages .message", has_text="Let us begin").wait_for()
        for typed, selector, _words in MARKUP:
            before = await page.locator("#messages .message").count()
            await say(page, typed)
            message = page.locator("#messages .message").nth(before)
            shown.append(await message.locator("article").locator(selector).last.inner_text())

    assert shown == [words for _typed, _selector, words in MARKUP]


async def test_the_inspector_shows_what_was_said_to_the_bot(windows: Windows) -> None:
    async with windows.window() as page:
        await page.get_by_role("button", name="Inspector").click()
        await page.get_by_role("button", name="Clear").click()
        await say(page, "Is anybody watching?")
        await page.get_by_role("searchbox", name="Filter the traffic").fill("watching")
        line = page.locator(".exchanges summary", has_text="message")
        await expect(line).to_have_count(1)
        await line.focus()
        await page.keyboard.press("Enter")
        request = page.locator(".json", has_text="Is anybody watching?")
        await request.wait_for()
        summary = await line.inner_text()
        texts = await request.inner_text()

    assert "→ app" in summary
    assert "ack" in summary
    assert '"token": "•••"' in texts
