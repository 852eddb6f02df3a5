"""One studio for all workspaces: opening its threads takes longer than building a workspace."""

from collections.abc import Iterator

import pytest

from bot.jobs.studio import Studio


@pytest.fixture(scope="session")
def studio() -> Iterator[Studio]:
    opened = Studio(threads=1)
    yield opened
    opened.close()
