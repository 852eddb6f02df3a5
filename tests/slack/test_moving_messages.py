"""The answer in the thread to animations and videos."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.labels import Analysis, Colour, Label, Quality
from bot.core.replies import PictureAnswer, Progress, Refusal, Reply
from bot.slack.messages import LABEL_FIRST, MAX_CHARACTERS, Display, reply_blocks, reply_text
from tests.samples import ANIMAL, BEACH, DOG, PET, label, moving, picture_answer
from tests.slack.limits import characters, check_blocks, mrkdwn_texts
from tests.slack.test_messages import TS, texts, words

TOO_LONG = Refusal("F7MP4000001", "party.mp4", "It is too long.", first_part=900.0)
PERSON = label("Person", 98.0)
DRAWN: dict[str, Any] = {
    "drawn_file": "F7DRAWN0001", "alt_text": "An animation.", "chart_file": "F7CHART0001",
}  # fmt: skip


def reply(*parts: PictureAnswer | Refusal | Progress) -> Reply:
    return Reply(TS, "labels-0123", parts)


def answer(seen: Analysis, **fields: Any) -> PictureAnswer:
    return picture_answer(analysis=seen, **fields)


def video(*labels: Label, **fields: Any) -> Analysis:
    """The labels from 0:00 to 0:14 and from 0:31 to 0:40 of a minute."""
    values = {"is_video": True, "format": "MP4", "seconds": 60.0, **fields}
    return moving((0.0, 14.2, labels), (31.0, 40.0, labels), **values)


def test_an_animation_is_answered_with_drawing_chart_list_and_when() -> None:
    dog, animal, pet = DOG, ANIMAL, PET
    seen = moving(
        (0.0, 0.4, (BEACH,)), (0.4, 1.2, (dog, animal, pet)), frames=240, frames_seen=9,
        quality=Quality(50.0, 8.0, 40.0), colours=(Colour(240, 200, 120, "sand", 41.0),),
    )  # fmt: skip

    drawn, chart, listed, quiet, _ = reply_blocks(reply(answer(seen, **DRAWN)), Display())

    assert (drawn["slack_file"], drawn["block_id"]) == ({"id": "F7DRAWN0001"}, "labels-0123")
    assert chart == {
        "type": "image",
        "slack_file": {"id": "F7CHART0001"},
        "alt_text": "When each label is seen: Dog 0.4–1.2 s; Beach 0–0.4 s.",
    }
    assert listed["text"]["text"] == (
        "`████▉  98 %`  *Dog* ×2 seen in 0.4–1.2 s  ·  Animal, Pet\n"
        "`████▎  84 %`  *Beach* seen in 0–0.4 s"
    )
    assert quiet["elements"][0]["text"] == (
        "Colours: sand 41\u00a0%  ·  400 × 300\u00a0px  ·  1.2 s  ·  looked at 9 of its 240 frames"
    )


def test_a_video_s_labels_are_told_with_times_as_on_a_player() -> None:
    whole = reply(answer(video(PERSON), **DRAWN))

    assert texts(reply_blocks(whole, Display())) == ["`████▉  98 %`  *Person* 0:00–0:14, 0:31–0:40"]
    assert reply_text(whole, Display()) == "Person 0:00–0:14, 0:31–0:40 (98 %)"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "1:00  ·  watched from beginning to end"),
        ({"frames": 1440, "frames_seen": 12}, "1:00  ·  looked at 12 of its 1,440 frames"),
        ({"frames": 2, "frames_seen": 2}, "1:00  ·  looked at all 2 frames"),
        ({"note": "I watched its first minute."}, "1:00  ·  I watched its first minute."),
    ],
)
def test_it_is_said_how_a_video_was_looked_at(fields: dict[str, Any], told: str) -> None:
    blocks = reply_blocks(reply(answer(video(PERSON, **fields))), Display())

    assert blocks[1]["elements"][0]["text"] == f"400 × 300\u00a0px  ·  {told}"


def test_an_ancestor_that_is_seen_for_much_longer_keeps_its_line() -> None:
    adult = label("Adult", 99.0, parents=("Person",))
    seen = moving((0.0, 4.0, (PERSON, adult)), (4.0, 9.0, (PERSON,)), is_video=True)

    assert texts(reply_blocks(reply(answer(seen)), Display())) == [
        "`█████  99 %`  *Adult* 0:00–0:04\n`████▉  98 %`  *Person* 0:00–0:09"
    ]


def test_guesses_about_people_stay_out_of_the_times_and_the_chart_s_words() -> None:
    seen = video(PERSON, label("Woman", 99.0))

    assert "Woman" not in str(reply_blocks(reply(answer(seen, **DRAWN)), Display()))


def test_progress_stands_where_the_answer_will_stand() -> None:
    progress = Progress("F7GIF000001", "cat.gif", "Looking at the animation: 4 of 12 frames.")

    blocks = reply_blocks(reply(progress, TOO_LONG, answer(video(PERSON))), Display())

    assert texts(blocks)[:2] == [
        "cat.gif: Looking at the animation: 4 of 12 frames.", "party.mp4: It is too long.",
    ]  # fmt: skip
    assert "accessory" not in blocks[0]


def test_what_is_too_long_comes_with_an_offer() -> None:
    (block,) = reply_blocks(reply(TOO_LONG), Display())

    assert block["accessory"] == {
        "type": "button",
        "action_id": LABEL_FIRST,
        "value": f"{TS}/F7MP4000001",
        "text": {"type": "plain_text", "text": "Label the first 15 minutes"},
        "accessibility_label": "Label the first 15 minutes of party.mp4",
    }


@pytest.mark.parametrize(("seconds", "told"), [(60.0, "minute"), (600.0, "10 minutes")])
def test_the_offer_names_whole_minutes(seconds: float, told: str) -> None:
    (block,) = reply_blocks(reply(Refusal("F1", "a", "b", first_part=seconds)), Display())

    assert block["accessory"]["text"]["text"] == f"Label the first {told}"


def test_ten_videos_fit_into_one_message_and_go_without_charts() -> None:
    parts = [answer(video(DOG, BEACH, PERSON), file_id=f"F{n}", **DRAWN) for n in range(10)]

    blocks = reply_blocks(reply(*parts), Display())

    check_blocks(blocks, most=50)
    pictures = [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]
    assert pictures == ["F7DRAWN0001"] * 10


labels = st.lists(st.builds(Label, words, st.floats(70, 100)), max_size=6).map(tuple)
seen_somewhen = st.builds(
    lambda moments, is_video, note: moving(
        *((start, start + lasts, found) for start, lasts, found in moments),
        is_video=is_video, note=note, frames=10**9, frames_seen=10**6,
    ),
    st.lists(st.tuples(st.floats(0, 20_000), st.floats(0, 60), labels), max_size=8),
    st.booleans(), words,
)  # fmt: skip
items = st.lists(
    st.one_of(
        st.builds(
            lambda seen, name: answer(seen, name=name, **DRAWN), seen_somewhen, words
        ),
        st.builds(Progress, st.just("F1"), words, words),
        st.builds(Refusal, st.just("F1"), words, words, st.floats(0, 21_600)),
    ),
    min_size=1, max_size=20,
)  # fmt: skip


@settings(max_examples=40)
@given(items)
def test_slack_takes_every_answer_about_what_moves(parts: list[Any]) -> None:
    blocks = reply_blocks(reply(*parts), Display(max_labels=50))

    check_blocks(blocks, most=50)
    assert characters(blocks) <= MAX_CHARACTERS
    for text in mrkdwn_texts(blocks):
        assert not set("<>") & set(text)
        assert not re.search(r"&(?!amp;|lt;|gt;)", text.replace("…", ""))
