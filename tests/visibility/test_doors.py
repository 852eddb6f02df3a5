"""Doors open exactly what the raw facts allow, in a thousand workspaces."""

import random

from bot.jobs.overview import overview
from bot.jobs.studio import Studio
from bot.slack.doors import SlackDoors
from tests.fakes.clock import FakeClock
from tests.visibility.building import built
from tests.visibility.facts import GUESSED, NOW, TEAM, drawn_facts
from tests.visibility.oracle import counts, open_places, visible
from tests.visibility.slack import SlackOfFacts

WORKSPACES = 1_000


async def test_everybody_opens_what_the_facts_allow_and_nothing_else() -> None:
    for seed in range(WORKSPACES):
        facts = drawn_facts(random.Random(seed))
        doors = SlackDoors(SlackOfFacts(facts), FakeClock(NOW))
        for user in [*(person.id for person in facts.people), "U7UNKNOWN"]:
            access = await doors.access(TEAM, user)

            assert access.channels == open_places(facts, user), (seed, user)


async def test_a_result_is_shared_only_where_everybody_may_open_it() -> None:
    for seed in range(WORKSPACES):
        dice = random.Random(seed)
        facts = drawn_facts(dice)
        doors = SlackDoors(SlackOfFacts(facts), FakeClock(NOW))
        source, audience = dice.choice(facts.places), dice.choice(facts.places)
        shared = await doors.may_all_open(TEAM, source.id, audience.id)

        readers = [
            person.id
            for person in facts.people
            if person.id in audience.members and person.kind != "deleted"
        ]
        unauthorised = [user for user in readers if source.id not in open_places(facts, user)]
        assert not (shared and unauthorised and source is not audience), (seed, unauthorised)


async def test_counts_are_those_of_visible_pictures(studio: Studio) -> None:
    for seed in range(300):
        facts = drawn_facts(random.Random(seed))
        world = await built(facts, studio)
        for person in facts.people:
            access = await world.services.doors.access(TEAM, person.id)
            seen = await overview(world.services.index, access)
            mine = visible(facts, person.id)

            assert seen.pictures == len(mine), (seed, person)
            named = {name: count for name, count in seen.labels.items() if name != GUESSED}
            assert named == counts(mine), (seed, person)
