"""Moderators tune what raises an alert, and channels hear who sees what."""

from typing import Any

from sandbox.workspace.records import ChannelKind, Message, View
from tests.scenarios.moderation.moderators import HELD, Moderators, buttons, flagged, read
from tests.scenarios.talk import SECONDS, Talk, new_channel, shown, texts

EXCEPTION = "also shown to this team's moderators, who need not be members here"


async def window_of(moderators: Moderators, user: str = "kim") -> View:
    """`/labels moderation`, and the window when it is filled."""
    people = moderators.around.people
    assert (await people.run_command(user, moderators.channel, "/labels", "moderation")).ok

    def filled() -> View | None:
        view = people.open_modal(user)
        return view if view and "What I alert you to" in [*texts(view.content["blocks"])] else None

    view = await moderators.until(filled)
    assert view is not None
    return view


async def report_only(moderators: Moderators, *, on: bool) -> None:
    """Tick or untick *Report only*, save, and wait until the moderators are told."""
    view = await window_of(moderators)
    (block,) = [each for each in view.content["blocks"] if _type(each) == "checkboxes"]
    box = block["element"]
    chosen = {"type": "checkboxes", "selected_options": box["options"] if on else []}
    before = len(moderators.said())
    people = moderators.around.people
    people.fill_in(view, {block["block_id"]: {box["action_id"]: chosen}})
    assert await people.submit("kim", view) == {}
    await moderators.until(lambda: len(moderators.said()) > before)
    told = read(moderators.said()[-1])
    assert told.startswith("*Kim* changed what I look for, for the whole workspace.")
    await moderators.around.people.close_modal("kim", view)


def _type(block: dict[str, Any]) -> str:
    return str(block.get("element", {}).get("type", ""))


async def test_with_report_only_moderators_read_and_channels_notice_nothing(
    talk: Talk, moderators: Moderators
) -> None:
    await report_only(moderators, on=True)
    posted = talk.post(bad := flagged(talk.around))

    answer = await talk.answer(posted)
    alert = await moderators.alert(posted)

    assert "*Shield*" in shown(answer.message)
    assert "*Report only:* nothing changed in the channel" in read(alert)
    assert not {"Keep", "Remove", "Assign to me"} & buttons(alert).keys()

    await report_only(moderators, on=False)
    again = talk.elsewhere().post(flagged(talk.around))
    assert HELD in shown((await talk.answer(again)).message)
    assert bad.name in read(alert)


async def test_where_the_bot_comes_it_says_once_who_sees_what(
    talk: Talk, moderators: Moderators
) -> None:
    channel = new_channel(talk.around, ChannelKind.PRIVATE, with_bot=False)
    people, bot = talk.around.people, talk.around.slack.app.bot_user

    people.invite("robin", bot, channel)
    await talk.around.workspace.wait_for(lambda: said_in(talk, channel.id), SECONDS)
    (event,) = [
        one.request
        for one in talk.around.workspace.traffic.named("member_joined_channel")
        if one.request["event"]["channel"] == channel.id
    ]
    talk.around.slack.deliver_again({**event, "event_id": talk.around.unused("Ev0AGAIN")})
    people.invite("robin", "kim", channel)
    await talk.silence()

    (welcome,) = said_in(talk, channel.id)
    assert "found only by people who can open this channel" in read(welcome)
    assert EXCEPTION in read(welcome)
    assert EXCEPTION not in "".join(read(each) for each in moderators.said())


def said_in(talk: Talk, channel: str) -> list[Message]:
    """What the bot has said in a channel."""
    return [each for each in talk.around.workspace.history(channel) if each.bot_id]
