"""What a bot may show: every block, menus, modals with every input, a Home tab, commands."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
import yaml
from playwright.async_api import Page
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.page import Page as SandboxPage
from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from tests.browser.tabs import Tabs
from tests.browser.windows import Windows
from tests.sandbox.slack_support import SocketBot, manifest, socket_bot, until

COMMAND = {
    "command": "/labels",
    "description": "Search what was posted",
    "usage_hint": "search dog | help",
}


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[dict[str, Any]]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


class Stage:
    """A page with a bot that does nothing by itself."""

    def __init__(self, slack: SlackSandbox, bot: SocketBot, client: AsyncWebClient) -> None:
        self.slack, self.bot, self.client = slack, bot, client
        self.page: Page

    async def post(self, *blocks: dict[str, Any]) -> None:
        channel = self.slack.people.channel("photos").id
        await self.client.chat_postMessage(channel=channel, text="Blocks", blocks=list(blocks))

    async def heard(self, count: int) -> dict[str, Any]:
        """What the person did, the latest of so many things; events are not counted."""
        await until(lambda: len(self._done()) >= count)
        return self._done()[count - 1]

    def _done(self) -> list[dict[str, Any]]:
        return [r.payload for r in self.bot.requests if r.type != "events_api"]

    async def open_modal(self, *blocks: dict[str, Any]) -> None:
        button = {"type": "button", "action_id": "open", "text": plain("Open")}
        await self.post({"type": "actions", "elements": [button]})
        await self.page.get_by_role("button", name="Open", exact=True).click()
        payload = await self.heard(1)
        view = {
            "type": "modal",
            "title": plain("Questions"),
            "submit": plain("Save"),
            "blocks": list(blocks),
        }
        await self.client.views_open(trigger_id=payload["trigger_id"], view=view)
        await self.page.locator("#modal[open]").wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tabs: Tabs, tmp_path: Path) -> AsyncIterator[Stage]:
    path = manifest(tmp_path)
    content = yaml.safe_load(path.read_text())
    content["features"]["slash_commands"] = [COMMAND]
    content["oauth_config"]["scopes"]["bot"].append("commands")
    path.write_text(yaml.safe_dump(content))
    async with (
        SlackSandbox(path, strictness=Strictness()) as slack,
        SandboxPage(slack, detector="Nobody looks") as page,
    ):
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        windows = Windows(tabs, page.url)
        async with socket_bot(slack, client) as bot, windows.window() as window:
            made = Stage(slack, bot, client)
            made.page = window
            yield made
        assert windows.problems == []


async def test_every_common_block_is_shown_and_unknown_ones_as_such(stage: Stage) -> None:
    rich = [
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Step one"}]}
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Quoted"}]},
    ]
    await stage.post(
        {"type": "header", "text": plain("A header")},
        {"type": "section", "fields": [plain("Left"), {"type": "mrkdwn", "text": "*Right*"}]},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": "<!date^0^{date_num}|long ago>"}],
        },
        {"type": "rich_text", "elements": rich},
        {"type": "markdown", "text": "**Strong** and [a link](https://example.com)"},
        {"type": "plan", "title": "Secret"},
    )
    message = stage.page.locator("#messages .message").last
    await message.get_by_role("heading", name="A header").wait_for()
    words = await message.inner_text()

    assert await message.locator("ol li").inner_text() == "Step one"
    assert await message.locator("blockquote").inner_text() == "Quoted"
    assert await message.locator(".fields strong").inner_text() == "Right"
    assert await message.locator("a").get_attribute("href") == "https://example.com"
    assert "1970-01-01" in words
    assert "A block of type “plan”, which this page does not show yet" in words


async def test_menus_of_messages_tell_the_app_what_was_chosen(stage: Stage) -> None:
    select = {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain("Animal"),
        "options": options("Dog", "Cat"),
    }
    more = {"type": "overflow", "action_id": "more", "options": options("Hide", "Report")}
    await stage.post(
        {"type": "actions", "block_id": "menus", "elements": [select]},
        {"type": "section", "block_id": "dots", "text": plain("Or"), "accessory": more},
    )
    await stage.page.get_by_role("combobox", name="Animal").select_option("cat")
    first = await stage.heard(1)
    await stage.page.locator("#messages .overflow summary").press("Enter")
    await stage.page.get_by_role("button", name="Report").press("Enter")
    second = await stage.heard(2)

    chosen = [payload["actions"][0] for payload in (first, second)]
    assert [action["selected_option"]["value"] for action in chosen] == ["cat", "report"]
    assert [action["block_id"] for action in chosen] == ["menus", "dots"]


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": "answer", **more}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element}


async def test_a_modal_takes_every_kind_of_input(stage: Stage) -> None:
    await stage.open_modal(
        question("Name", "plain_text_input"),
        question("Colour", "static_select", options=options("Red", "Blue")),
        question("Tags", "multi_static_select", options=options("Old", "New", "Odd")),
        question("Size", "radio_buttons", options=options("Small", "Large")),
        question("Extras", "checkboxes", options=options("Boxes", "Tags")),
        question("Day", "datepicker"),
        question("Who", "users_select"),
        {**question("Note", "plain_text_input", multiline=True), "optional": True},
    )
    page = stage.page
    await page.get_by_role("button", name="Save").click()
    missing = await page.locator("#modal .problem:not(:empty)").count()
    await page.get_by_label("Name").fill("Beach")
    await page.get_by_label("Colour").select_option("blue")
    await page.get_by_label("Old").check()
    await page.get_by_label("Odd").check()
    await page.get_by_label("Large").check()
    await page.get_by_label("Boxes").check()
    await page.get_by_label("Day").fill("2030-05-17")
    await page.get_by_label("Who").select_option(label="Sam")
    stage.bot.answer = {"response_action": "errors", "errors": {"Name": "That name is taken."}}
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("That name is taken.").wait_for()
    stage.bot.answer = None
    await page.get_by_label("Name").fill("Coast")
    await page.get_by_role("button", name="Save").click()
    await page.locator("#modal[open]").wait_for(state="detached")
    values = (await stage.heard(3))["view"]["state"]["values"]

    answers = {name: value["answer"] for name, value in values.items()}
    assert missing == 7
    assert answers["Name"] == {"type": "plain_text_input", "value": "Coast"}
    assert answers["Colour"]["selected_option"]["value"] == "blue"
    assert [o["value"] for o in answers["Tags"]["selected_options"]] == ["old", "odd"]
    assert answers["Size"]["selected_option"]["value"] == "large"
    assert [o["value"] for o in answers["Extras"]["selected_options"]] == ["boxes"]
    assert answers["Day"]["selected_date"] == "2030-05-17"
    assert answers["Who"]["selected_user"] == stage.slack.people.user("sam").id
    assert answers["Note"]["value"] is None


async def test_menus_of_conversations_offer_what_their_filter_lets_through(stage: Stage) -> None:
    only = {"include": ["public", "private"], "exclude_bot_users": True}
    await stage.open_modal(
        question("Where", "conversations_select", filter=only),
        question("Anywhere", "conversations_select"),
    )
    menus = stage.page.locator("#modal select")

    shown = [(await menu.inner_text()).split("\n") for menu in await menus.all()]
    assert shown[0] == ["Choose an option", "#general", "#photos", "#design"]
    assert shown[1] == [*shown[0], "Labels", "Sam, Labels"]


async def test_buttons_lead_to_messages_in_the_page_itself(stage: Stage) -> None:
    people = stage.slack.people
    photos, moderation = (people.channel(name).id for name in ("photos", "moderation"))
    message = people.post_text("sam", "photos", "Here it is")
    links = [f"https://sandbox.slack.com/archives/{place}/p{message.ts.replace('.', '')}"
             for place in (photos, moderation)]  # fmt: skip
    await stage.post(
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": str(n), "text": plain(f"Link {n}"), "url": link}
                for n, link in enumerate(links)
            ],
        }
    )
    await stage.page.get_by_role("button", name="Link 0").click()
    await stage.page.locator("#replies .message", has_text="Here it is").wait_for()
    await stage.page.get_by_role("button", name="Link 1").click()

    refused = "Robin is not in that conversation, and this page shows nobody else’s."
    await stage.page.get_by_text(refused).wait_for()


async def test_the_home_tab_is_shown_for_whoever_opens_it(stage: Stage) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": plain("Welcome home")}]}
    await stage.page.get_by_role("button", name="Labels Home").click()
    empty = stage.page.get_by_text("has not published a Home tab")
    await empty.wait_for()
    robin = stage.slack.people.user("robin").id
    await stage.client.views_publish(user_id=robin, view=view)
    await stage.page.get_by_role("heading", name="Welcome home").wait_for()

    assert await empty.count() == 0


async def test_commands_are_completed_and_passed_on(stage: Stage) -> None:
    page = stage.page
    await page.locator("#text").press_sequentially("/la")
    row = page.get_by_role("option")
    await row.wait_for()
    shown = await row.inner_text()
    await page.keyboard.press("Tab")
    await page.keyboard.type("search dog")
    stage.bot.answer = {"text": "Two dogs"}
    await page.keyboard.press("Enter")
    payload = await stage.heard(1)
    await page.locator(".ephemeral", has_text="Two dogs").wait_for()
    told = await page.locator(".ephemeral").inner_text()

    assert shown.split("\n")[0].split() == ["/labels", "search", "dog", "|", "help"]
    assert (payload["command"], payload["text"]) == ("/labels", "search dog")
    assert "Only visible to you" in told


async def test_a_delivery_that_is_not_acknowledged_stands_in_red(stage: Stage) -> None:
    stage.bot.acks = False
    stage.slack.people.post_text("robin", "#photos", "Hello?")
    await stage.page.get_by_role("button", name="Inspector").click()
    wrong = stage.page.locator(".exchanges .violation")
    await wrong.first.wait_for()
    await stage.page.get_by_role("checkbox", name="Only violations").check()
    shown = await stage.page.locator(".exchanges li:not([hidden])").count()
    counted = await stage.page.inner_text("#inspect-count")
    stage.bot.acks = True
    await asyncio.sleep(0)

    assert shown == int(counted) == 1
