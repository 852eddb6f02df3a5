"""The answer in the thread."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.labels import Colour, Label, Quality
from bot.core.replies import PictureAnswer, Refusal, Reply, Sighting
from bot.slack.messages import (
    MAX_CHARACTERS,
    SHOW_ALL,
    Display,
    reply_blocks,
    reply_text,
    shown_picture,
)
from tests.samples import ANIMAL, BEACH, DOG, PET, analysis, label, picture_answer
from tests.slack.limits import characters, check_blocks, mrkdwn_texts

TS = "1772443805.000100"
HOSTILE = [
    "<!channel>", "<!everyone|x>", "<@U1>", "<#C1>", "<https://evil.test|here>", "*bold*",
    "_it_", "`code`", "~no~", "&lt;!here&gt;", "&", "two\nlines", ":dog:", "@here", "x" * 300,
    "<!date^1^{date}|x>", "> quoted",
]  # fmt: skip

words = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=400))
found_labels = st.lists(
    st.builds(
        Label, words, st.floats(0, 100), parents=st.lists(words, max_size=4).map(tuple)
    ),
    max_size=30,
)  # fmt: skip
answers = st.builds(
    lambda name, labels, boxed, seen: picture_answer(
        *labels,
        name=name,
        drawn_file="F7DRAWN0001" if boxed else "",
        alt_text="a " * 500 if boxed else "",
        seen_before=Sighting("1770000000.000100", seen) if seen else None,
        analysis=analysis(
            *labels, colours=(Colour(1, 2, 3, "dark slate blue", 33.3),) * 9,
            quality=Quality(5, 5, 5), animated=True,
        ),
    ),
    words, found_labels, st.booleans(), st.sampled_from(["", "https://team.slack.com/a?b=1&c=2"]),
)  # fmt: skip
refusals = st.builds(Refusal, st.just("F7PNG000001"), words, words)
items = st.lists(st.one_of(answers, refusals), min_size=1, max_size=20)

QUIET_LINE = "Colours: sand 41\u00a0%, blue 35\u00a0%  ·  well lit, blurred  ·  1200 × 800\u00a0px"


def reply(*parts: PictureAnswer | Refusal) -> Reply:
    return Reply(TS, "labels-0123", parts)


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


@settings(max_examples=60)
@given(items)
def test_slack_takes_every_answer(parts: list[PictureAnswer | Refusal]) -> None:
    blocks = reply_blocks(reply(*parts), Display(min_confidence=0, max_labels=50))

    check_blocks(blocks, most=50)
    assert characters(blocks) <= MAX_CHARACTERS
    assert blocks[0]["block_id"] == "labels-0123"


@pytest.mark.parametrize("count", [1, 2, 5, 10, 20])
@pytest.mark.parametrize("piece", ["&", ":", "é", "word "])
def test_slack_takes_many_files_with_endless_names(count: int, piece: str) -> None:
    endless = piece * 2000
    parents = tuple(f"{n}{endless}" for n in range(6))
    labels = [label(endless, 99.0, parents=parents), *(label(name, 98.0) for name in parents)]
    answer = picture_answer(
        *labels, name=endless, drawn_file="F7DRAWN0001", alt_text="a" * 1000,
        seen_before=Sighting("1770000000.000100", "https://team.slack.com/" + "a" * 200),
    )  # fmt: skip
    refusal = Refusal("F7PNG000001", endless, endless)

    for parts in ([answer] * count, [refusal] * count, [answer, refusal] * ((count + 1) // 2)):
        blocks = reply_blocks(reply(*parts), Display(min_confidence=0, max_labels=50))

        check_blocks(blocks, most=50)
        assert characters(blocks) <= MAX_CHARACTERS


@settings(max_examples=60)
@given(items)
def test_nothing_that_people_wrote_becomes_markup(parts: list[PictureAnswer | Refusal]) -> None:
    whole = reply(*parts)

    blocks = reply_blocks(whole, Display(min_confidence=0))

    for text in mrkdwn_texts(blocks):
        without_dates = re.sub(r"<!date\^\d+\^First seen here on \{date_long\}[^<>]*>", "", text)
        assert not set("<>") & set(without_dates)
        assert not re.search(r"&(?!amp;|lt;|gt;)", without_dates.replace("…", ""))
        for line in without_dates.split("\n"):
            own_markup = re.sub(r"^`.{5} +\d+ %`  \*([^*]*)\*", r"\1", line)
            assert not set("*_~`") & set(own_markup)
    assert not set("<>") & set(reply_text(whole, Display(min_confidence=0)))


@settings(max_examples=40)
@given(items)
def test_the_words_for_notifications_are_never_empty_nor_cut_by_slack(
    parts: list[PictureAnswer | Refusal],
) -> None:
    assert 1 <= len(reply_text(reply(*parts), Display())) <= 40_000


def test_one_photo_reads_well() -> None:
    answer = picture_answer(
        DOG, ANIMAL, PET, BEACH, label("Blanket", 60.0),
        alt_text="The picture with a box around each of: Dog ×2.",
        analysis=analysis(
            DOG, ANIMAL, PET, BEACH, label("Blanket", 60.0),
            colours=(Colour(240, 200, 120, "sand", 41.0), Colour(90, 150, 220, "blue", 35.0)),
            quality=Quality(50.0, 8.0, 40.0),
        ),
    )  # fmt: skip

    blocks = reply_blocks(reply(answer), Display())

    assert blocks == [
        {
            "type": "image",
            "slack_file": {"id": "F7DRAWN0001"},
            "alt_text": "The picture with a box around each of: Dog ×2.",
            "block_id": "labels-0123",
        },
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "`████▉  98 %`  *Dog* ×2  ·  Animal, Pet\n`████▎  84 %`  *Beach*",
                "verbatim": True,
            },
        },
        {
            "type": "context",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": QUIET_LINE,
                }
            ],
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": SHOW_ALL,
                    "value": f"{TS}/F7PNG000001",
                    "text": {"type": "plain_text", "text": "Show all labels"},
                    "accessibility_label": "Show all labels of harbour.png",
                }
            ],
        },
    ]


def test_the_notification_holds_the_label_words() -> None:
    text = reply_text(reply(picture_answer(DOG, ANIMAL, PET, BEACH)), Display())

    assert text == "Dog ×2 98 %, Animal, Pet, Beach 84 %"


def test_several_files_are_told_apart_and_keep_their_order() -> None:
    cat = picture_answer(label("Cat"), name="cat.png", file_id="F1")
    refused = Refusal("F2", "notes.jpg", "This is a text.")
    dog = picture_answer(DOG, name="dog <3.png", file_id="F3")
    whole = reply(cat, refused, dog)

    blocks = reply_blocks(whole, Display())

    told = [block["type"] for block in blocks]
    assert told == [
        "context", "section", "context", "actions",
        "section",
        "context", "image", "section", "context", "actions",
    ]  # fmt: skip
    assert blocks[0]["elements"][0]["text"] == "1 of 3 · cat.png"
    assert blocks[4]["text"]["text"] == "notes.jpg: This is a text."
    assert blocks[5]["elements"][0]["text"] == "3 of 3 · dog <3.png"
    assert blocks[5]["elements"][0]["type"] == "plain_text"
    assert reply_text(whole, Display()) == (
        "cat.png: Cat 95 %\nnotes.jpg: This is a text.\ndog &lt;3.png: Dog ×2 98 %"
    )


def test_twenty_photos_fit_into_one_message_and_each_keeps_button_and_drawing() -> None:
    parts = [picture_answer(DOG, BEACH, file_id=f"F{n}", alt_text="b" * 1000) for n in range(20)]

    blocks = reply_blocks(reply(*parts), Display())

    check_blocks(blocks, most=50)
    buttons = [block["accessory"]["value"] for block in blocks if "accessory" in block]
    assert buttons == [f"{TS}/F{n}" for n in range(20)]
    assert len([block for block in blocks if block["type"] == "image"]) == 20


def test_a_refusal_stands_alone_with_the_files_name() -> None:
    refused = reply(Refusal("F1", "a & b.jpg", "It is broken."))

    assert reply_blocks(refused, Display()) == [
        {
            "type": "section",
            "text": {"type": "plain_text", "text": "a & b.jpg: It is broken.", "emoji": False},
            "block_id": "labels-0123",
        }
    ]
    assert reply_text(refused, Display()) == "a &amp; b.jpg: It is broken."


def test_a_refused_file_without_a_name_is_told_by_the_sentence_alone() -> None:
    refused = reply(Refusal("F1", "", "It is closed to apps."))

    assert texts(reply_blocks(refused, Display())) == ["It is closed to apps."]
    assert reply_text(refused, Display()) == "It is closed to apps."


def test_nothing_found_is_said_kindly_and_still_offers_everything() -> None:
    answer = picture_answer(label("Fog", 58.0))

    blocks = reply_blocks(reply(answer), Display())

    sentence = "I looked closely, but found nothing that I can name with at least 70 % certainty."
    assert [block["type"] for block in blocks] == ["section", "context", "actions"]
    assert texts(blocks) == [sentence]
    assert reply_text(reply(answer), Display()) == sentence


def test_a_picture_without_any_label_offers_no_window_to_open() -> None:
    blocks = reply_blocks(reply(picture_answer()), Display())

    assert [block["type"] for block in blocks] == ["section", "context"]


def test_no_more_lines_than_the_team_wants() -> None:
    answer = picture_answer(*(label(f"Thing {n:02}", 99.0 - n) for n in range(20)))

    blocks = reply_blocks(reply(answer), Display(max_labels=3))

    assert len(texts(blocks)[0].split("\n")) == 3
    assert reply_text(reply(answer), Display(max_labels=3)).count("Thing") == 3


def test_guesses_about_people_stay_out_of_blocks_and_words() -> None:
    answer = picture_answer(label("Person", 99.0), label("Woman", 99.0, parents=("Person",)))

    hidden = f"{reply_blocks(reply(answer), Display())}{reply_text(reply(answer), Display())}"
    shown = reply_text(reply(answer), Display(person_guesses=True))

    assert "Woman" not in hidden
    assert "Woman" in shown


@pytest.mark.parametrize(
    ("permalink", "link"),
    [
        ("", ""),
        (
            "https://team.slack.com/archives/C7/p1?thread_ts=1.2&cid=C7",
            "^https://team.slack.com/archives/C7/p1?thread_ts=1.2&amp;cid=C7",
        ),
    ],
)
def test_a_repost_says_since_when_the_picture_is_here(permalink: str, link: str) -> None:
    answer = picture_answer(BEACH, seen_before=Sighting("1746230400.000100", permalink))

    quiet = reply_blocks(reply(answer), Display())[1]["elements"][0]["text"]

    assert quiet == (
        f"<!date^1746230400^First seen here on {{date_long}}{link}|First seen here on 3 May 2025>"
        "  ·  1200 × 800\u00a0px"
    )


def test_an_animation_says_what_was_looked_at() -> None:
    answer = picture_answer(BEACH, analysis=analysis(BEACH, animated=True))

    quiet = reply_blocks(reply(answer), Display())[1]["elements"][0]["text"]

    assert quiet == "1200 × 800\u00a0px  ·  first frame of an animation"


def test_the_button_names_message_and_file() -> None:
    assert shown_picture(f"{TS}/F7PNG000001") == (TS, "F7PNG000001")
    assert shown_picture("") == ("", "")
