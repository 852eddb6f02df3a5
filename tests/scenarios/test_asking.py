"""Where the bot can be asked: by its command everywhere, by its name where it is a member."""

from functools import partial

import pytest

from sandbox.workspace.records import ChannelKind
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, direct, new_channel, shown
from tests.scenarios.whispers import whispered

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize("with_bot", [True, False])
@pytest.mark.parametrize("kind", [ChannelKind.PUBLIC, ChannelKind.PRIVATE])
async def test_the_command_answers_in_every_channel(
    around: Surroundings, kind: ChannelKind, *, with_bot: bool
) -> None:
    channel = new_channel(around, kind, with_bot=with_bot)

    outcome = await around.people.run_command("robin", channel, "/labels", "help")

    assert outcome.ok
    assert "search beach" in shown(await whispered(around, channel))


@pytest.mark.parametrize("people", [("robin", "sam"), ("robin", "sam", "kim")])
async def test_the_command_answers_between_people_without_the_bot(
    around: Surroundings, people: tuple[str, ...]
) -> None:
    channel = around.people.direct_message(*people)

    outcome = await around.people.run_command("robin", channel, "/labels")

    assert outcome.ok
    assert "search beach" in shown(await whispered(around, channel))


async def test_the_name_answers_in_a_thread_to_whoever_wrote_it(talk: Talk) -> None:
    root = talk.around.people.post_text("sam", talk.channel, "Where were we?")

    talk.around.people.post_text("robin", talk.channel, "@Labels help", thread_ts=root.ts)

    told = await whispered(talk.around, talk.channel)
    assert told.thread_ts == root.ts
    assert "search beach" in shown(told)


@pytest.mark.parametrize("words", ["help", "@Labels help", "hello"])
async def test_a_direct_message_needs_no_name(around: Surroundings, words: str) -> None:
    channel = direct(around, "robin")

    around.people.post_text("robin", channel, words)

    assert "/labels" in str((await whispered(around, channel)).blocks)
    around.workspace.ephemerals.clear()


async def test_whatever_happens_to_a_channel_is_heard_and_followed(talk: Talk) -> None:
    people, channel = talk.around.people, talk.channel
    bot = talk.around.slack.app.bot_user
    await talk.ask()
    await talk.bot.queue.empty()

    for happens in (
        partial(people.join, "kim"),
        partial(people.make_private, "robin"),
        partial(people.leave, "kim"),
        lambda place: people.rename(place, talk.around.unused("renamed")),
        partial(people.make_public, "robin"),
        people.change_id,
        partial(people.leave, bot),
        partial(people.invite, "robin", bot),
        partial(people.archive, "robin"),
    ):
        happens(channel)
        await talk.bot.queue.empty()

    assert await talk.bot.queue.buried() == []
    # A chore may find that its channel has moved on already.
    assert set(talk.around.workspace.traffic.violations()) <= {
        "conversations.info was refused: channel_not_found"
    }
    talk.around.workspace.traffic.clear()
