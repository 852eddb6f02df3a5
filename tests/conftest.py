"""What every test needs."""

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("labels", deadline=None)
settings.load_profile("labels")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes, one takes all scenarios, which share a running bot, and first.

    They wait for most of their time; the other tests are done meanwhile, a module at a time.
    """
    for item in items:
        module = item.path.parent.name if "scenarios" in item.path.parts else str(item.path)
        item.add_marker(pytest.mark.xdist_group(module))
    items.sort(key=lambda item: "scenarios" not in item.path.parts)
