"""Gets the detector: the file that was given, the one downloaded before, or a download.

The download is OpenCV Zoo's own, is checked by its SHA-256, and is kept for the next start.
Without a network the built-in detectors take its place; that is remembered for an hour, so
that starting again costs no time.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import cv2

from sandbox.config import SandboxConfig, SandboxConfigError
from sandbox.rekognition.cascades import Cascades
from sandbox.rekognition.nanodet import NanoDet
from sandbox.rekognition.values import Detector

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2.0
DOWNLOAD_SECONDS = 8.0
"""For both places together: starting the sandbox must not take longer for it."""

RETRY_SECONDS = 3600.0

_ONLY = "so only faces, cats and standing people are found"
SWITCHED_OFF = f"The better detector is off with SANDBOX_OFFLINE=1, {_ONLY}"
UNREACHABLE = (
    f"The better detector could not be downloaded, {_ONLY}. Name its file with SANDBOX_MODEL=FILE"
)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file with its size in bytes and its SHA-256 (hexadecimal), and where it is published."""

    name: str
    size: int
    sha256: str
    addresses: tuple[str, ...]

    def is_right(self, data: bytes) -> bool:
        """Whether these bytes are the file."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


_NANODET = "object_detection_nanodet_2022nov.onnx"
_OPENCV_ZOO = "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models"

NANODET = ModelFile(
    name=_NANODET,
    size=3_800_954,
    sha256="4b82da9944b88577175ee23a459dce2e26e6e4be573def65b1055dc2d9720186",
    addresses=(
        f"{_OPENCV_ZOO}/object_detection_nanodet/{_NANODET}",
        f"https://huggingface.co/opencv/object_detection_nanodet/resolve/main/{_NANODET}",
    ),
)


async def choose_detector(config: SandboxConfig) -> Detector:
    """The best detector that can be had; raises SandboxConfigError for an unusable file."""
    path = config.model or await find_model(config, NANODET)
    if path:
        return await asyncio.to_thread(_load, path)
    return await asyncio.to_thread(Cascades, SWITCHED_OFF if config.offline else UNREACHABLE)


async def find_model(config: SandboxConfig, model: ModelFile) -> Path | None:
    """The file in the cache, fetched when it is not there yet; None when it cannot be had."""
    path = config.cache / model.name
    if await asyncio.to_thread(_is_cached, path, model):
        return path
    if config.offline or not await _fetched(model, path):
        return None
    return path


def _load(path: Path) -> NanoDet:
    try:
        return NanoDet(path)
    except (cv2.error, ValueError) as error:
        raise SandboxConfigError(f"{path} is not the NanoDet model") from error


def _is_cached(path: Path, model: ModelFile) -> bool:
    return path.is_file() and model.is_right(path.read_bytes())


async def _fetched(model: ModelFile, path: Path) -> bool:
    """Download the file to `path`; False when it cannot be had, now or an hour ago."""
    failure = path.with_suffix(".unreachable")
    if failure.exists() and time.time() - failure.stat().st_mtime < RETRY_SECONDS:
        return False
    log.info("Fetching the detector (%.1f MB, once)", model.size / 1e6)
    data = await _download(model)
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    if data is None:
        failure.touch()
        return False
    # Written aside first, so that an interrupted start leaves no half file.
    aside = path.with_suffix(".part")
    await asyncio.to_thread(aside.write_bytes, data)
    aside.replace(path)
    failure.unlink(missing_ok=True)
    return True


async def _download(model: ModelFile) -> bytes | None:
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
    try:
        async with (
            asyncio.timeout(DOWNLOAD_SECONDS),
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
        ):
            return await _first_right(model, _getter(session, model.size))
    except TimeoutError:
        log.warning("The detector could not be fetched in %.0f s", DOWNLOAD_SECONDS)
        return None


async def _first_right(model: ModelFile, get: Callable[[str], Awaitable[bytes]]) -> bytes | None:
    """The bytes from the first address that has the right ones."""
    for address in model.addresses:
        try:
            data = await get(address)
        except (aiohttp.ClientError, OSError) as error:
            log.info("No detector from %s: %s", address, error)
            continue
        if model.is_right(data):
            return data
        log.warning("%s is not the detector it should be", address)
    return None


def _getter(session: aiohttp.ClientSession, size: int) -> Callable[[str], Awaitable[bytes]]:
    async def get(address: str) -> bytes:
        async with session.get(address) as response:
            response.raise_for_status()
            # One byte more shows that it is too long, whatever else it holds.
            data = bytearray()
            async for chunk in response.content.iter_chunked(1 << 16):
                data += chunk
                if len(data) > size:
                    break
            return bytes(data)

    return get
