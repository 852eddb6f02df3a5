"""The second judge: what somebody may not see changes no letter of what they are answered.

Two workspaces have the same people, conversations and visible pictures, and other ones, or none,
behind the doors that are closed to somebody. Whatever that person types or presses, in the same
order, must be answered the same: nothing can leak that is the same either way.
"""

import random
from collections.abc import Iterator, Sequence

from bot.core.paging import Cursor
from bot.slack.cards.results import ALIKE, SHARE, identity_value
from bot.slack.cards.search import GO
from tests.visibility.building import Spoil, built, identity, link, unspoilt
from tests.visibility.facts import NOW, Facts, Posted, drawn_facts, with_others_behind
from tests.visibility.oracle import open_places
from tests.visibility.questions import drawn_question
from tests.visibility.seat import Button, Seat, buttons, letters
from tests.visibility.studio import PlainStudio

_WORDS = ("", "beech", "baseballs", "zebra", "hot", "cell phone", "-beach", "(hot", "in:#place-1")
_PRESSES = 3
_LARGER = 4
"""Of the commands that read a lot, one in so many is tried each time."""


async def judge_interference(seed: int, studio: PlainStudio, spoil: Spoil = unspoilt) -> None:
    """Both workspaces answer the same to somebody who tries everything."""
    dice = random.Random(seed)
    facts = drawn_facts(dice)
    user = dice.choice([*(person.id for person in facts.people), "U7UNKNOWN"])
    closed = frozenset(place.id for place in facts.places) - open_places(facts, user)
    others = with_others_behind(facts, closed, dice)
    behind = [
        each
        for each in (*facts.posted, *others.posted)
        if each.place in closed and each.user != user
    ]

    told = [
        await _everything_told(one, behind, user, seed, studio=studio, spoil=spoil)
        for one in (facts, others)
    ]

    for answer, instead in zip(*told, strict=True):
        assert answer == instead, f"seed {seed}, {user}"


async def _everything_told(
    facts: Facts,
    behind: Sequence[Posted],
    user: str,
    seed: int,
    *,
    studio: PlainStudio,
    spoil: Spoil,
) -> list[str]:
    """All that somebody is answered; the seed decides what is typed and pressed."""
    dice = random.Random(seed)
    world = await built(facts, studio, spoil)
    seat = Seat(world, user, dice.choice(facts.places).id)
    told = []
    for text in (drawn_question(dice, facts, user).text, dice.choice(_WORDS)):
        told += await _searched(seat, text, dice)
    for text in _commands(dice, facts, behind, user):
        told.append(f"{text}: {letters(await seat.ask(text))}")
    for button in _forged(dice, behind):
        told.append(f"{button}: {letters(await seat.press(button))}")
    if not dice.randrange(_LARGER):
        told.append(repr(await seat.exported()))
    return [*told, repr(world.files.uploads)]


async def _searched(seat: Seat, text: str, dice: random.Random) -> list[str]:
    """Search, and press some of the buttons below the answer and below those that come."""
    cards = await seat.ask(f"search {text}")
    told = [f"{text}: {letters(cards)}"]
    for _ in range(_PRESSES):
        found = [button for card in cards for button in buttons(card, "")]
        if not found:
            break
        cards = await seat.press(dice.choice(found))
        told.append(f"{text}, pressed: {letters(cards)}")
    return told


def _commands(
    dice: random.Random, facts: Facts, behind: Sequence[Posted], user: str
) -> Iterator[str]:
    person = facts.somebody(user)
    place = dice.choice(facts.places)
    yield "similar"
    if not dice.randrange(_LARGER):
        yield from ("top 60", f"top in:<#{place.id}|{place.name}>")
    if not (person and person.is_admin):
        yield "usage"  # Admins are told what the whole team pays.
    for picture in dice.sample(behind, min(2, len(behind))):
        yield from (f"show {link(picture)}", f"forget {link(picture)}")


def _forged(dice: random.Random, behind: Sequence[Posted]) -> Iterator[Button]:
    """Buttons that name what lies behind closed doors: cursors and names grant nothing."""
    for picture in dice.sample(behind, min(1, len(behind))):
        value = identity_value(identity(picture))
        yield {"action_id": ALIKE, "value": value}
        yield {"action_id": SHARE, "value": value}
        cursor = Cursor("", NOW, f"{picture.ts}#{picture.file}", newer=dice.random() < 0.5)
        yield {"action_id": f"{GO}_older", "value": cursor.to_value()}
