"""What moderation costs a picture that nobody flags."""

from collections import Counter
from dataclasses import replace
from typing import Any

from bot.jobs.label_upload import UploadLabeller
from bot.jobs.studio import Studio
from bot.ports import ClaimState
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import HARMLESS, make_moderated
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG


class Counted:
    """A port whose calls are counted by name."""

    def __init__(self, port: object, calls: Counter[str]) -> None:
        self._port = port
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        self._calls[name] += 1
        return getattr(self._port, name)


async def calls_of_a_picture(world: World) -> Counter[str]:
    calls: Counter[str] = Counter()
    services: Any = world.services
    ports = ("library", "objects", "queue", "cases", "ledger", "board", "claims")
    counted = {name: Counted(getattr(services, name), calls) for name in ports}
    job = world.post(world.files.add(picture()))
    await world.claims.claim(job, "me", 60)
    await UploadLabeller(replace(services, **counted)).answer(job, "me", ClaimState.NEW)
    return calls


async def test_a_picture_that_nobody_flags_is_two_requests_more(studio: Studio) -> None:
    """See "What moderation costs" in `docs/data-model.md`."""
    clock = FakeClock(1_772_443_900.0)
    plain, moderated = make_world(clock, studio), make_moderated(clock, studio)
    plain.sees(DOG)
    moderated.detector.moderation = HARMLESS

    calls, more = await calls_of_a_picture(plain), await calls_of_a_picture(moderated)

    assert more - calls == {"ruling": 1, "find_case": 1}
    assert calls - more == {}
    assert (plain.detector.moderated, len(moderated.detector.moderated)) == ([], 1)
