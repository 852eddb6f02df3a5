"""Who presses what: moderators, many at once, and people who are none."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from sandbox.workspace.records import Channel, Message
from tests.scenarios.moderation.moderators import (
    HELD,
    Moderators,
    buttons,
    flagged,
    hash_of,
    json_files,
    previews,
    read,
)
from tests.scenarios.talk import SECONDS, Talk, direct, shown
from tests.scenarios.whispers import asked, whispered

FORBIDDEN = (
    "Only members of the moderation channel can do that. Nothing was changed, "
    "and the attempt was noted."
)
NO_AUDIT = "Only members of the moderation channel can do that. The attempt was noted."


async def records(talk: Talk, sha256: str, user: str = "kim") -> list[tuple[str, str, str]]:
    """Act, person and detail of a case's audit records, as `/labels audit` sends them."""
    here = direct(talk.around, user)
    before = len(json_files(talk.around, here))
    await talk.around.people.run_command(user, here, "/labels", "audit")
    await talk.around.workspace.wait_for(
        lambda: len(json_files(talk.around, here)) > before, SECONDS
    )
    rows: list[dict[str, Any]] = json.loads(json_files(talk.around, here)[-1].data)
    names = {id_: user.name for id_, user in talk.around.workspace.users.items()}
    return [
        (row["act"], names.get(row["by"], ""), row["detail"])
        for row in rows
        if row["sha256"] == sha256
    ]


async def forge(talk: Talk, alert: Message, name: str, user: str) -> None:
    """Press an alert's button as if it stood below a message of one's own channel."""
    below = talk.around.people.post_text(user, talk.channel, "Nothing to see here")
    forged = replace(below, blocks=alert.blocks)
    block, element = buttons(alert)[name]
    outcome = await talk.around.people.click(user, forged, element["action_id"], block_id=block)
    assert outcome.ok


async def test_who_is_no_moderator_changes_nothing_and_is_told_so(
    talk: Talk, moderators: Moderators
) -> None:
    posted = talk.post(bad := flagged(talk.around))
    answer = await talk.answer(posted)
    alert = await moderators.alert(posted)
    people = talk.around.people
    people.invite("kim", "sam", moderators.channel)
    people.leave("sam", moderators.channel)

    # Robin copies a button's payload; Sam was a moderator a moment ago, and still sees the alert.
    for number, name in enumerate(("Keep", "Remove", "Tell the poster", "Assign to me"), 1):
        await forge(talk, alert, name, "robin")
        told = await whispered(talk.around, talk.channel, "robin", number)
        assert told.text == FORBIDDEN
    await moderators.press("Remove", alert, "sam")
    window = await moderators.opens(alert, "sam")
    await moderators.until(lambda: FORBIDDEN in "".join(read_window(talk, "sam")))
    await people.close_modal("sam", window)
    await asked(talk.around, talk.channel, "audit", "robin")
    told = await whispered(talk.around, talk.channel, "robin", 6)
    assert told.text == NO_AUDIT
    await talk.bot.queue.empty()

    assert read(moderators.now(alert)) == read(alert)
    assert "Keep" in buttons(moderators.now(alert))
    assert shown(answer.message) == f"{bad.name}: {HELD}"
    assert not talk.around.workspace.files[posted.files[0]].deleted
    acts = sorted(await records(talk, hash_of(bad)))
    assert acts[0][0] == "flagged"
    assert acts[1:] == [
        ("refused", "robin", "tried to assign the case"),
        ("refused", "robin", "tried to decide: keep"),
        ("refused", "robin", "tried to decide: remove"),
        ("refused", "robin", "tried to tell the poster"),
        ("refused", "sam", "tried to decide: remove"),
        ("refused", "sam", "tried to open the picture"),
    ]


async def test_many_presses_at_once_make_one_decision(talk: Talk, moderators: Moderators) -> None:
    posted = talk.post(bad := flagged(talk.around))
    await talk.answer(posted)
    alert = await moderators.alert(posted)
    names = ("Keep", "Remove", "Tell the poster", "Assign to me")
    presses = [(name, user) for user in ("kim", "alex") for name in (*names[:2] * 2, *names[2:])]
    before = len(talk.around.workspace.ephemerals)
    here = direct(talk.around, "robin")
    heard = len(said(talk, here))

    await asyncio.gather(*(moderators.press(name, alert, user) for name, user in presses))
    await moderators.until(lambda: "Keep" not in buttons(moderators.now(alert)))
    # Slack takes fifty changes of messages a minute, and the last of these have to wait for that.
    await talk.bot.queue.empty(60)

    acts = await records(talk, hash_of(bad))
    ((what, who, _),) = [act for act in acts if act[0] in ("kept", "removed")]
    told = [each.text for each in talk.around.workspace.ephemerals[before:]]
    losers = [words for words in told if words.startswith("Nothing was changed.")]
    # Eight decisions, one of which won; each may have come before or after somebody took it on.
    assert len(losers) in range(7, 10)
    assert {words.split(" decided ")[0] for words in losers} == {
        f"Nothing was changed. <@{talk.around.people.user(who).id}>"
    }
    # Robin hears of it once while it waits at most, and of the decision at most once.
    messages = [read(each) for each in said(talk, here)][heard:]
    assert len(messages) == len(set(messages)) == sum(act[0] == "told" for act in acts)
    assert len(messages) in (1, 2)
    assert f"*{what.capitalize()}* by *{who.capitalize()}*" in read(moderators.now(alert))
    answers = [shown(each) for each in talk.answers(posted)]
    assert (len(answers) == 1 and "*Shield*" in answers[0]) if what == "kept" else answers == []


def said(talk: Talk, channel: Channel) -> list[Message]:
    """All messages of a conversation, in the order of time."""
    return sorted(talk.around.workspace.history(channel.id), key=lambda each: each.ts)


async def test_the_poster_is_told_politely_and_once_of_each_thing(
    talk: Talk, moderators: Moderators
) -> None:
    posted = talk.post(bad := flagged(talk.around))
    await talk.answer(posted)
    alert = await moderators.alert(posted)
    here = direct(talk.around, "robin")
    before = len(said(talk, here))

    await moderators.press("Assign to me", alert, "alex")
    await moderators.press("Tell the poster", alert, "kim")

    await moderators.shows(alert, "Assigned to *Alex*", "Told about it: *Robin*.")
    assert "Tell the poster" not in buttons(moderators.now(alert))
    (told,) = said(talk, here)[before:]
    assert f"about “{bad.name}”" in read(told)
    assert "iolence" not in read(told)
    assert "Shield" not in read(told)
    assert previews(told) == []

    await moderators.press("Keep", alert, "kim")
    await moderators.until(lambda: "Tell the poster" in buttons(moderators.now(alert)))
    await moderators.press("Tell the poster", alert, "alex")
    await moderators.until(lambda: "Tell the poster" not in buttons(moderators.now(alert)))
    (decided,) = said(talk, here)[before + 1 :]
    assert "A person has looked at it, and all is well" in read(decided)


def read_window(talk: Talk, user: str) -> list[str]:
    """What stands in the window that somebody has open."""
    window = talk.around.people.open_modal(user)
    return [] if window is None else [json.dumps(window.content["blocks"], ensure_ascii=False)]
