"""What the thread was told."""

from bot.core.replies import PictureAnswer, Refusal, Reply
from tests.jobs.world import World
from tests.samples import slack_file

STUB = slack_file(id="F7CONNECT01", name="", mimetype="", filetype="", mode="file_access",
                  file_access="check_file_info")  # fmt: skip
"""A file of another organisation, as the event shows it."""


def only_reply(world: World) -> Reply:
    (reply,) = world.conversations.replies.values()
    return reply


def answered(world: World) -> list[PictureAnswer]:
    return [item for item in only_reply(world).items if isinstance(item, PictureAnswer)]


def refused(world: World) -> list[Refusal]:
    return [item for item in only_reply(world).items if isinstance(item, Refusal)]
