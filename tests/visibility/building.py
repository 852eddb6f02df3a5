"""Facts become a bot: the real jobs and doors over the fakes, with all pictures recorded."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.entries import Identity
from bot.core.images import StoredImage
from bot.core.labels import Analysis, Box, Colour, Instance, Label
from bot.core.moderation.cases import Case, Cells, Post, Stage
from bot.jobs.studio import Studio
from bot.jobs.tombstones import identity_of
from bot.slack.doors import SlackDoors
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import MODERATORS, VERDICT
from tests.jobs.world import World, make_world
from tests.visibility.facts import ALIASES, NOW, PARENTS, TEAM, Facts, Posted, Thing
from tests.visibility.slack import SlackOfFacts

Spoil = Callable[[World], World]
"""Changes the bot before it is judged: a seeded leak."""

_MONTH = "2026-03"


def unspoilt(world: World) -> World:
    """The bot as it is."""
    return world


def identity(picture: Posted) -> Identity:
    """What the bot knows a picture by."""
    return Identity(picture.place, picture.ts, picture.file)


def link(picture: Posted) -> str:
    """The link to a picture's message."""
    return f"https://team.slack.com/archives/{picture.place}/p{picture.ts.replace('.', '')}"


async def built(facts: Facts, studio: Studio, spoil: Spoil = unspoilt) -> World:
    """Everything posted while each conversation was what it was then; then what happened since."""
    clock = FakeClock(NOW)
    world = make_world(clock, studio, moderation_channel=MODERATORS)
    doors = SlackDoors(SlackOfFacts(facts), clock)
    world = spoil(replace(world, services=replace(world.services, doors=doors)))
    for picture in facts.posted:
        await _record(world, facts, picture)
    return world


async def _record(world: World, facts: Facts, picture: Posted) -> None:
    place = facts.place(picture.place)
    image = stored(picture, is_public=place.is_public if picture.late else place.was_public)
    library = world.library
    if picture.held and not picture.forgotten:
        await _hold(world, image)
        return
    await library.record_image(image)
    await library.count_calls(TEAM, place.id, _MONTH, 1, 0)
    if picture.forgotten:
        await library.erase_image(image)
        await library.bury(TEAM, identity(picture))
    elif place.moved:
        await library.move_image(image, is_public=place.is_public)


async def _hold(world: World, image: StoredImage) -> None:
    """What is kept of a flagged picture until somebody decides."""
    library, cases, identity = world.library, world.services.cases, identity_of(image)
    await library.expect_image(TEAM, identity, image.sha256)
    await library.save_analysis(TEAM, image.sha256, image.analysis)
    await library.count_calls(TEAM, image.channel, _MONTH, 1, 0)
    await cases.open_case(Case(TEAM, image.sha256, VERDICT, Cells(1, 1, ((0, 0, 0),), 1, 1), NOW))
    await cases.put_post(
        Post(
            team=TEAM,
            sha256=image.sha256,
            identity=identity,
            thread=image.thread,
            user=image.user,
            name=image.name,
            stage=Stage.HELD,
            reply_ts=image.reply_ts,
            channel_type="channel" if image.is_public else "group",
        )
    )


def stored(picture: Posted, *, is_public: bool) -> StoredImage:
    """The record of a picture."""
    return StoredImage(
        team=TEAM,
        channel=picture.place,
        ts=picture.ts,
        thread=picture.ts,
        file_id=picture.file,
        user=picture.user,
        name=f"picture-{picture.number}.png",
        is_public=is_public,
        sha256=picture.bytes_,
        object_key=f"originals/{TEAM}/{picture.bytes_}",
        drawn_file=f"F7DRAWN{picture.number:05}",
        reply_ts=picture.ts,
        posted=float(picture.ts),
        analysis=Analysis(
            labels=tuple(map(_label, picture.things)),
            model_version="3.0",
            width=1200,
            height=800,
            format="PNG",
            colours=tuple(Colour(0, 0, 0, name, 30.0) for name in picture.colours),
            animated=picture.animated,
            fingerprint=picture.fingerprint,
        ),
        shows_itself=True,
        sure_from=70.0,
    )


def _label(thing: Thing) -> Label:
    box = Instance(Box(0.1, 0.1, 0.2, 0.2), thing.confidence)
    return Label(
        name=thing.name,
        confidence=thing.confidence,
        instances=(box,) * thing.count,
        parents=PARENTS.get(thing.name, ()),
        aliases=ALIASES.get(thing.name, ()),
    )
