"""Where the detector comes from."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.config import SandboxConfig, SandboxConfigError
from sandbox.rekognition.models import (
    NANODET,
    RETRY_SECONDS,
    SWITCHED_OFF,
    UNREACHABLE,
    ModelFile,
    choose_detector,
    find_model,
)

DATA = b"weights" * 1000


class Publisher:
    """Serves a file, the right one or another, and counts how often it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.data = DATA
        self.asked = 0

    async def serve(self, _request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(body=self.data)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    publisher = Publisher()
    app = web.Application()
    app.router.add_get("/model", publisher.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    publisher.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield publisher
    await runner.cleanup()


def config(cache: Path, *, offline: bool = False, model: Path | None = None) -> SandboxConfig:
    return SandboxConfig(port=0, model=model, offline=offline, cache=cache)


def published(*addresses: str) -> ModelFile:
    return ModelFile("net.onnx", len(DATA), hashlib.sha256(DATA).hexdigest(), addresses)


def left_in(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


async def test_the_file_is_fetched_once(tmp_path: Path, publisher: Publisher) -> None:
    model = published(f"{publisher.url}/model")

    first = await find_model(config(tmp_path / "cache"), model)
    second = await find_model(config(tmp_path / "cache"), model)

    assert first == second == tmp_path / "cache" / "net.onnx"
    assert first.read_bytes() == DATA
    assert publisher.asked == 1


async def test_the_second_place_helps_when_the_first_has_nothing(
    tmp_path: Path, publisher: Publisher
) -> None:
    model = published(f"{publisher.url}/nothing", f"{publisher.url}/model")

    assert await find_model(config(tmp_path), model) == tmp_path / "net.onnx"


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"x", b"x" * len(DATA)])
async def test_other_bytes_are_not_kept(tmp_path: Path, publisher: Publisher, data: bytes) -> None:
    publisher.data = data

    assert await find_model(config(tmp_path), published(f"{publisher.url}/model")) is None
    assert left_in(tmp_path) == ["net.unreachable"]


async def test_a_damaged_file_in_the_cache_is_fetched_again(
    tmp_path: Path, publisher: Publisher
) -> None:
    (tmp_path / "net.onnx").write_bytes(DATA[:100])

    found = await find_model(config(tmp_path), published(f"{publisher.url}/model"))

    assert found == tmp_path / "net.onnx"
    assert found.read_bytes() == DATA


async def test_a_failure_is_remembered_for_an_hour(tmp_path: Path, publisher: Publisher) -> None:
    model = published(f"{publisher.url}/model")
    publisher.data = b"wrong"
    await find_model(config(tmp_path), model)
    publisher.data = DATA

    assert await find_model(config(tmp_path), model) is None
    long_ago = time.time() - RETRY_SECONDS - 1
    os.utime(tmp_path / "net.unreachable", (long_ago, long_ago))
    assert await find_model(config(tmp_path), model) == tmp_path / "net.onnx"
    assert left_in(tmp_path) == ["net.onnx"]


async def test_offline_nothing_is_asked(tmp_path: Path, publisher: Publisher) -> None:
    offline = config(tmp_path, offline=True)

    assert await find_model(offline, published(f"{publisher.url}/model")) is None
    assert publisher.asked == 0
    assert (await choose_detector(offline)).description == SWITCHED_OFF


async def test_a_remembered_failure_is_told(tmp_path: Path) -> None:
    (tmp_path / NANODET.name).with_suffix(".unreachable").touch()

    assert (await choose_detector(config(tmp_path))).description == UNREACHABLE


async def test_without_a_network_little_time_is_lost(tmp_path: Path) -> None:
    async with asyncio.timeout(5):
        # Port 9 of this machine refuses the connection, as a missing network would.
        assert await find_model(config(tmp_path), published("http://127.0.0.1:9/model")) is None


async def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a model")

    with pytest.raises(SandboxConfigError, match=r"notes\.txt is not the NanoDet model"):
        await choose_detector(config(tmp_path, model=path))


def test_the_file_comes_from_its_publisher_alone() -> None:
    assert all(
        address.startswith(
            ("https://media.githubusercontent.com/media/opencv/", "https://huggingface.co/opencv/")
        )
        for address in NANODET.addresses
    )
