"""What the contract tests run over: the fake, and the adapter on moto and on ministack."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.aws.examining import Examined
from tests.aws.installations import install
from tests.aws.servers import AWS, ministack, moto
from tests.aws.stores import Build, Stores, stores_in_memory, stores_on
from tests.fakes.clock import FakeClock

_numbers = count(1)


@pytest.fixture(scope="session")
def moto_server() -> Iterator[AWS]:
    with moto() as aws:
        yield aws


@pytest.fixture(scope="session")
def ministack_server() -> Iterator[AWS]:
    with ministack() as aws:
        yield aws


@pytest.fixture(params=["moto", "ministack"])
def aws(request: pytest.FixtureRequest) -> AWS:
    server: AWS = request.getfixturevalue(f"{request.param}_server")
    return server


@pytest.fixture(params=["fake", "moto", "ministack"])
def place(request: pytest.FixtureRequest) -> AWS | None:
    """Where an implementation lives: None is in memory."""
    if request.param == "fake":
        return None
    server: AWS = request.getfixturevalue(f"{request.param}_server")
    return server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def name() -> str:
    """A name for a bucket, table or queue that no other test uses."""
    return f"labels-test-{next(_numbers)}"


@pytest.fixture
def examined(moto_server: AWS, name: str) -> Examined:
    """An installation where all is well."""
    return install(moto_server, name)


@pytest.fixture
def build(place: AWS | None, name: str, clock: FakeClock) -> Build:
    """Library and index of a memory that no other test uses."""
    return stores_in_memory(clock) if place is None else stores_on(place, name, clock)


@pytest.fixture
def stores(build: Build) -> Stores:
    """The same as most tests want them."""
    return build()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"a photo's bytes")
    return path
