"""Kim, a moderator, in the page: alerts, the picture in its window, decisions, the policy."""

from playwright.async_api import Locator, Page

from sandbox.moderation_scenes import open_channel
from sandbox.people import PostedFile
from sandbox.samples import draw_sample
from sandbox.stack import Sandbox
from sandbox.workspace.records import File, Message
from tests.browser.windows import Windows


async def flagged(sandbox: Sandbox, sample: str, place: str) -> Message:
    """Robin posts a test card; its thread has a neutral answer."""
    file = PostedFile(f"{sample}.jpg", draw_sample(sample))
    message = sandbox.slack.people.post_files("robin", place, [file])
    await sandbox.answer_to(message)
    return message


async def alert(page: Page, sample: str) -> Locator:
    await open_channel(page, "moderation")
    found = page.locator("#messages .message", has=page.get_by_text(f"{sample}.jpg"))
    await found.locator(".block-image img").wait_for()
    return found


def reply_to(sandbox: Sandbox, message: Message) -> str:
    replies = sandbox.slack.workspace.replies(message.channel, message.ts)
    return " ".join(reply.text for reply in replies)


async def test_a_moderator_opens_a_flagged_picture_alone_and_keeps_it(
    windows: Windows, sandbox: Sandbox
) -> None:
    workspace = sandbox.slack.workspace
    message = await flagged(sandbox, "test-card", "#photos")
    held = reply_to(sandbox, message)
    async with windows.window("kim") as page:
        found = await alert(page, "test-card")
        await found.get_by_role("button", name="Show the picture").click()
        await page.locator("#modal .block-image img").wait_for()
        (shown,) = pictures_in_windows(sandbox)
        await page.locator("#modal").get_by_role("button", name="Close", exact=True).click()
        await workspace.wait_for(lambda: shown.deleted)
        await found.get_by_role("button", name="Keep: it is fine").click()
        await page.get_by_role("heading", name="Flagged picture: kept").wait_for()
        await workspace.wait_for(lambda: "Sign" in reply_to(sandbox, message))

    assert "Sign" not in held
    assert shown.channels == []


def pictures_in_windows(sandbox: Sandbox) -> list[File]:
    """The files that open windows show."""
    workspace = sandbox.slack.workspace
    open_ones = [view for view in workspace.views.values() if view.is_open]
    return [
        workspace.files[block["slack_file"]["id"]]
        for view in open_ones
        for block in view.content["blocks"]
        if block["type"] == "image"
    ]


async def test_removal_asks_first_and_the_alert_leads_to_what_is_left(
    windows: Windows, sandbox: Sandbox
) -> None:
    message = await flagged(sandbox, "pill-card", "#design")
    async with windows.window("kim") as page:
        found = await alert(page, "pill-card")
        await found.get_by_role("button", name="Remove the picture").click()
        await page.locator("#confirm").get_by_role("button", name="Cancel").click()
        undecided = await page.get_by_role("heading", name="Flagged picture: waiting").count()
        await found.get_by_role("button", name="Remove the picture").click()
        await page.locator("#confirm").get_by_role("button", name="Remove", exact=True).click()
        left = page.locator("#messages .message", has_text="You must still delete it in Slack")
        await left.get_by_role("link").last.click()
        await page.locator("#channel-name", has_text="design").wait_for()
        await page.locator("#replies .message figcaption", has_text="pill-card.jpg").wait_for()

    assert undecided == 1
    assert reply_to(sandbox, message) == ""


async def test_the_policy_is_tuned_in_windows_upon_windows(windows: Windows) -> None:
    async with windows.window("kim") as page:
        await open_channel(page, "moderation")
        await policy(page)
        await (
            page.get_by_role("combobox")
            .filter(has_text="Choose a category")
            .select_option("Alcohol")
        )
        await page.get_by_role("heading", name="Fine-tune").wait_for()
        drinking = page.locator(".block-section", has_text="Drinking").get_by_role("combobox")
        await drinking.select_option(label="Alert from 95 %")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_role("heading", name="Moderation policy").wait_for()
        gambling = page.locator(".block-section", has_text="Gambling").get_by_role("combobox")
        await gambling.select_option(label="Alert from 90 %")
        await page.get_by_role("button", name="Save").click()
        await page.locator("#modal[open]").wait_for(state="detached")
        told = page.locator("#messages .message", has_text="changed what I look for")
        await told.nth(1).wait_for()
        words = " ".join(await told.all_inner_texts())
        await policy(page)
        again = await gambling.evaluate("(menu) => menu.selectedOptions[0].textContent")

    assert "Drinking" in words
    assert "Gambling" in words
    assert again == "Alert from 90 %"


async def policy(page: Page) -> None:
    await page.fill("#text", "/labels moderation")
    await page.press("#text", "Enter")
    await page.locator("#modal .block-header").first.wait_for()
