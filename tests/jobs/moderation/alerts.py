"""Flagged bytes, and the alerts that stand for them on the board."""

from dataclasses import replace

from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Cells, Post, Stage
from bot.core.moderation.chores import ALERT, alert_job
from bot.core.moderation.notices import Alert, Sighted
from bot.jobs.chores import CHORES
from tests.jobs.moderation.flagged import MODERATORS, TEAM, VERDICT
from tests.jobs.world import World

RED = Cells(1, 1, ((200, 0, 0),), 200, 150)


def sha(number: int) -> str:
    return f"{number:064x}"


def post_of(case: int, number: int, *, channel: str = "C7GENERAL", **changes: object) -> Post:
    identity = Identity(channel, f"17724438{number:02}.000100", f"F7PNG{number:06}")
    post = Post(TEAM, sha(case), identity, identity.ts, "U7ANN", "beach.png", "channel", Stage.HELD)
    return replace(post, **changes)  # type: ignore[arg-type]


async def flag(world: World, case: int, *posts: Post) -> None:
    """Bytes are flagged in these posts."""
    await world.cases.open_case(Case(TEAM, sha(case), VERDICT, RED, world.clock.now()))
    for post in posts or [post_of(case, case)]:
        await world.cases.put_post(post)


async def change(world: World, case: int, **changes: object) -> None:
    there = await world.cases.find_case(TEAM, sha(case))
    assert there
    assert await world.cases.change_case(replace(there, **changes))  # type: ignore[arg-type]


async def alert(world: World, case: int = 1) -> None:
    await CHORES[ALERT](world.services, alert_job(TEAM, sha(case)))


def standing(world: World, case: int = 1) -> list[tuple[str, str, Alert]]:
    """Where the alerts of a case stand: `ts`, thread and what they show."""
    return [
        (ts, thread, notice)
        for ts, (channel, thread, _, notice) in world.board.posted.items()
        if isinstance(notice, Alert) and notice.case.sha256 == sha(case)
        if channel == MODERATORS
    ]


def sighted(post: Post) -> Sighted:
    place = f"{post.identity.channel}/p{post.identity.ts.replace('.', '')}"
    return Sighted(post, f"https://team.slack.com/archives/{place}")


def link_to(ts: str) -> str:
    return f"https://team.slack.com/archives/{MODERATORS}/p{ts.replace('.', '')}"
