"""`/labels search` and the buttons of its pages."""

from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.entries import Identity
from bot.slack.cards.results import identity_value
from tests.fakes.slack_cards import Shown
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, event, interaction
from tests.jobs.posted import posted, record
from tests.samples import label, payload

PRESSED = Address(
    "T7TEAM", "U7ANN", "C7GENERAL", response_url="https://hooks.slack.com/actions/T7TEAM/2/secret"
)
BEACH = label("Beach")
PRIVATE = posted(90, BEACH, channel="C7PRIVATE")


@pytest.fixture(autouse=True)
async def pictures(listener: Listener) -> None:
    await record(listener.world, [posted(n, BEACH) for n in range(7)])


def names(shown: Shown) -> list[str]:
    lines = [line for line in shown.card.text.splitlines() if ". picture-" in line]
    return [line.split(": ")[0].split(". ")[1] for line in lines]


def button(shown: Shown, action_id: str) -> dict[str, Any]:
    return next(
        element
        for block in shown.card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == action_id
    )


async def press(
    listener: Listener, action_id: str, value: str, user: str = "U7ANN", **place: Any
) -> int:
    body = payload("result_pressed")
    body["actions"][0] |= {"action_id": action_id, "value": value}
    body["user"]["id"] = user
    body["container"] |= place
    return await listener.hear(interaction(body))


def value_of(number: int) -> str:
    image = PRIVATE if number == 90 else posted(number)
    return identity_value(Identity(image.channel, image.ts, image.file_id))


async def test_a_command_and_a_mention_find_the_same(listener: Listener) -> None:
    await listener.hear(command("search beach"))
    mention = payload("mention")
    mention["event"]["text"] = "<@U7BOT> search beach"
    await listener.hear(event(mention))

    by_command, by_mention = listener.world.answers.shown
    assert by_command.card == by_mention.card
    assert names(by_command) == [f"picture-{n}.jpg" for n in (6, 5, 4, 3, 2)]


async def test_a_press_puts_the_other_page_in_the_place_of_this_one(listener: Listener) -> None:
    await listener.hear(command("search beach"))
    following = button(listener.world.answers.shown[-1], "search_go_older")

    assert await press(listener, "search_go_older", following["value"]) == 200
    back = button(listener.world.answers.shown[-1], "search_go_newer")
    await press(listener, "search_go_newer", back["value"])

    first, second, again = listener.world.answers.shown
    assert names(second) == ["picture-1.jpg", "picture-0.jpg"]
    assert (second.address, second.replace) == (PRESSED, True)
    assert names(again) == names(first)


async def test_whoever_presses_is_asked_for_anew(listener: Listener) -> None:
    await record(listener.world, [posted(n, BEACH, channel="C7PRIVATE") for n in range(80, 90)])
    await listener.hear(command("search beach in:#private"))
    following = button(listener.world.answers.shown[-1], "search_go_older")

    await press(listener, "search_go_older", following["value"], user="U7BEN")

    assert names(listener.world.answers.shown[-1]) == []


async def test_a_mistake_comes_with_a_button_to_the_right_search(listener: Listener) -> None:
    await listener.hear(command("search beach before:soon"))
    (shown,) = listener.world.answers.shown

    fix = button(shown, "search_go_fix")
    await press(listener, "search_go_fix", fix["value"])

    assert len(names(listener.world.answers.shown[-1])) == 5


async def test_a_near_label_is_one_press_away(listener: Listener) -> None:
    await listener.hear(command("search beech"))
    near = button(listener.world.answers.shown[-1], "search_go_instead_0")

    await press(listener, "search_go_instead_0", near["value"])

    assert len(names(listener.world.answers.shown[-1])) == 5


async def test_more_like_this_comes_below(listener: Listener) -> None:
    await press(listener, "search_alike", value_of(6))

    (shown,) = listener.world.answers.shown
    assert "Pictures like" in shown.card.text
    assert len(names(shown)) == 5
    assert (shown.address, shown.replace) == (PRESSED, False)


@pytest.mark.parametrize("number", [90, 99])
async def test_more_like_what_cannot_be_seen_is_told_like_what_is_gone(
    listener: Listener, number: int
) -> None:
    await record(listener.world, [PRIVATE])

    await press(listener, "search_alike", value_of(number), user="U7BEN")

    (shown,) = listener.world.answers.shown
    assert shown.card.text == ("I cannot find this picture any more among those that you can see.")


async def test_share_here_posts_the_picture_for_everyone_where_it_was_asked(
    listener: Listener,
) -> None:
    listener.world.conversations.names = {"U7ANN": "Ann"}

    await press(listener, "search_share", value_of(6), thread_ts="1772443805.000100")

    ((channel, thread, card),) = listener.world.answers.published
    assert (channel, thread) == ("C7GENERAL", "1772443805.000100")
    assert card.text.splitlines()[0] == "Ann shared a picture"
    assert "<@" not in str(card)
    assert listener.world.answers.shown == []


async def test_what_may_not_be_shared_is_told_to_whoever_pressed(listener: Listener) -> None:
    await record(listener.world, [PRIVATE])

    await press(listener, "search_share", value_of(90))

    (shown,) = listener.world.answers.shown
    assert "private conversation" in shown.card.text
    assert (shown.address, shown.replace) == (PRESSED, False)
    assert listener.world.answers.published == []


async def test_what_cannot_be_shown_yet_gets_a_small_picture(listener: Listener) -> None:
    await record(listener.world, [posted(50, BEACH, drawn_file="")])

    await listener.hear(command("search beach"))

    jobs = [message.job for message in listener.world.queue.messages.values()]
    assert [job["chore"] for job in jobs] == ["thumb"]
