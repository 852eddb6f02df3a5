"""Cases that the tests of moderation's cards start from."""

from dataclasses import replace
from typing import Any

from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Cells, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.notices import Alert, Sighted
from tests.slack.limits import mrkdwn_texts

NAMES = {"U7ANN": "Ann", "U7BEN": "Ben", "U7MOD": "Kim"}
HOSTILE = "<!channel> <@U7ANN> <https://evil.test|here> *b* _i_ `c` & :boom: @here\n> x" * 40

CASE = Case(
    team="T7TEAM",
    sha256="5" * 64,
    verdict=Verdict((Finding(("Violence", "Graphic Violence"), 93.4),)),
    cells=Cells(1, 1, ((0, 0, 0),), 1200, 800),
    opened=1_772_443_805.0,
    preview="F7PREVIEW01",
)
KEPT = Decision(Choice.KEEP, "U7MOD", 1_772_444_000.0, "token")
REMOVED = replace(KEPT, choice=Choice.REMOVE)
BY_POLICY = replace(REMOVED, by="")


def sighted(number: int = 1, stage: Stage = Stage.HELD, *, link: str = "", **post: Any) -> Sighted:
    """A post by Ann, with a link unless it is a hostile one."""
    identity = Identity("C7GENERAL", f"17724438{number:02}.000100", f"F7PNG{number:06}")
    values: dict[str, Any] = {
        "team": "T7TEAM", "sha256": CASE.sha256, "identity": identity, "thread": identity.ts,
        "user": "U7ANN", "name": "beach.png", "channel_type": "channel", "stage": stage, **post,
    }  # fmt: skip
    return Sighted(Post(**values), link or f"https://team.slack.com/archives/C7GENERAL/p{number}")


def alert(*posts: Sighted, decision: Decision | None = None, **fields: Any) -> Alert:
    """An alert of the case with this decision; `fields` are the case's or the alert's own."""
    ours = {
        name: fields.pop(name) for name in ("more", "report_only", "can_remove") if name in fields
    }
    case = replace(CASE, decision=decision, **fields)
    return Alert(case, posts or (sighted(),), **ours)


def words_of(blocks: Any) -> str:
    """All mrkdwn of a card, a line for each text."""
    return "\n".join(mrkdwn_texts(list(blocks)))


def worst_alert(decision: Decision | None, stage: Stage, **fields: Any) -> Alert:
    """Everything as long and as hostile as it can come."""
    verdict = Verdict(
        tuple(Finding((HOSTILE, "&" * 500, HOSTILE), 99.9) for _ in range(40)),
        words=(HOSTILE,) * 200,
        is_drawn=True,
        removes=True,
    )
    posts = tuple(
        sighted(
            number, stage, user=f"U{number:010}", name=HOSTILE, channel_type=HOSTILE,
            link="https://team.slack.com/" + "a" * 370, stays_in_slack=stage is Stage.REMOVED,
        )
        for number in range(8)
    )  # fmt: skip
    told = tuple(f"U{number:010}" for number in range(200))
    return alert(
        *posts, decision=decision, verdict=verdict, assigned="U7MOD", assigned_at=1.0, told=told,
        more=10_000, **fields,
    )  # fmt: skip


class EverybodyIsHostile(dict[str, str]):
    """Names that people gave themselves."""

    def get(self, _user: str, _default: Any = "") -> str:
        return HOSTILE
