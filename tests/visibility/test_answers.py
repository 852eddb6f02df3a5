"""Everybody is answered with what they may see, all of it and nothing else."""

from tests.visibility.answers import judge_answers
from tests.visibility.studio import PlainStudio

WORKSPACES = 1_000


async def test_every_answer_is_what_the_facts_allow(studio: PlainStudio) -> None:
    for seed in range(WORKSPACES):
        await judge_answers(seed, studio)
