"""The categories of the moderation model."""

import pytest

from bot.core.moderation.taxonomy import (
    below,
    children_of,
    is_known,
    level_of,
    names,
    parent_of,
    path_of,
    top_levels,
)


def test_the_model_has_52_categories_in_three_levels() -> None:
    levels = [level_of(name) for name in names()]

    assert [levels.count(level) for level in (1, 2, 3)] == [10, 20, 22]
    assert len(set(names())) == len(names()) == 52


def test_the_top_levels_are_awss_ten() -> None:
    assert top_levels() == (
        "Explicit",
        "Non-Explicit Nudity of Intimate parts and Kissing",
        "Swimwear or Underwear",
        "Violence",
        "Visually Disturbing",
        "Drugs & Tobacco",
        "Alcohol",
        "Rude Gestures",
        "Gambling",
        "Hate Symbols",
    )


@pytest.mark.parametrize(
    "path",
    [
        ("Gambling",),
        ("Hate Symbols", "Nazi Party"),
        ("Violence", "Graphic Violence", "Blood & Gore"),
        ("Drugs & Tobacco", "Drugs & Tobacco Paraphernalia & Use", "Smoking"),
        ("Explicit", "Explicit Nudity", "Exposed Buttocks or Anus"),
    ],
)
def test_a_path_leads_from_the_top_down(path: tuple[str, ...]) -> None:
    assert path_of(path[-1]) == path
    assert level_of(path[-1]) == len(path)


def test_a_child_knows_its_parent_and_a_parent_its_children() -> None:
    for name in names():
        assert all(parent_of(child) == name for child in children_of(name))
        assert all(name in path_of(deep) for deep in below(name))
        assert parent_of(name) == "" or name in children_of(parent_of(name))


def test_what_is_below_comes_after_what_is_above() -> None:
    assert below("Violence") == (
        "Weapons",
        "Graphic Violence",
        "Weapon Violence",
        "Physical Violence",
        "Self-Harm",
        "Blood & Gore",
        "Explosions and Blasts",
    )
    assert names().index("Graphic Violence") < names().index("Self-Harm")


@pytest.mark.parametrize("name", ["Telepathy", "violence", ""])
def test_an_unknown_name_stands_alone(name: str) -> None:
    assert (parent_of(name), children_of(name), below(name)) == ("", (), ())
    assert (path_of(name), level_of(name), is_known(name)) == ((name,), 0, False)
