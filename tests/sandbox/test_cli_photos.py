"""Photos from disk, drawn pictures to disk."""

from pathlib import Path

import pytest

from sandbox.answers import Answer
from sandbox.people import PostedFile
from sandbox.photos import Photo, PhotoError, make_directory, read_photos, save_pictures
from sandbox.workspace.records import File, Message

MESSAGE = Message("C1", "1.0", "U1")


def test_photos_of_the_same_name_get_pictures_of_different_names(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "cat.jpg" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())

    assert read_photos(paths) == [
        Photo(PostedFile("cat.jpg", b"a"), "cat-labels"),
        Photo(PostedFile("cat.jpg", b"b"), "cat-labels-2"),
    ]


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jpg"

    with pytest.raises(PhotoError) as error:
        read_photos([missing, tmp_path])

    expected = (
        f"{missing} cannot be read: No such file or directory.\n"
        f"{tmp_path} cannot be read: Is a directory."
    )
    assert str(error.value) == expected


def picture(name: str, data: bytes) -> File:
    return File("F1", name, "U1", 0, data=data)


def test_each_picture_of_an_answer_is_saved_after_its_photo(tmp_path: Path) -> None:
    photo = Photo(PostedFile("cat.heic", b""), "cat-labels")
    answer = Answer(MESSAGE, (picture("drawn.jpg", b"1"), picture("drawn.png", b"2")))

    saved = save_pictures(answer, photo, tmp_path)

    assert saved == [tmp_path / "cat-labels.jpg", tmp_path / "cat-labels-2.png"]
    assert [path.read_bytes() for path in saved] == [b"1", b"2"]


def test_an_answer_without_pictures_saves_nothing(tmp_path: Path) -> None:
    photo = Photo(PostedFile("cat.jpg", b""), "cat-labels")

    assert save_pictures(Answer(MESSAGE, ()), photo, tmp_path) == []


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.touch()

    with pytest.raises(PhotoError, match="file cannot be made: File exists"):
        make_directory(taken)
