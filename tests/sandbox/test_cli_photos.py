"""Photos from disk, drawn pictures to disk."""

from pathlib import Path

import pytest

from sandbox.answers import Answer
from sandbox.cli import main
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


def test_what_is_neither_picture_nor_video_is_named_before_anything_starts(
    tmp_path: Path,
) -> None:
    named = {name: tmp_path / name for name in ("README.md", "list.csv", "notes", "sun.jfif")}
    for path in named.values():
        path.write_text("Only words.")

    with pytest.raises(PhotoError) as error:
        read_photos(list(named.values()))

    silent = "is neither a picture nor a video: the bot says nothing to it."
    assert str(error.value).splitlines() == [
        f"{named[name]} {silent}" for name in ("README.md", "list.csv", "notes")
    ]


def test_a_photo_is_known_by_its_name_or_by_its_content(tmp_path: Path) -> None:
    contents = {
        "broken.jpg": b"Only words.",
        "broken.mp4": b"",
        "scan": b"\xff\xd8\xff",
        "film.dat": b"\0\0\0\x18ftypmp42",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)

    photos = read_photos([tmp_path / name for name in contents])

    assert [photo.file for photo in photos] == [
        PostedFile(name, data) for name, data in contents.items()
    ]


@pytest.mark.parametrize("command", [["post", "face.jpg"], ["day"]], ids=lambda words: words[0])
def test_several_workspaces_are_for_the_page_alone(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--workspaces", "2", *command])

    assert ended.value.code == 2
    sentence = f"--workspaces is for the page alone: {command[0]} has one workspace"
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m sandbox: error: {sentence}"


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
