"""All that is known of posted pictures, on one card."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.images import StoredImage
from bot.core.labels import Colour, Label, Quality
from bot.slack.cards.results import Reading
from bot.slack.cards.show import MOST_PICTURES, show_card
from tests.jobs.posted import posted
from tests.samples import BEACH, DOG, analysis, label, moving
from tests.slack.limits import characters, check_blocks, mrkdwn_texts

HOME = Reading("https://team.slack.com/", {"C7GENERAL": "general"})
LONG = "&" * 5000


def card(*images: StoredImage, person_guesses: bool = False) -> Any:
    return show_card(images, HOME, minimum=70.0, person_guesses=person_guesses)


def text_of(shown: Any) -> str:
    return "\n".join(mrkdwn_texts(list(shown.blocks)))


def test_one_picture_is_shown_with_everything() -> None:
    seen = analysis(
        DOG, BEACH,
        colours=(Colour(0, 0, 255, "blue", 61.0),), quality=Quality(60, 70, 50),
    )  # fmt: skip
    shown = card(posted(1, analysis=seen))

    header, image, facts, labels = shown.blocks
    assert header["text"]["text"] == "picture-1.jpg"
    assert image["slack_file"] == {"id": "F7DRAWN00001"}
    assert image["alt_text"] == "The picture with a box around each of: Dog ×2. Also seen: Beach."
    assert "2 labels  ·  1200 × 800 px JPEG  ·  Rekognition label model 3.0" in str(facts)
    assert "<@U7ANN> in <#C7GENERAL>" in str(facts)
    assert "/archives/C7GENERAL/p1772400060000100|Open message>" in str(facts)
    assert "blue 61 %, well lit, sharp" in str(facts)
    assert labels["text"]["text"] == (
        "*Dog*  97.6 %  ·  2 boxes: 98 %, 98 %  ·  Is a kind of: Animal, Pet  ·  "
        "Also called: Puppy\n"
        "*Beach*  84.2 %  ·  Category: Nature and Outdoors"
    )
    assert shown.text == "picture-1.jpg: Dog, Beach"


def test_what_moves_is_shown_with_its_chart_and_when_everything_was_seen() -> None:
    seen = moving(
        (0.0, 4.0, (DOG,)), (4.0, 9.0, (BEACH,)), is_video=True, format="MP4",
        note="I watched its first 9 seconds.", quality=Quality(60, 70, 50),
    )  # fmt: skip
    shown = card(posted(1, analysis=seen, chart_file="F7CHART0001"))

    _, drawn, chart, facts, labels = shown.blocks
    assert drawn["alt_text"].startswith("The contact sheet with a box around each of: Dog ×2.")
    assert chart == {
        "type": "image",
        "slack_file": {"id": "F7CHART0001"},
        "alt_text": "When each label is seen: Dog 0:00–0:04; Beach 0:04–0:09.",
    }
    assert "400 × 300 px MP4  ·  0:09  ·  Rekognition" in str(facts)
    assert "\nI watched its first 9 seconds." in facts["elements"][0]["text"]
    assert "sharp" not in str(facts)
    assert labels["text"]["text"] == (
        "*Dog*  97.6 %  ·  2 boxes: 98 %, 98 %  ·  Seen at 0:00–0:04  ·  "
        "Is a kind of: Animal, Pet  ·  Also called: Puppy\n"
        "*Beach*  84.2 %  ·  Seen at 0:04–0:09  ·  Category: Nature and Outdoors"
    )


@pytest.mark.parametrize(
    ("fields", "file_id"),
    [
        ({}, "F7DRAWN00001"),
        ({"drawn_file": "", "shows_itself": True}, "F7PIC00001"),
        ({"drawn_file": "", "thumb_file": "F7THUMB0001"}, "F7THUMB0001"),
        ({"drawn_file": ""}, None),
    ],
)
def test_the_picture_is_one_that_slack_can_show(
    fields: dict[str, Any], file_id: str | None
) -> None:
    shown = card(posted(1, DOG, **fields))

    files = [block["slack_file"]["id"] for block in shown.blocks if block["type"] == "image"]
    assert files == ([file_id] if file_id else [])


def test_several_pictures_are_numbered() -> None:
    shown = card(posted(1, DOG), posted(2, BEACH))

    headers = [block["text"]["text"] for block in shown.blocks if block["type"] == "header"]
    assert headers == ["1 of 2 · picture-1.jpg", "2 of 2 · picture-2.jpg"]


def test_a_picture_without_labels_says_so() -> None:
    assert "No labels: nothing was found that has a name." in text_of(card(posted(1)))


def test_guesses_about_persons_are_shown_only_where_a_team_wants_them() -> None:
    image = posted(1, label("Woman", 99.0), label("Person", 99.0))

    assert "Woman" not in text_of(card(image)) + card(image).text
    assert "Woman" in text_of(card(image, person_guesses=True))


def test_what_does_not_fit_is_counted() -> None:
    labels = [label(f"Label {number}", 90.0, parents=("A" * 90,) * 3) for number in range(100)]
    shown = card(posted(1, *labels))

    told = text_of(shown)
    count = told.count("*Label ")
    assert 10 < count < 100
    assert f"And {100 - count} more" in told


def test_markup_in_names_is_harmless() -> None:
    image = posted(1, label("*<!channel>*", 90.0), name="<!here> *a*.png")
    shown = card(image)

    assert "<!" not in text_of(shown).replace("<!date", "")
    assert "<!here>" not in shown.text


names = st.text(min_size=1, max_size=60) | st.just(LONG)
labels = st.builds(
    lambda name, aliases, parents: Label(name, 88.0, (), tuple(parents), tuple(aliases)),
    names, st.lists(names, max_size=3), st.lists(names, max_size=3),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(1, MOST_PICTURES + 3), st.lists(labels, max_size=30), names)
def test_every_card_keeps_slacks_limits(pictures: int, found: list[Label], name: str) -> None:
    seen = moving((0.0, 1.0, (*found, DOG)), note=name)
    image = replace(posted(1, analysis=seen, chart_file="F7CHART0001"), name=name)

    shown = card(*[image] * pictures)

    check_blocks(list(shown.blocks), most=50)
    assert characters(list(shown.blocks)) <= 13_000
    assert shown.text
