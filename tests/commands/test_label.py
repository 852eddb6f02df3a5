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
    good, bad = tmp_path / "dog.png", tmp_path / "notes.jpg"
    good.write_bytes(photo())
    bad.write_text("These are notes.")
    rekognition.known.register(photo(), SIGHTINGS)

    status, out, _ = await label(rekognition, "--json", str(good), str(bad))

    dog, notes = json.loads(out)
    found: list[dict[str, Any]] = dog["analysis"]["labels"]
    names = [entry["name"] for entry in found]
    assert status == 1
    assert {"Dog", "Fog"} <= set(names)
    assert "Woman" not in names
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
