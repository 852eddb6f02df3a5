"""Photos from a person's disk, and the drawn pictures on their way back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.answers import Answer
from sandbox.films import is_video
from sandbox.people import PostedFile
from sandbox.workspace import filetypes

_RARE_NAMES = frozenset({".apng", ".hif", ".jfif", ".jpe"})
"""Of pictures, though Slack calls such files binary: the bot tells by them, too."""


class PhotoError(Exception):
    """A photo cannot be read, or a picture not be written; the text says which, and why."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A file to be posted, and how its drawn picture will be called, without suffix."""

    file: PostedFile
    drawn_name: str


def read_photos(paths: Sequence[Path]) -> list[Photo]:
    """All of them. Raises PhotoError that names every file which cannot be read, or is no photo."""
    photos: list[Photo] = []
    problems: list[str] = []
    names: set[str] = set()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(f"{path} cannot be read: {error.strerror}.")
            continue
        if not _gets_an_answer(path, data):
            problems.append(f"{path} is neither a picture nor a video: the bot says nothing to it.")
            continue
        name = _unused(f"{path.stem}-labels", names)
        photos.append(Photo(PostedFile(path.name, data), name))
    if problems:
        raise PhotoError("\n".join(problems))
    return photos


def _gets_an_answer(path: Path, data: bytes) -> bool:
    """Whether name or content say picture or video; broken ones are told so by the bot."""
    type_ = filetypes.guess(path.name, data)
    if type_ is not filetypes.BINARY:
        return type_.mimetype.startswith(("image/", "video/"))
    is_picture = path.suffix.lower() in _RARE_NAMES or filetypes.picture_size(data) != (0, 0)
    return is_picture or is_video(data)


def _unused(name: str, taken: set[str]) -> str:
    """The name, numbered when photos in different folders share it."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate


def make_directory(directory: Path) -> None:
    """Make the place for pictures, so that a typing error shows before any work."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PhotoError(f"{directory} cannot be made: {error.strerror}.") from error


def save_pictures(answer: Answer, photo: Photo, directory: Path) -> list[Path]:
    """Write the answer's pictures; returns where they are. Raises PhotoError."""
    saved: list[Path] = []
    for number, picture in enumerate(answer.pictures, start=1):
        name = photo.drawn_name if number == 1 else f"{photo.drawn_name}-{number}"
        path = directory / f"{name}{Path(picture.name).suffix or '.jpg'}"
        try:
            path.write_bytes(picture.data)
        except OSError as error:
            raise PhotoError(f"{path} cannot be written: {error.strerror}.") from error
        saved.append(path)
    return saved
