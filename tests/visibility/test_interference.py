"""What somebody may not see changes no letter of what they are answered."""

from tests.visibility.interference import judge_interference
from tests.visibility.studio import PlainStudio

WORKSPACES = 1_000


async def test_what_may_not_be_seen_changes_no_answer(studio: PlainStudio) -> None:
    for seed in range(WORKSPACES):
        await judge_interference(seed, studio)
