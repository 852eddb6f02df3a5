"""A world with moderators, and pictures that they want to hear of."""

import hashlib
from typing import Any

from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Cells, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.policy import Policy
from bot.core.moderation.seen import Moderation, ModerationLabel
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.core.uploads import Upload
from bot.jobs.studio import Studio
from bot.ports import Clock
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG

MODERATORS = "C7MODS"
TEAM = "T7TEAM"

WEAPONS = Moderation(
    labels=(
        ModerationLabel("Violence", 93.0),
        ModerationLabel("Weapons", 93.0, parent="Violence", level=2),
    ),
    model_version="7.0",
)
VERDICT = Verdict((Finding(("Violence", "Weapons"), 93.0),))
HARMLESS = Moderation(model_version="7.0")


def make_moderated(clock: Clock, studio: Studio, **rules: Any) -> World:
    """Moderators have a channel, and the detector sees a dog with a weapon."""
    world = make_world(clock, studio, moderation_channel=MODERATORS, **rules)
    world.sees(DOG)
    world.detector.moderation = WEAPONS
    return world


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def identity_of(job: Upload, place: int = 0) -> Identity:
    return Identity(job.channel, job.ts, job.files[place].id)


def a_case(data: bytes | None = None, **changes: Any) -> Case:
    """The case of the usual picture, as it is opened."""
    values: dict[str, Any] = {
        "verdict": VERDICT, "cells": Cells(1, 1, ((0, 128, 128),), 200, 150), "opened": 0.0,
    }  # fmt: skip
    return Case(TEAM, sha_of(data or picture()), **{**values, **changes})


def decision(choice: Choice, by: str = "U7BEN") -> Decision:
    return Decision(choice, by, 1_772_443_000.0, f"token-{choice.value}")


async def decide(world: World, choice: Choice, data: bytes | None = None) -> None:
    """Somebody has decided about the usual picture."""
    case = await world.cases.open_case(a_case(data, decision=decision(choice)))
    assert case.decision


def posts(world: World) -> list[Post]:
    """All that moderators know of."""
    return list(world.cases.kept_posts.values())


def stages(world: World) -> list[Stage]:
    return [post.stage for post in posts(world)]


def lines(world: World) -> list[str]:
    """What the threads read: a sentence, or the names of labels."""
    told: list[str] = []
    for reply in world.conversations.replies.values():
        told.extend(_line(item) for item in reply.items)
    return told


def _line(item: PictureAnswer | Refusal | Progress) -> str:
    if isinstance(item, Refusal | Progress):
        return item.sentence
    return ", ".join(label.name for label in item.analysis.labels)


def chores(world: World) -> list[str]:
    """The chores that wait, by name."""
    return [message.job["chore"] for message in world.queue.messages.values()]


async def the_policy_is(world: World, **changes: Any) -> None:
    assert await world.cases.save_policy(TEAM, Policy(**changes))


def shown(world: World) -> dict[str, int]:
    """How much of pictures is anywhere where people may find it."""
    return {
        "records": len(world.library.images),
        "drawings": len(world.files.uploads) + len(world.files.shared),
        "originals": len([key for key in world.objects.objects if key.startswith("originals/")]),
    }


NOTHING = {"records": 0, "drawings": 0, "originals": 0}
