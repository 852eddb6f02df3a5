"""The window behind the button."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.labels import Instance, Label
from bot.slack.modals import View, all_labels_view, loading_view, message_view
from tests.samples import BEACH, DOG, analysis, box_at, label, moving
from tests.slack.limits import check_blocks, mrkdwn_texts

names = st.text(min_size=1, max_size=2000)
many_labels = st.lists(
    st.builds(
        Label,
        names,
        st.floats(0, 100),
        instances=st.integers(0, 40).map(lambda n: (Instance(box_at(0.125), 90.0),) * n),
        parents=st.lists(names, max_size=6).map(tuple),
        aliases=st.lists(names, max_size=3).map(tuple),
    ),
    max_size=40,
)


def check_view(view: View) -> None:
    """Fail when Slack would refuse the window."""
    assert view["type"] == "modal"
    for part in ("title", "close"):
        assert view[part]["type"] == "plain_text"
        assert 1 <= len(view[part]["text"]) <= 24
    check_blocks(view["blocks"], most=100)
    assert len(json.dumps(view).encode()) <= 250_000


def texts(view: View) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]


@settings(max_examples=30)
@given(st.text(max_size=400), many_labels)
def test_slack_takes_every_window(name: str, labels: list[Label]) -> None:
    check_view(all_labels_view(name, analysis(*labels), person_guesses=True))


def test_a_window_with_far_too_many_labels_says_that_some_are_missing() -> None:
    labels = [label(f"{n} " + "é" * 900, parents=("ü" * 900,)) for n in range(300)]

    view = all_labels_view("x.png", analysis(*labels), person_guesses=False)

    check_view(view)
    assert texts(view)[-1] == "There are more labels than fit into this window."


@settings(max_examples=30)
@given(many_labels)
def test_nothing_in_a_label_becomes_a_mention_or_a_link(labels: list[Label]) -> None:
    view = all_labels_view("x.png", analysis(*labels), person_guesses=True)

    for text in mrkdwn_texts(view["blocks"]):
        assert not set("<>`~_") & set(text)


def test_everything_that_is_known_of_a_label_is_shown() -> None:
    view = all_labels_view("harbour.png", analysis(DOG, BEACH), person_guesses=False)

    assert view["blocks"][0]["text"] == {
        "type": "plain_text", "text": "harbour.png", "emoji": False,
    }  # fmt: skip
    assert view["blocks"][1]["elements"][0]["text"] == (
        "2 labels  ·  1200 × 800 px JPEG  ·  Rekognition label model 3.0"
    )
    dog = "*Dog*  97.6 %\n2 boxes: 98 %, 98 %\nIs a kind of: Animal, Pet\nAlso called: Puppy"
    beach = "*Beach*  84.2 %\nCategory: Nature and Outdoors"
    assert texts(view) == [f"{dog}\n\n{beach}"]


def test_of_what_moves_the_window_says_how_it_was_looked_at_and_when_what_was_seen() -> None:
    seen = moving(
        (0.0, 1.0, (BEACH,)), (1.0, 1.5, ()), (1.5, 2.0, (BEACH,)),
        note="I looked at <half> of it.",
    )  # fmt: skip

    view = all_labels_view("sea.gif", seen, person_guesses=False)

    check_view(view)
    assert view["blocks"][1]["elements"][0]["text"] == (
        "1 label  ·  400 × 300 px GIF  ·  2 s  ·  Rekognition label model 3.0"
    )
    assert texts(view) == [
        "I looked at &lt;half&gt; of it.",
        "*Beach*  84.2 %\nSeen in 0–1, 1.5–2 s\nCategory: Nature and Outdoors",
    ]


def test_unsure_labels_are_in_the_window_and_guesses_are_not() -> None:
    labels = [label("Fog", 56.0), label("Woman", 99.0)]

    view = all_labels_view("x.png", analysis(*labels), person_guesses=False)

    assert texts(view) == ["*Fog*  56.0 %"]
    assert view["blocks"][1]["elements"][0]["text"].startswith("1 label  ·")


def test_a_picture_without_a_name_or_labels_still_has_a_window() -> None:
    view = all_labels_view("", analysis(), person_guesses=False)

    check_view(view)
    assert view["blocks"][0]["text"]["text"] == "Picture"


def test_the_loading_window_and_the_sentence_have_the_same_frame() -> None:
    loading, told = loading_view(), message_view("Not <here>.")

    check_view(loading)
    check_view(told)
    assert texts(loading) == ["Looking up the labels…"]
    assert texts(told) == ["Not &lt;here&gt;."]
    assert {key: loading[key] for key in ("title", "close", "callback_id")} == {
        key: told[key] for key in ("title", "close", "callback_id")
    }
