"""Who sees what: acting as somebody else, and two windows at once."""

import re

from sandbox.stack import Sandbox
from tests.browser.windows import Windows, become, say


async def test_another_person_does_not_see_a_private_channel(windows: Windows) -> None:
    async with windows.window("robin") as page:
        sidebar = page.locator("#conversations")
        await sidebar.get_by_role("button", name="design").click()
        await say(page, "Only for designers")
        await page.locator("#messages", has_text="Only for designers").wait_for()
        before = await sidebar.inner_text()
        await become(page, "Guest")
        after = await sidebar.inner_text()
        body = await page.inner_text("body")
        address = page.url

    assert "design" in before
    assert after.split() == ["Channels", "#photos"]
    assert "Only for designers" not in body
    assert re.search(r"\?as=guest#C\w+$", address)


async def test_every_role_can_be_acted_as(windows: Windows) -> None:
    async with windows.window() as page:
        await page.click("#me")
        rows = await page.locator("#people .choose").all_inner_texts()
        links = await page.locator("#people a").evaluate_all("all => all.map((a) => a.search)")

    roles = [row.splitlines()[-1].split(" · ")[0] for row in rows]
    assert roles == ["Member", "Member", "Moderator", "Admin", "Guest"]
    assert links == ["?as=robin", "?as=sam", "?as=kim", "?as=alex", "?as=guest"]


async def test_two_windows_see_each_other_live(windows: Windows) -> None:
    async with windows.window("robin") as robin, windows.window("sam") as sam:
        await say(robin, "Can you see me?")
        await sam.locator("#messages", has_text="Can you see me?").wait_for()
        message = sam.locator("#messages .message", has_text="Can you see me?")
        await message.hover()
        await message.get_by_role("button", name="Add a reaction").click()
        await sam.fill("#emojis input", "eyes")
        await sam.keyboard.press("Enter")
        reaction = robin.get_by_role("button", name="eyes, 1 from Sam")
        await reaction.wait_for()
        await reaction.click()
        await sam.get_by_role("button", name="eyes, 2 from Sam, Robin").wait_for()


async def test_a_conversation_that_somebody_begins_appears_with_its_first_message(
    windows: Windows, sandbox: Sandbox
) -> None:
    people = sandbox.slack.people
    async with windows.window("robin") as robin:
        direct = people.direct_message("kim", "robin")
        people.post_text("kim", direct, "Is this your photo?")
        await robin.get_by_role("button", name="Kim (new messages)").click()
        await robin.locator("#messages", has_text="Is this your photo?").wait_for()


async def test_messages_elsewhere_mark_their_channel(windows: Windows) -> None:
    async with windows.window("robin") as robin, windows.window("sam") as sam:
        await sam.locator("#conversations").get_by_role("button", name="general").click()
        await say(sam, "News in general")
        await sam.locator("#messages", has_text="News in general").wait_for()
        marked = robin.get_by_role("button", name="general (new messages)")
        await marked.click()
        await robin.locator("#messages", has_text="News in general").wait_for()
        left = await marked.count()

    assert left == 0
