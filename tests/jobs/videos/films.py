"""A world in which somebody posts videos."""

from functools import cache

from bot.core.labels import Box, Instance, Label
from bot.core.uploads import SlackFile
from tests.jobs.world import World
from tests.sandbox.video_support import film

CAR = Label("Car", 93.0, (Instance(Box(0.1, 0.2, 0.3, 0.4), 91.0),), parents=("Vehicle",))
DOG = Label("Dog", 88.0)

MP4 = {"mimetype": "video/mp4", "filetype": "mp4"}

short_film = cache(film)


def post_film(world: World, data: bytes, name: str = "harbour.mp4") -> SlackFile:
    """A video that somebody posted."""
    return world.files.add(data, name, **MP4)
