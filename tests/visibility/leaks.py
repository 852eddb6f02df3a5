"""Seeded leaks: bots that forget one thing. Each is a mistake that somebody might really make."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from bot.core.access import Access
from bot.core.images import StoredImage
from bot.core.moderation.cases import Post
from bot.core.tallies import Tally
from bot.jobs.services import Services
from bot.ports import Doors
from bot.slack.doors import SlackDoors
from tests.fakes.library import FakeIndex, FakeLibrary
from tests.fakes.moderation import FakeCases
from tests.jobs.world import World
from tests.visibility.facts import TEAM, Facts
from tests.visibility.slack import SlackOfFacts


class OpenDoors:
    """The real doors, left open in some way."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def access(self, team: str, user: str) -> Access:
        return await self._doors.access(team, user)

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        return await self._doors.may_all_open(team, channel, audience)

    def forget(self, team: str) -> None:
        self._doors.forget(team)


class GuestsUnnoticed(SlackOfFacts):
    """Does not say who is a guest or a stranger, as if nobody looked."""

    async def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        answer = await super().ask(method, **arguments)
        if user := answer.get("user"):
            user.update(is_restricted=False, is_stranger=False, team_id=TEAM)
        return answer


class BotNeverLeft(SlackOfFacts):
    """Says that the bot is everywhere, as a list from before it left would."""

    def __init__(self, facts: Facts) -> None:
        places = [replace(place, has_bot=True) for place in facts.places]
        super().__init__(replace(facts, places=tuple(places)))


class CarelessAccess(Access):
    """Takes all that stands in the team's scope for public."""

    def shows(self, scope: str, channel: str) -> bool:
        return True


class PublicIsNotChecked(OpenDoors):
    """Shows what stands in the team's scope without asking whether it still belongs there."""

    async def access(self, team: str, user: str) -> Access:
        access = await super().access(team, user)
        return CarelessAccess(**{each.name: getattr(access, each.name) for each in fields(access)})


class SharesAnywhere(OpenDoors):
    """Believes that everybody may open everything."""

    async def may_all_open(self, team: str, channel: str, audience: str) -> bool:
        return True


class EverybodyIsAdmin(OpenDoors):
    """Tells everybody what only admins are told."""

    async def access(self, team: str, user: str) -> Access:
        return replace(await super().access(team, user), is_admin=True)


class ForgetsNothing(FakeLibrary):
    """Keeps what is to be forgotten."""

    async def erase_image(self, image: StoredImage) -> None:
        pass


class RecordsWhatIsHeld(FakeCases):
    """Writes flagged pictures into the library as if somebody had let them in already."""

    def __init__(self, library: FakeLibrary) -> None:
        super().__init__()
        self._library = library

    async def put_post(self, post: Post) -> None:
        await super().put_post(post)
        analysis = await self._library.find_analysis(post.team, post.sha256)
        assert analysis
        channel, ts, file_id = post.identity
        await self._library.record_image(
            StoredImage(
                team=post.team,
                channel=channel,
                ts=ts,
                thread=post.thread,
                file_id=file_id,
                user=post.user,
                name=post.name,
                is_public=post.channel_type == "channel",
                sha256=post.sha256,
                object_key="",
                drawn_file="",
                reply_ts=post.reply_ts,
                posted=post.posted,
                analysis=analysis,
                sure_from=70.0,
            )
        )


class CountsEverything(FakeIndex):
    """Does not say which channels the team's counts are made of: nothing can be taken out."""

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        found = await super().tallies(team, scopes)
        return {scope: replace(tally, channels={}) for scope, tally in found.items()}


def held_is_recorded(world: World) -> World:
    cases = RecordsWhatIsHeld(world.library)
    return replace(with_services(world, cases=cases), cases=cases)


def with_services(world: World, **changes: Any) -> World:
    services: Services = replace(world.services, **changes)
    return replace(world, services=services)


def guests_unnoticed(world: World) -> World:
    return with_slack(world, GuestsUnnoticed)


def bot_never_left(world: World) -> World:
    return with_slack(world, BotNeverLeft)


def with_slack(world: World, slack: type[SlackOfFacts]) -> World:
    doors = world.services.doors
    assert isinstance(doors, SlackDoors)
    assert isinstance(doors._calls, SlackOfFacts)
    return with_services(world, doors=SlackDoors(slack(doors._calls.facts), world.clock))


def public_is_not_checked(world: World) -> World:
    return with_services(world, doors=PublicIsNotChecked(world.services.doors))


def shares_anywhere(world: World) -> World:
    return with_services(world, doors=SharesAnywhere(world.services.doors))


def everybody_is_admin(world: World) -> World:
    return with_services(world, doors=EverybodyIsAdmin(world.services.doors))


def counts_everything(world: World) -> World:
    return with_services(world, index=CountsEverything(world.library))


def forgets_nothing(world: World) -> World:
    library = ForgetsNothing(world.clock)
    index = FakeIndex(library)
    spoilt = with_services(world, library=library, index=index)
    return replace(spoilt, library=library, index=index)
