"""A flagged picture, from the photo to the decision, for everybody who meets it on the way."""

import json

import pytest

from sandbox.people import PostedFile
from sandbox.samples import draw_sample
from sandbox.workspace.records import ChannelKind, Message
from tests.scenarios.album import DOG
from tests.scenarios.leftovers import mentions
from tests.scenarios.moderation.moderators import (
    HELD,
    LEFT_OUT,
    Moderators,
    asked_to_look,
    buttons,
    flagged,
    hash_of,
    json_files,
    previews,
    read,
    tail,
)
from tests.scenarios.talk import SECONDS, Talk, direct, new_channel, shown
from tests.scenarios.test_forget import link
from tests.scenarios.whispers import asked


async def learned(talk: Talk, message: Message, user: str, word: str) -> str:
    """Everything that somebody is told of a channel's pictures by commands."""
    place = f"in:<#{talk.channel.id}>"
    commands = (f"search {word}", f"search {place}", "similar", f"show {link(message)}")
    told = [
        read(await asked(talk.around, talk.channel, command, user))
        for command in (*commands, f"top {place}", "usage")
    ]
    return "\n".join(told)


async def exported(talk: Talk, user: str) -> list[dict[str, str]]:
    """What `/labels export` sends somebody."""
    here = direct(talk.around, user)
    before = len(json_files(talk.around, here))
    await asked(talk.around, talk.channel, "export", user)
    await talk.around.workspace.wait_for(
        lambda: len(json_files(talk.around, here)) > before, SECONDS
    )
    rows: list[dict[str, str]] = json.loads(json_files(talk.around, here)[-1].data)
    return rows


async def replaced(talk: Talk, answer: Message, words: str) -> str:
    """Wait until an answer says this; all that it says then."""
    await talk.around.workspace.wait_for(lambda: words in shown(answer), SECONDS)
    return shown(answer)


async def test_a_flagged_picture_waits_and_nobody_finds_it(
    talk: Talk, moderators: Moderators
) -> None:
    there = talk.elsewhere()
    await there.ask()
    posted = talk.post(bad := flagged(talk.around, name="unseen.jpg"))
    answer = await talk.answer(posted)
    alert = await moderators.alert(posted)

    # In the channel: a neutral sentence, no picture, nothing of what was seen.
    assert shown(answer.message) == answer.message.text == f"unseen.jpg: {HELD}"
    assert answer.pictures == ()
    # Before the moderators: what, who, where, and a preview that is not the picture.
    told = read(alert)
    assert "*Violence › Weapons*  96 %" in told  # noqa: RUF001 - as paths are written
    assert f"Posted by *Robin* in <#{talk.channel.id}>" in told
    assert [*buttons(alert)] == [
        "Keep", "Remove", "Show the picture", "Tell the poster", "Assign to me",
    ]  # fmt: skip
    (preview,) = previews(alert)
    assert talk.around.workspace.files[preview].data != bad.data
    # Nobody finds it, not even who posted it, nor who decides.
    talk.around.people.join("kim", talk.channel)
    for user in ("robin", "kim"):
        everything = await learned(talk, posted, user, "shield")
        assert "unseen.jpg" not in everything
        assert "iolence" not in everything
    places = {row["channel"] for row in await exported(talk, "robin")}
    assert there.channel.id in places
    assert talk.channel.id not in places


async def test_a_test_card_that_is_kept_is_answered_like_any_other_picture(
    talk: Talk, moderators: Moderators
) -> None:
    card, there = PostedFile("card.jpg", draw_sample("test-card")), talk.elsewhere()
    talk.around.known.remember(card.data)
    posted = talk.post(card)
    answer = await talk.answer(posted)
    alert = await moderators.alert(posted)

    # Sam posts the same bytes elsewhere: one case, one alert, a note in its thread.
    again = there.post(card, user="sam")
    second = await there.answer(again)
    note = await moderators.note(again)
    assert shown(second.message) == f"card.jpg: {HELD}"
    assert note.thread_ts == alert.ts
    await moderators.press("Keep", alert)

    # Both threads get their normal reply, and the library both pictures.
    for reply in (answer.message, second.message):
        assert HELD not in await replaced(talk, reply, "*Sign*")
    await moderators.shows(alert, "*Kept* by *Kim*", "labelled like any other picture")
    assert not {"Keep", "Remove"} & buttons(moderators.now(alert)).keys()
    await talk.bot.queue.empty()
    assert "card.jpg" in await learned(talk, posted, "sam", "sign")
    assert talk.answers(posted) == [answer.message]

    # Posted once more it is labelled at once, nobody asks again, and moderators read of it.
    paid = asked_to_look(talk.around)
    third = talk.elsewhere()
    followed = third.post(card)
    assert "*Sign*" in shown((await third.answer(followed)).message)
    note = await moderators.note(followed)
    assert "*Kim* decided to keep the same picture before" in read(note)
    assert asked_to_look(talk.around) == paid


async def test_a_picture_that_is_removed_is_gone_everywhere_and_stays_away(
    talk: Talk, moderators: Moderators
) -> None:
    bad, good = flagged(talk.around), talk.photo(DOG, name="dogs.jpg")
    posted = talk.post(bad, good)
    answer = await talk.answer(posted)
    alert = await moderators.alert(posted)
    assert "*Dog* ×2" in shown(answer.message)
    assert HELD in shown(answer.message)
    assert len(answer.pictures) == 1

    await moderators.press("Remove", alert)

    await moderators.shows(alert, "*Removed* by *Kim*", "and the file in Slack.")
    assert talk.around.workspace.files[posted.files[0]].deleted
    assert not talk.around.workspace.files[posted.files[1]].deleted
    await talk.bot.queue.empty()
    (left,) = talk.answers(posted)
    assert "*Dog* ×2" in shown(left)
    assert HELD not in shown(left)
    await only_moderation_knows(talk, hash_of(bad), posted.files[0])

    # The same bytes again: nobody looks at them, and the moderators read of it.
    paid, there = asked_to_look(talk.around), talk.elsewhere()
    again = there.post(bad, user="sam")
    assert shown((await there.answer(again)).message) == f"shield.jpg: {LEFT_OUT}"
    assert "I keep and show nothing of it: *Kim* decided so" in read(await moderators.note(again))
    await talk.bot.queue.empty()
    assert talk.around.workspace.files[again.files[0]].deleted
    assert asked_to_look(talk.around) == paid
    await only_moderation_knows(talk, hash_of(bad), again.files[0])


async def only_moderation_knows(talk: Talk, *words: str) -> None:
    """No object, record or row mentions any of these, but for cases and the books of moderation."""
    left = await mentions(talk.around, words)
    assert [name for name in left if name.split("#")[2:3] != ["M"]] == []


async def test_moderators_see_pictures_of_a_private_channel_but_slack_keeps_its_file(
    talk: Talk, moderators: Moderators
) -> None:
    secret = Talk(talk.around, talk.bot, new_channel(talk.around, ChannelKind.PRIVATE))
    posted = secret.post(flagged(talk.around, name="secret.jpg"))
    answer = await secret.answer(posted)
    alert = await moderators.alert(posted)
    assert f"in the private channel <#{secret.channel.id}>" in read(alert)

    window = await moderators.opens(alert)
    shown_file = await moderators.shown_in(window)
    assert shown_file.data[:3] == b"\xff\xd8\xff"
    assert not shown_file.shares
    await talk.around.people.close_modal("kim", window)
    await moderators.until(lambda: shown_file.deleted)

    # The administrator is not in that channel, so Slack lets the token delete nothing there.
    await moderators.press("Remove", alert)
    told = await moderators.shows(alert, "*You must still delete it in Slack*", "Open this message")
    assert tail(posted) in told
    await talk.bot.queue.empty()
    assert not talk.around.workspace.files[posted.files[0]].deleted
    assert secret.answers(posted) == []
    assert answer.pictures == ()


@pytest.mark.parametrize(
    ("pressed", "words"),
    [
        ("Keep", ["I am not in the channel any more", "I am not there any more"]),
        ("Remove", ["*You must still delete it in Slack*", "Where Slack gives no link"]),
    ],
)
async def test_what_the_bot_was_taken_away_from_is_not_called_gone(
    talk: Talk, moderators: Moderators, pressed: str, words: list[str]
) -> None:
    secret = Talk(talk.around, talk.bot, new_channel(talk.around, ChannelKind.PRIVATE))
    posted = secret.post(flagged(talk.around))
    await secret.answer(posted)
    alert = await moderators.alert(posted)
    bot_user = talk.around.slack.app.bot_user

    assert talk.around.people.kick(bot_user, secret.channel)
    window = await moderators.opens(alert)
    await moderators.until(lambda: "Invite me there to see it" in str(window.content))
    await talk.around.people.close_modal("kim", window)
    await moderators.press(pressed, alert)

    told = await moderators.shows(alert, *words)
    await talk.bot.queue.empty()
    assert "deleted there meanwhile" not in told
    assert "and the file in Slack" not in told
    assert not talk.around.workspace.files[posted.files[0]].deleted


async def test_between_the_bot_and_one_person_nobody_is_alerted(
    talk: Talk, moderators: Moderators
) -> None:
    alone = Talk(talk.around, talk.bot, direct(talk.around, "robin"))
    bad = flagged(talk.around)
    before = moderators.said()

    answer = await alone.ask(bad)
    await talk.bot.queue.empty()

    assert "I left it without labels; nobody was told" in shown(answer.message)
    assert answer.pictures == ()
    assert moderators.said() == before
    assert await mentions(talk.around, [hash_of(bad)]) == []


async def test_what_its_poster_deletes_first_needs_no_decision(
    talk: Talk, moderators: Moderators
) -> None:
    posted = talk.post(bad := flagged(talk.around))
    await talk.answer(posted)
    alert = await moderators.alert(posted)

    talk.around.people.delete_message(posted)

    await moderators.shows(alert, "*The message was deleted meanwhile.*")
    await talk.bot.queue.empty()
    assert talk.answers(posted) == []
    await only_moderation_knows(talk, hash_of(bad), posted.files[0])


async def test_a_burst_gathers_in_one_thread(talk: Talk, moderators: Moderators) -> None:
    first = talk.post(flagged(talk.around))
    root = await moderators.alert(first)
    posted = [talk.post(flagged(talk.around)) for _ in range(2)]

    alerts = [await moderators.alert(message) for message in posted]

    assert root.thread_ts in ("", root.ts)
    assert {alert.thread_ts for alert in alerts} == {root.ts}
    assert all("Keep" in buttons(alert) for alert in alerts)
