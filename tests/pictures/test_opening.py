import io
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageCms

from bot.core.labels import Box
from bot.pictures.opening import MOST_BYTES, PreparedPicture, memory_needed, prepare
from tests.pictures.samples import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    Writer,
    encoded,
    oriented,
    quadrants,
)

FORMATS = {
    "JPEG": "JPEG",
    "PNG": "PNG",
    "GIF": "GIF",
    "WEBP": "WebP",
    "BMP": "BMP",
    "TIFF": "TIFF",
    "HEIF": "HEIC",
    "AVIF": "AVIF",
}
CORNERS = {(0.25, 0.25): RED, (0.75, 0.25): GREEN, (0.25, 0.75): BLUE, (0.75, 0.75): WHITE}
GREY_BLUE, BLACK = (44, 44, 44), (0, 0, 0)


def sent(prepared: PreparedPicture) -> Image.Image:
    image: Image.Image = Image.open(io.BytesIO(prepared.jpeg))
    image.load()
    return image


def near(seen: object, wanted: tuple[int, int, int], tolerance: int = 45) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(seen, wanted, strict=True))


def assert_quadrants(prepared: PreparedPicture) -> None:
    image = sent(prepared)
    for (x, y), colour in CORNERS.items():
        seen = image.getpixel((int(x * image.width), int(y * image.height)))
        assert near(seen, colour), ((x, y), seen, colour)


@pytest.mark.parametrize(("kind", "name"), FORMATS.items())
def test_every_format_is_read(write: Writer, kind: str, name: str) -> None:
    prepared = prepare(write("picture", encoded(quadrants(), kind)))

    assert_quadrants(prepared)
    assert (prepared.width, prepared.height) == (480, 320)
    assert (prepared.format, prepared.animated) == (name, False)
    assert prepared.content_type == f"image/{name.lower()}"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_every_orientation_comes_out_upright(write: Writer, kind: str, orientation: int) -> None:
    prepared = prepare(write("picture", oriented(kind, orientation)))

    assert_quadrants(prepared)
    assert (prepared.width, prepared.height) == (480, 320)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_lands_on_the_upright_picture(write: Writer, orientation: int) -> None:
    prepared = prepare(write("picture", oriented("JPEG", orientation)))
    image = sent(prepared)
    green = image.split()[1].point(lambda v: 255 if 150 < v < 215 else 0)
    left, top, right, bottom = green.getbbox() or (0, 0, 0, 0)
    seen = Box(
        left / image.width,
        top / image.height,
        (right - left) / image.width,
        (bottom - top) / image.height,
    )

    box = prepared.fit.to_original(seen)

    assert (box.left, box.top) == pytest.approx((0.5, 0), abs=0.03)
    assert (box.right, box.bottom) == pytest.approx((1, 0.5), abs=0.03)


MODES = {
    "palette": lambda: encoded(quadrants().quantize(8), "PNG"),
    "grey": lambda: encoded(quadrants().convert("L"), "PNG"),
    "one bit": lambda: encoded(quadrants().convert("1"), "PNG"),
    "one bit TIFF": lambda: encoded(quadrants().convert("1"), "TIFF", compression="group4"),
    "grey with alpha": lambda: encoded(quadrants().convert("LA"), "PNG"),
    "16 bits": lambda: encoded(deep(), "PNG"),
    "16 bits TIFF": lambda: encoded(deep(), "TIFF"),
    "32 bits TIFF": lambda: encoded(deep().convert("I"), "TIFF"),
    "float TIFF": lambda: encoded(deep().convert("F"), "TIFF"),
    "CMYK TIFF": lambda: encoded(quadrants().convert("CMYK"), "TIFF"),
    "CMYK JPEG": lambda: encoded(quadrants().convert("CMYK"), "JPEG"),
    "LAB TIFF": lambda: encoded(lab(), "TIFF"),
    "LZW": lambda: encoded(quadrants(), "TIFF", compression="tiff_lzw"),
    "Deflate": lambda: encoded(quadrants(), "TIFF", compression="tiff_adobe_deflate"),
    "JPEG in TIFF": lambda: encoded(quadrants(), "TIFF", compression="jpeg"),
    "BigTIFF": lambda: encoded(quadrants(), "TIFF", big_tiff=True),
    "progressive": lambda: encoded(quadrants(), "JPEG", progressive=True),
    "lossless": lambda: encoded(quadrants(), "WEBP", lossless=True),
    "MPO": lambda: encoded(
        quadrants(), "MPO", save_all=True, append_images=[Image.new("RGB", (480, 320))]
    ),
}


def deep() -> Image.Image:
    return quadrants().convert("L").convert("I").point(lambda v: v * 257).convert("I;16")


def lab() -> Image.Image:
    srgb, target = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(quadrants(), srgb, target, outputMode="LAB")
    assert image is not None
    return image


@pytest.mark.parametrize("name", MODES)
def test_every_kind_of_pixel_is_read(write: Writer, name: str) -> None:
    prepared = prepare(write("picture", MODES[name]()))
    image = sent(prepared)
    dark, light = image.getpixel((120, 240)), image.getpixel((360, 240))

    assert image.mode == "RGB"
    assert near(dark, BLUE) or near(dark, GREY_BLUE) or near(dark, BLACK)
    assert near(light, WHITE, 12)


def test_adobes_inverted_cmyk_keeps_its_colours(write: Writer) -> None:
    assert_quadrants(prepare(write("picture", encoded(quadrants().convert("CMYK"), "JPEG"))))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF", "AVIF", "GIF"])
def test_transparency_lies_on_white(write: Writer, kind: str) -> None:
    clear = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    clear.paste((230, 20, 20, 255), (0, 0, 100, 100))
    image = sent(prepare(write("picture", encoded(clear, kind))))

    left, right = (image.getpixel((int(image.width * x), image.height // 2)) for x in (0.2, 0.8))

    assert near(left, RED)
    assert near(right, WHITE, 8)


def test_a_transparent_colour_lies_on_white(write: Writer) -> None:
    data = encoded(quadrants(), "PNG", transparency=BLUE)

    image = sent(prepare(write("picture", data)))

    assert near(image.getpixel((120, 240)), WHITE, 8)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_frame_is_taken(write: Writer, kind: str) -> None:
    others = [Image.new("RGB", (480, 320), BLUE), Image.new("RGB", (480, 320))]
    data = encoded(quadrants(), kind, save_all=True, append_images=others, duration=100)

    prepared = prepare(write("picture", data))

    assert prepared.animated
    assert_quadrants(prepared)


def test_nothing_but_pixels_is_sent(write: Writer) -> None:
    secret = Image.Exif()
    secret[0x010E] = "a secret"
    data = encoded(
        quadrants(), "JPEG", exif=secret.tobytes(), comment=b"a secret", xmp=b"<x>a secret</x>"
    )

    prepared = prepare(write("picture", data))

    assert b"a secret" in data
    assert b"a secret" not in prepared.jpeg
    assert set(sent(prepared).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
    }


def swapping_profile() -> bytes:
    """A profile whose red is green and whose green is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    renamed = profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    swapped = renamed.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    return swapped.replace(b"????", b"gXYZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_a_colour_profile_is_honoured(write: Writer, kind: str) -> None:
    data = encoded(Image.new("RGB", (300, 200), "red"), kind, icc_profile=swapping_profile())

    image = sent(prepare(write("picture", data)))

    assert near(image.getpixel((150, 100)), (0, 255, 0))


@pytest.mark.parametrize("profile", [b"no profile at all" * 20, b"", bytes(4000)])
def test_a_broken_colour_profile_is_ignored(write: Writer, profile: bytes) -> None:
    assert_quadrants(prepare(write("picture", encoded(quadrants(), "JPEG", icc_profile=profile))))


def test_a_profile_for_other_pixels_is_ignored(write: Writer) -> None:
    lab_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    data = encoded(quadrants(), "JPEG", icc_profile=lab_profile)

    assert_quadrants(prepare(write("picture", data)))


def test_threads_do_not_disturb_each_other(write: Writer) -> None:
    paths = [write(kind, encoded(quadrants(1800, 1300), kind)) for kind in FORMATS]
    alone = [prepare(path) for path in paths]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(prepare, paths * 4))

    assert together == alone * 4


@pytest.mark.parametrize(
    ("size", "sent_size"),
    [
        ((4000, 3000), (2000, 1500)),
        ((1, 1), (400, 400)),
        ((32, 32), (400, 400)),
        ((1, 5000), (80, 5000)),
        ((5000, 3), (5000, 80)),
        ((1000, 20_000), (480, 9600)),
        ((30_000, 100), (10_000, 80)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_every_shape_is_brought_into_the_limits(
    write: Writer, kind: str, size: tuple[int, int], sent_size: tuple[int, int]
) -> None:
    prepared = prepare(write("picture", encoded(Image.new("RGB", size, RED), kind)))
    image = sent(prepared)

    assert (prepared.width, prepared.height) == size
    assert (prepared.fit.width, prepared.fit.height) == image.size
    assert image.size == pytest.approx(sent_size, abs=2)
    assert near(image.getpixel((0, 0)), RED)
    assert len(prepared.jpeg) <= MOST_BYTES


def test_noise_is_encoded_into_five_megabytes(write: Writer) -> None:
    noise = Image.frombytes("RGB", (480, 9600), random.Random(1).randbytes(480 * 9600 * 3))

    prepared = prepare(write("picture", encoded(noise, "BMP")))

    assert len(prepared.jpeg) <= MOST_BYTES
    assert sent(prepared).size == (480, 9600)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_bytes_give_the_same_bytes(write: Writer, kind: str) -> None:
    path = write("picture", encoded(quadrants(1800, 1700), kind))

    assert prepare(path) == prepare(path)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_memory_is_estimated_without_decoding(write: Writer, kind: str) -> None:
    small = memory_needed(write("small", encoded(quadrants(), kind)))
    large = memory_needed(write("large", encoded(quadrants(3000, 2000), kind)))

    assert 25_000_000 < small < 40_000_000 < large < 160_000_000


def test_a_missing_end_chunk_does_no_harm(write: Writer) -> None:
    assert_quadrants(prepare(write("picture.png", encoded(quadrants(), "PNG")[:-12])))
