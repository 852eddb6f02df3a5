"""One studio for all workspaces: opening its threads takes longer than building a workspace."""

from collections.abc import Iterator

import pytest

from tests.visibility.studio import PlainStudio


@pytest.fixture(scope="session")
def studio() -> Iterator[PlainStudio]:
    opened = PlainStudio()
    yield opened
    opened.close()
