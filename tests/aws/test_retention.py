"""`setup` never lets files go sooner unasked: nothing brings back what S3 deletes by its age."""

import asyncio

from bot.aws.deployment import Deployment
from bot.commands.setup import Terminal, setup
from bot.config import Config
from tests.aws.servers import AWS
from tests.aws.test_setup import Person, target
from tests.fakes.clock import FakeClock


def deploy(aws: AWS, name: str, person: Person, days: int, *, may_replace: bool = False) -> int:
    """`setup --yes` with so many days of retention."""
    names = {"bucket": f"{name}-bucket", "table": f"{name}-table", "queue": f"{name}-jobs"}
    config = Config(**names, retention_days=days)  # type: ignore[arg-type]
    terminal = Terminal(person.say, None, may_replace=may_replace)
    return asyncio.run(setup(target(aws, name, config), terminal))


def retention(aws: AWS, name: str) -> str:
    stack = Deployment(aws.cloudformation, aws.executor, FakeClock(), stack=name)
    return asyncio.run(stack.parameters())["RetentionDays"]


def test_yes_alone_never_shortens_how_long_files_are_kept(ministack_server: AWS, name: str) -> None:
    assert deploy(ministack_server, name, Person(), 90) == 0
    person = Person()

    assert deploy(ministack_server, name, person, 60) == 1
    assert retention(ministack_server, name) == "90"
    assert (
        "  Original files (RETENTION_DAYS) go for ever once they are 60 days old; until now that "
        "was at 90 days." in person.heard
    )
    assert person.heard[-1].startswith("Nothing was changed: --yes asks nothing")

    assert deploy(ministack_server, name, Person(), 60, may_replace=True) == 0
    assert deploy(ministack_server, name, Person(), 365) == 0
    assert retention(ministack_server, name) == "365"
