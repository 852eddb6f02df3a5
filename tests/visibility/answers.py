"""The first judge: what is answered is what a naive oracle works out from the raw facts."""

import json
import random
from collections.abc import AsyncIterator, Sequence

from bot.core.cards import Card
from bot.core.entries import Identity
from bot.slack.cards.results import ALIKE, SHARE, identity_value
from tests.jobs.world import World
from tests.visibility.building import Spoil, built, identity, link, unspoilt
from tests.visibility.facts import Facts, Posted, drawn_facts
from tests.visibility.oracle import counts, may_open, visible
from tests.visibility.questions import drawn_question
from tests.visibility.seat import MOST_PAGES, Seat, buttons, letters, pictures
from tests.visibility.studio import PlainStudio

OLDER, NEWER, INSTEAD = "search_go_older", "search_go_newer", "search_go_instead"
_MISSPELT = ("baech", "anmal", "hot dgo", "glases", "mobil phone", "womn", "doog hause")


async def judge_answers(seed: int, studio: PlainStudio, spoil: Spoil = unspoilt) -> None:
    """Every command answers with exactly what the oracle allows."""
    dice = random.Random(seed)
    facts = drawn_facts(dice)
    user = dice.choice([*(person.id for person in facts.people), "U7UNKNOWN"])
    world = await built(facts, studio, spoil)
    seat = Seat(world, user, dice.choice(facts.places).id)
    mine = visible(facts, user)
    for _ in range(2):
        await _judge_search(seat, facts, user, dice)
    await _judge_suggestions(seat, mine, dice)
    await _judge_similar(seat, mine)
    await _judge_sharing(world, seat, facts, dice)
    await _judge_links(seat, facts, user, dice)
    if dice.random() < 0.5:
        await _judge_top(seat, studio, mine)
        await _judge_export(seat, mine)
        await _judge_usage(world, seat, facts, user)


async def _judge_search(seat: Seat, facts: Facts, user: str, dice: random.Random) -> None:
    question = drawn_question(dice, facts, user)
    mine = visible(facts, user)
    wanted = [identity(each) for each in mine if question.means(each, counts(mine))]
    first = (await seat.ask(f"search {question.text}"))[-1]

    forward = [first, *[card async for card in _pages(seat, first, OLDER)]]
    assert [each for card in forward for each in pictures(card)] == wanted, question.text

    backward = [card async for card in _pages(seat, forward[-1], NEWER)]
    seen = [each for card in [*backward[::-1], forward[-1]] for each in pictures(card)]
    assert seen == wanted, f"backwards: {question.text}"


async def _pages(seat: Seat, card: Card, way: str) -> AsyncIterator[Card]:
    for _ in range(MOST_PAGES):
        found = buttons(card, way)
        if not found:
            return
        card = (await seat.press(found[0]))[-1]
        yield card


async def _judge_suggestions(seat: Seat, mine: Sequence[Posted], dice: random.Random) -> None:
    word = dice.choice(_MISSPELT)
    (card,) = await seat.ask(f"search {word}")
    offered = {str(button["text"]["text"]) for button in buttons(card, INSTEAD)}

    assert offered <= set(counts(list(mine))), word
    for button in buttons(card, INSTEAD) if " " not in word else ():
        assert pictures((await seat.press(button))[-1]), f"{word} offers what is not there"


async def _judge_similar(seat: Seat, mine: Sequence[Posted]) -> None:
    allowed = {identity(each) for each in mine}
    (card,) = await seat.ask("similar")
    assert set(pictures(card)) <= allowed
    for picture in mine[:2]:
        told = await seat.press({"action_id": ALIKE, "value": identity_value(identity(picture))})
        assert set(pictures(told[-1])) <= allowed


async def _judge_sharing(world: World, seat: Seat, facts: Facts, dice: random.Random) -> None:
    if not facts.posted:
        return
    picture = dice.choice(facts.posted)
    world.answers.published.clear()
    await seat.press({"action_id": SHARE, "value": identity_value(identity(picture))})
    for channel, _, _ in world.answers.published:
        place = facts.place(picture.place)
        assert not picture.forgotten
        assert may_open(facts, seat.user, place)
        for person in facts.people:
            listens = person.id in facts.place(channel).members and person.kind != "deleted"
            assert not listens or may_open(facts, person.id, place), "shared with strangers"


async def _judge_links(seat: Seat, facts: Facts, user: str, dice: random.Random) -> None:
    if not facts.posted:
        return
    picture = dice.choice(facts.posted)
    (card,) = await seat.ask(f"show {link(picture)}")
    is_visible = picture in visible(facts, user)
    assert is_visible == (f"picture-{picture.number}.png" in letters([card]))
    if not is_visible:
        assert not any(thing.name in letters([card]) for thing in picture.things)


async def _judge_top(seat: Seat, studio: PlainStudio, mine: Sequence[Posted]) -> None:
    studio.drawn.clear()
    await seat.ask("top 366")
    told = [({label.name: label.pictures for label in top.labels}, top.whole)
            for top in studio.drawn]  # fmt: skip
    assert told == ([(counts(list(mine)), len(mine))] if mine else [])


async def _judge_export(seat: Seat, mine: Sequence[Posted]) -> None:
    files = await seat.exported()
    found = [
        Identity(record["channel"], record["message"], record["file"])
        for name, data in files.items()
        if name.endswith(".json")
        for record in json.loads(data)
    ]
    assert sorted(found) == sorted(identity(each) for each in mine)


async def _judge_usage(world: World, seat: Seat, facts: Facts, user: str) -> None:
    person = facts.somebody(user)
    told = letters(await seat.ask("usage"))
    for place in facts.places:
        if not may_open(facts, user, place):
            assert place.id not in told
    if not (person and person.is_admin):
        assert "Whole team" not in told
