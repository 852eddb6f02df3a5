"""`python -m bot label`: the pipeline on local files, with nothing but AWS credentials."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.rekognition import RekognitionSandbox, Sighting, Spot
from tests.sandbox.video_support import film

ROOT = Path(__file__).parents[2]
JPEG = b"\xff\xd8\xff"
SIGHTINGS = (
    Sighting("Dog", 97.0, (Spot(0.2, 0.2, 0.5, 0.5),)),
    Sighting("Woman", 90.0),
    Sighting("Fog", 60.0),
)


@pytest.fixture
async def rekognition() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox() as running:
        yield running


def photo(seed: int = 0) -> bytes:
    data = io.BytesIO()
    Image.radial_gradient("L").resize((320, 240)).rotate(seed).convert("RGB").save(data, "PNG")
    return data.getvalue()


async def label(rekognition: RekognitionSandbox, *arguments: str) -> tuple[int, str, str]:
    """Run the command; its exit status, standard output and standard error."""
    environment = {
        "AWS_ENDPOINT_URL_REKOGNITION": rekognition.url, "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true", "COLUMNS": "200",
    }  # fmt: skip
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "label", *arguments, cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await running.communicate()
    return running.returncode or 0, out.decode(), err.decode()


async def test_a_photo_gets_a_ranked_table_and_its_drawing(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    path = tmp_path / "dog.png"
    path.write_bytes(photo())
    rekognition.known.register(photo(), SIGHTINGS)

    status, out, _ = await label(rekognition, str(path), "--out", str(tmp_path / "drawn"))

    drawn = tmp_path / "drawn" / "dog-labels.jpg"
    assert status == 0
    assert "Dog" in out
    assert "97.0 %" in out
    assert "Fog" not in out
    assert "Woman" not in out
    assert drawn.read_bytes().startswith(JPEG)


async def test_json_holds_everything_but_guesses_about_people(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    good, bad, moving = (tmp_path / name for name in ("dog.png", "notes.jpg", "dog.gif"))
    good.write_bytes(photo())
    moving.write_bytes(animation())
    bad.write_text("These are notes.")
    rekognition.known.register(photo(), SIGHTINGS)

    status, out, _ = await label(rekognition, "--json", str(good), str(bad), str(moving))

    dog, notes, twice = json.loads(out)
    found: list[dict[str, Any]] = dog["analysis"]["labels"]
    names = [entry["name"] for entry in found]
    assert status == 1
    assert {"Dog", "Fog"} <= set(names)
    begins = [moment["span"][0] for moment in twice["analysis"]["moments"]]
    assert "Woman" not in out
    assert begins == pytest.approx([0.0, 0.4, 1.2, 1.6])
    assert notes["analysis"] is None
    assert notes["problem"]


async def test_nothing_is_asked_when_the_drawings_have_nowhere_to_go(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    path = tmp_path / "dog.png"
    path.write_bytes(photo())

    status, _, err = await label(rekognition, str(path), "--out", str(path))

    assert (status, rekognition.calls) == (1, [])
    assert err == f"The drawings cannot go to {path}: File exists.\n"


def animation() -> bytes:
    """A picture for 0.4 s, then another one for 0.8 s, twice over."""
    first, second = (Image.open(io.BytesIO(each)) for each in (photo(), stripes()))
    data = io.BytesIO()
    first.save(
        data, "GIF", save_all=True, append_images=[second, first, second],
        duration=[400, 800, 400, 800], loop=0,
    )  # fmt: skip
    return data.getvalue()


def stripes() -> bytes:
    data = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(data, "PNG")
    return data.getvalue()


async def test_an_animation_is_looked_at_by_its_frames_and_drawn_as_one(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    path = tmp_path / "dog.gif"
    path.write_bytes(animation())
    rekognition.known.register(photo(), SIGHTINGS)

    status, out, _ = await label(rekognition, str(path), "--out", str(tmp_path / "drawn"))

    assert status == 0
    assert "0–0.4, 1.2–1.6 s" in out
    assert "2.4 s, looked at 2 of its 4 frames." in out
    assert (tmp_path / "drawn" / "dog-labels.gif").read_bytes().startswith(b"GIF89a")
    assert len(rekognition.calls) == 2


async def test_a_video_is_looked_at_by_some_of_its_frames(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    path = tmp_path / "colours.mp4"
    path.write_bytes(film(3.0))

    status, out, _ = await label(rekognition, str(path), "--out", str(tmp_path / "drawn"))

    assert status == 0
    assert "0:03, looked at 3 of its 24 frames." in out
    assert len(rekognition.calls) == 3
    assert (tmp_path / "drawn" / "colours-labels.jpg").read_bytes().startswith(JPEG)


async def test_files_of_one_name_do_not_overwrite_each_other(
    rekognition: RekognitionSandbox, tmp_path: Path
) -> None:
    paths = [tmp_path / "a" / "dog.png", tmp_path / "b" / "dog.png"]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(photo())
    rekognition.known.register(photo(), SIGHTINGS)

    await label(rekognition, *map(str, paths), "--out", str(tmp_path))

    drawn = {path.name for path in await asyncio.to_thread(list, tmp_path.glob("*.jpg"))}
    assert drawn == {"dog-labels.jpg", "dog-labels-2.jpg"}
