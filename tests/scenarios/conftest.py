"""One Slack, one AWS and one Rekognition for all conversations, and the bot that most need."""

from collections.abc import AsyncIterator, Iterable, Iterator

import pytest
import pytest_asyncio

from sandbox.workspace import Change
from tests.scenarios.bots import Bot, socket_bot, web_bot
from tests.scenarios.hasty_worker import LEASE
from tests.scenarios.queues import JobQueue
from tests.scenarios.rights import missed, used, wrong
from tests.scenarios.surroundings import Surroundings, surroundings
from tests.scenarios.talk import Talk, new_channel


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Run the conversations in the event loop in which the sandbox lives."""
    for item in items:
        if "tests/scenarios/" in item.nodeid and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def around(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Surroundings]:
    """Everything around the bot."""
    async with surroundings(tmp_path_factory.mktemp("logs")) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bot(around: Surroundings) -> AsyncIterator[Bot]:
    """`python -m bot` with its defaults."""
    async with socket_bot(around) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def talk(around: Surroundings, bot: Bot) -> AsyncIterator[Talk]:
    """A new public channel with Robin, Sam and the bot, which hears that Robin came there.

    So it asks anew where everybody is, and has no reason to introduce itself.
    """
    channel = new_channel(around)
    around.workspace.emit(Change("member_joined_channel", channel.id, user=channel.members[0]))
    yield Talk(around, bot, channel)
    around.eyes.open()


@pytest_asyncio.fixture(loop_scope="session")
async def web(around: Surroundings) -> AsyncIterator[Bot]:
    """`python -m bot web`, whose jobs wait for workers; a lost one is handed out anew soon."""
    queue = await JobQueue.make(around.aws, around.unused("web"), visibility=LEASE)
    async with web_bot(around, queue) as started:
        yield started


@pytest.fixture
def web_talk(around: Surroundings, web: Bot) -> Iterator[Talk]:
    """A new public channel with Robin, Sam and the bot, which has no worker yet."""
    yield Talk(around, web, new_channel(around))
    around.eyes.open()


@pytest.fixture(scope="module", autouse=True)
def manners(around: Surroundings, request: pytest.FixtureRequest) -> Iterator[set[str]]:
    """At the end of each module: Slack has nothing to forgive, and the logs nothing to hide.

    And AWS was asked for what the policies allow, all of it.
    """
    around.workspace.traffic.clear()
    before, played = used(around), set[str]()
    yield played
    uses = used(around) - before
    assert (wrong(around, uses), missed(request, uses, played)) == (set(), set())
    assert around.workspace.traffic.violations() == []
    assert _unwanted(around) == []


@pytest.fixture(autouse=True)
def noted(manners: set[str], request: pytest.FixtureRequest) -> None:
    """Note that a conversation is played: several processes may share out a module."""
    manners.add(request.node.name.split("[")[0])


def _unwanted(around: Surroundings) -> list[str]:
    """Lines of the bots' logs that hold a secret, or tell of a bug."""
    secrets = ("xoxb-", "xoxp-", "xapp-", around.slack.signing_secret)
    bugs = ("Traceback", "Unclosed", "never retrieved", "never awaited", "Warning:")
    return [
        line
        for log in sorted(around.logs.glob("*.log"))
        for line in log.read_text(encoding="utf-8").splitlines()
        if any(word in line for word in (*secrets, *bugs))
    ]
