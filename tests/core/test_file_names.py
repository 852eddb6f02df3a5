"""What our files are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.file_names import drawn_name


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("harbour.png", "harbour-labels.jpg"),
        ("Straße am Hafen.HEIC", "Straße am Hafen-labels.jpg"),
        ("../../etc/passwd", "passwd-labels.jpg"),
        ("..\\..\\boot.ini", "_.._boot-labels.jpg"),
        ("C:\\x.png", "C__x-labels.jpg"),
        ("a\r\nX-Header: b.png", "a__X-Header_ b-labels.jpg"),
        ("photo\u202egpj.exe", "photo_gpj-labels.jpg"),
        ("", "picture-labels.jpg"),
        ("...", "picture-labels.jpg"),
        ("x" * 300 + ".png", "x" * 100 + "-labels.jpg"),
    ],
)
def test_our_name_follows_theirs_as_far_as_it_is_harmless(name: str, ours: str) -> None:
    assert drawn_name(name, ".jpg") == ours


@given(st.text(max_size=40))
def test_our_name_is_no_path_and_ends_as_what_it_is(name: str) -> None:
    made = drawn_name(name, ".gif", what="times")

    assert made.endswith("-times.gif")
    assert not set(made) & set('/\\\0\r\n"<>|*?:\u202e\u2028')
    assert not made.startswith(".")
