"""What somebody puts into the drop folder, and a worker that comes to it."""

import hashlib
from dataclasses import replace
from typing import Any

from bot.core.drops import Drop, Dropped
from bot.core.replies import PictureAnswer, Progress, Refusal, Reply
from bot.core.uploads import Upload
from bot.jobs.drops.taking import take_drop
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.services import Services
from bot.ports import ClaimState, StoredImage
from tests.jobs.world import World, picture

TEAM, CHANNEL = "T7TEAM", "C7GENERAL"
LEASE = 60.0


def place(name: str = "red flower.png", channel: str = CHANNEL, team: str = TEAM) -> Drop:
    return Drop(team, channel, f"drop/{team}/{channel}/{name}")


def put(
    world: World, data: bytes | None = None, name: str = "red flower.png",
    *, content_type: str = "binary/octet-stream", **where: str,
) -> Drop:  # fmt: skip
    """Put a file there; the channel is public, with the bot in it."""
    drop = place(name, **where)
    world.conversations.public.add(CHANNEL)
    world.objects.drop(drop.key, picture() if data is None else data, content_type)
    return drop


def dropped_id(drop: Drop, data: bytes) -> str:
    return Dropped(drop, hashlib.sha256(data).hexdigest(), "", 0).id


async def take(world: World, drop: Drop, services: Services | None = None) -> None:
    """Do the chore, and the job that it orders."""
    services = services or world.services
    await take_drop(services, drop.to_job())
    await label_ordered(world, services)


async def label_ordered(world: World, services: Services) -> None:
    """Label what waits in the queue, as a worker does."""
    for key, message in list(world.queue.messages.items()):
        if "chore" not in message.job:
            await _label(services, Upload.from_json(message.job))
            del world.queue.messages[key]


async def _label(services: Services, job: Upload) -> None:
    claim = await services.claims.claim(job, "labeller", LEASE)
    if claim.state is ClaimState.DONE:
        return
    assert claim.state is not ClaimState.BUSY
    ts = await UploadLabeller(services).answer(job, "labeller", claim.state)
    await services.claims.finish(job, "labeller", ts)


def said(world: World) -> list[tuple[str, Reply]]:
    """Everything that stands in channels and threads, with its `ts`."""
    return list(world.conversations.replies.items())


def items(world: World) -> list[PictureAnswer | Refusal | Progress]:
    return [item for _, reply in said(world) for item in reply.items]


def images(world: World) -> list[StoredImage]:
    return list(world.library.images.values())


class Lost(BaseException):
    """A worker is gone, whatever it was about to do."""


class Breaking:
    """Services of a worker that is lost at one of its calls: before it, or after it was made."""

    PORTS = (
        "claims", "conversations", "drops", "files", "ledger", "library", "objects", "queue",
    )  # fmt: skip

    def __init__(self, services: Services, at: int, *, after: bool) -> None:
        self.calls = 0
        self._at = at
        self._after = after
        ports: dict[str, Any] = {name: _Port(getattr(services, name), self) for name in self.PORTS}
        self.services = replace(services, **ports)

    def check(self, *, is_made: bool) -> None:
        """Count a call that begins; be lost where it was said."""
        self.calls += not is_made
        if self.calls >= self._at and is_made == self._after:
            raise Lost


class _Port:
    def __init__(self, port: Any, breaking: Breaking) -> None:
        self._port = port
        self._breaking = breaking

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        if not callable(method):
            return method

        async def call(*arguments: Any, **named: Any) -> Any:
            self._breaking.check(is_made=False)
            answer = await method(*arguments, **named)
            self._breaking.check(is_made=True)
            return answer

        return call
