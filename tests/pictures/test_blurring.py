"""Previews of flagged pictures: a few colours, and nothing of what is in the picture."""

import importlib
import importlib.util
import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.core.moderation.cases import Cells
from bot.pictures.blurring import cells_of, preview
from bot.pictures.fitting import Fit, padded
from bot.pictures.fonts import font
from bot.pictures.opening import prepare
from sandbox.rekognition.cascades import Cascades
from sandbox.rekognition.pictures import open_picture
from sandbox.rekognition.rapidocr import RapidReader
from tests.pictures.samples import BLUE, GREEN, RED, WHITE, encoded, quadrants
from tests.sandbox.rekognition_support import face

PHOTOS = os.environ.get("SANDBOX_PHOTOS", "")
READS = all(map(importlib.util.find_spec, ("rapidocr", "onnxruntime")))


def cells(image: Image.Image) -> Cells:
    """The cells of a picture whose pixels nothing has changed."""
    width, height = image.size
    fit = Fit(width, height, 0, 0, width, height)
    return cells_of(encoded(image, "PNG"), fit, width=width, height=height)


def opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        image.load()
        return image


def written(words: str) -> Image.Image:
    """Words as large as they fit, black on white."""
    image = Image.new("RGB", (960, 640), "white")
    ImageDraw.Draw(image).text((40, 200), words, "black", font=font(150))
    return image


def scrambled(image: Image.Image, columns: int = 4, rows: int = 3) -> Image.Image:
    """The pixels of each cell in another order: its mean stays, and nothing else of it."""
    pixels = np.array(image)
    height, width = pixels.shape[0] // rows, pixels.shape[1] // columns
    order = np.random.default_rng(1).permutation(height * width)
    for row in range(rows):
        for column in range(columns):
            place = np.s_[row * height : (row + 1) * height, column * width : (column + 1) * width]
            cell = pixels[place].reshape(-1, 3)
            pixels[place] = cell[order].reshape(height, width, 3)
    return Image.fromarray(pixels)


def test_a_picture_becomes_the_mean_colours_of_its_parts() -> None:
    found = cells(quadrants(480, 320).resize((480, 360), Image.Resampling.NEAREST))

    middle = tuple((one + other) // 2 for one, other in zip(RED, BLUE, strict=True))
    assert (found.columns, found.rows, found.width, found.height) == (4, 3, 480, 360)
    assert found.colours[:4] == (RED, RED, GREEN, GREEN)
    assert found.colours[4] == pytest.approx(middle, abs=1)
    assert found.colours[8:] == (BLUE, BLUE, WHITE, WHITE)


@pytest.mark.parametrize(
    ("size", "grid", "shown"),
    [
        ((1200, 800), (4, 3), (320, 213)),
        ((800, 1200), (3, 4), (213, 320)),
        ((500, 500), (4, 3), (320, 320)),
        ((4000, 40), (4, 3), (320, 120)),
        ((2, 1), (2, 1), (320, 160)),
        ((1, 1), (1, 1), (320, 320)),
    ],
)
def test_there_are_at_most_twelve_cells_whatever_the_size(
    size: tuple[int, int], grid: tuple[int, int], shown: tuple[int, int]
) -> None:
    found = cells(Image.new("RGB", size, "teal"))

    assert (found.columns, found.rows) == grid
    assert found.colours == ((0, 128, 128),) * (grid[0] * grid[1])
    assert opened(preview(found)).size == shown


def test_the_detectors_padding_is_left_out() -> None:
    fit = padded(800, 4)
    canvas = Image.new("RGB", (fit.width, fit.height), "black")
    canvas.paste("white", fit.content)

    found = cells_of(encoded(canvas, "PNG"), fit, width=800, height=4)

    assert set(found.colours) == {(255, 255, 255)}


def test_a_prepared_photo_becomes_cells_too(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(encoded(quadrants(4000, 3000), "PNG"))
    picture = prepare(path)

    found = cells_of(picture.jpeg, picture.fit, width=picture.width, height=picture.height)

    assert (found.columns, found.rows, found.width, found.height) == (4, 3, 4000, 3000)
    assert found.colours[0] == pytest.approx(RED, abs=4)
    assert found.colours[11] == pytest.approx(WHITE, abs=4)


def test_pictures_of_equal_cells_have_the_same_preview() -> None:
    secret = written("SECRET 42")
    shuffled = scrambled(secret)

    assert shuffled.tobytes() != secret.tobytes()
    assert preview(cells(secret)) == preview(cells(shuffled))


def test_a_preview_holds_no_more_than_its_twelve_colours_smoothed() -> None:
    rough = np.random.default_rng(2).integers(0, 256, (600, 800, 3), np.uint8)
    found = cells(Image.fromarray(rough).resize((8, 6)).resize((800, 600)))

    channels = np.array(opened(preview(found)), np.float64).transpose(2, 0, 1)

    # What is made of three rows of cells has three independent lines; the rest is rounding.
    strengths = np.linalg.svd(channels, compute_uv=False)
    assert strengths[:, 3:].max() < 0.3 * channels[0].size ** 0.5
    # Smoothed: neighbours differ by little, at the edges of cells too.
    steps = [np.abs(np.diff(channels, axis=axis)).max() for axis in (1, 2)]
    assert max(steps) < 8


def test_words_leave_no_edge_that_could_be_read() -> None:
    said = np.array(opened(preview(cells(written("SECRET 42")))).convert("L"), np.float64)

    assert np.abs(np.diff(said, axis=1)).max() <= 4


@pytest.mark.skipif(not READS, reason="RapidOCR is not installed")
def test_words_that_a_reader_reads_are_not_read_in_the_preview() -> None:
    reader = RapidReader(importlib.import_module("rapidocr").RapidOCR())
    secret = written("SECRET 42")

    def read(data: bytes) -> list[str]:
        return [line.text for line in reader.read(open_picture(data).pixels)]

    assert "SECRET" in " ".join(read(encoded(secret, "PNG")))
    assert read(preview(cells(secret))) == []


@pytest.fixture(scope="module")
def cascades() -> Cascades:
    return Cascades()


def faces(cascades: Cascades, data: bytes) -> int:
    """How many faces the sandbox's detector finds."""
    seen = cascades.detect(open_picture(data).pixels)
    return sum(len(found.spots) for found in seen if found.name in ("Face", "Person"))


def test_a_face_that_the_detector_finds_is_not_found_in_the_preview(cascades: Cascades) -> None:
    drawn = face(600)

    assert faces(cascades, encoded(drawn, "JPEG")) == 1
    assert faces(cascades, preview(cells(drawn))) == 0


@pytest.mark.skipif(not PHOTOS, reason="SANDBOX_PHOTOS names no folder")
def test_faces_in_photos_are_not_found_in_their_previews(cascades: Cascades) -> None:
    data = (Path(PHOTOS) / "face.jpg").read_bytes()
    with Image.open(io.BytesIO(data)) as photo:
        blurred = preview(cells(photo.convert("RGB")))

    assert faces(cascades, data) >= 4
    assert faces(cascades, blurred) == 0
