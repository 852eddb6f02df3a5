"""What moderators read of a flagged picture."""

import re

import pytest

from bot.core.moderation.cases import Cells, Decision, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.notices import Alert
from bot.slack.cards.alerts import alert_card, people_in
from tests.slack.flagged import (
    BY_POLICY,
    KEPT,
    NAMES,
    REMOVED,
    EverybodyIsHostile,
    alert,
    sighted,
    words_of,
    worst_alert,
)
from tests.slack.limits import characters, check_blocks, mrkdwn_texts

WHEN = "<!date^1772443801^{date_short_pretty}, {time}|2 March 2026, 09:30 UTC>"
LATER = "<!date^1772444000^{date_short_pretty}, {time}|2 March 2026, 09:33 UTC>"
_OURS = re.compile(
    r"<(#C7GENERAL|!date\^\d+\^[^<>|]+\|[^<>|]+|https://team\.slack\.com/[^<>|]+\|[\w ]+)>"
)


def words(shown: Alert) -> str:
    return words_of(alert_card(shown, NAMES).blocks)


def test_it_says_what_was_found_who_where_when_and_how_it_stands() -> None:
    card = alert_card(alert(), NAMES)

    header, found, image, remark, post, standing, buttons = card.blocks
    assert header["text"]["text"] == "Flagged picture: waiting for a decision"
    assert found["text"]["text"] == "*Violence › Graphic Violence*  93 %"  # noqa: RUF001
    assert image == {
        "type": "image",
        "slack_file": {"id": "F7PREVIEW01"},
        "alt_text": "A few blurred colours of a picture of 1200 × 800 pixels, "
        "in which nothing can be recognised.",
    }
    assert "*Show the picture* opens the picture itself, for you alone." in str(remark)
    assert post["text"]["text"] == (
        f"Posted by *Ann* in <#C7GENERAL>, {WHEN}  ·  “beach.png”  ·  "
        "<https://team.slack.com/archives/C7GENERAL/p1|Open message>"
    )
    assert standing["text"]["text"].startswith("*Waiting for a decision.*")
    assert [button["text"]["text"] for button in buttons["elements"]] == [
        "Keep", "Remove", "Show the picture", "Tell the poster", "Assign to me",
    ]  # fmt: skip
    assert card.text == (
        "Flagged picture: waiting for a decision\n"
        "Violence › Graphic Violence  93 % Posted by Ann in <#C7GENERAL>."  # noqa: RUF001
    )


def test_words_of_the_teams_list_and_drawings_are_named() -> None:
    verdict = Verdict((Finding(("Alcohol",), 81.0),), words=("foo", "b*r"), is_drawn=True)

    assert (
        "*Alcohol*  81 %\nRead in it: “foo”, “b∗r”\nIt looks drawn or animated."  # noqa: RUF001
        in words(alert(verdict=verdict))
    )


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("channel", "in <#C7GENERAL>"),
        ("group", "in the private channel <#C7GENERAL>"),
        ("mpim", "in a group conversation"),
        ("im", "in a direct message"),
    ],
)
def test_where_it_was_posted_is_told_as_far_as_slack_tells_it(kind: str, where: str) -> None:
    assert f"Posted by *Ann* {where}, " in words(alert(sighted(channel_type=kind)))


def test_somebody_whose_name_is_unknown_is_told_apart_all_the_same() -> None:
    assert "Posted by *somebody (U7NEW)* in" in words(alert(sighted(user="U7NEW")))


def test_without_a_preview_there_is_no_image() -> None:
    types = [block["type"] for block in alert_card(alert(preview=""), NAMES).blocks]

    assert types == ["header", "section", "section", "section", "actions"]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (alert(decision=KEPT), f"*Kept* by *Kim*, {LATER}. I am labelling it now, and"),
        (
            alert(sighted(stage=Stage.KEPT), decision=KEPT),
            f"*Kept* by *Kim*, {LATER}. It is labelled like any other picture, and the same",
        ),
        (
            alert(sighted(stage=Stage.GONE), decision=KEPT),
            (
                f"*Kept* by *Kim*, {LATER}. There is no post of it left to label; the same picture "
                "is not flagged again."
            ),
        ),
        (
            alert(sighted(stage=Stage.CLOSED), decision=KEPT),
            (
                f"*Kept* by *Kim*, {LATER}. I am not in the channel any more, so I did not label "
                "it there; the same picture is not flagged again."
            ),
        ),
        (alert(sighted(stage=Stage.CLOSED), decision=KEPT), "·  I am not there any more"),
        (
            alert(decision=REMOVED),
            f"*Removed* by *Kim*, {LATER}. I am deleting my copies and my replies.",
        ),
        (
            alert(sighted(stage=Stage.REMOVED), decision=REMOVED, can_remove=True),
            (
                "I have deleted my copies, its entries in the search, my replies where I could "
                "still reach them, and the file in Slack."
            ),
        ),
        (
            alert(sighted(stage=Stage.REMOVED), decision=REMOVED),
            (
                "I have deleted my copies, its entries in the search, and my replies where I could "
                "still reach them."
            ),
        ),
        (
            alert(
                sighted(stage=Stage.REMOVED, stays_in_slack=True, under_way=True), decision=REMOVED
            ),
            f"*Removed* by *Kim*, {LATER}. I am deleting my copies and my replies.",
        ),
        (
            alert(sighted(stage=Stage.KEPT, line="It is closed."), decision=KEPT),
            "I could not label it, as its thread says; the same picture is not flagged again.",
        ),
        (
            alert(sighted(stage=Stage.REPORTED), decision=REMOVED),
            f"*Removed* by *Kim*, {LATER}. I am deleting my copies and my replies.",
        ),
        (
            alert(sighted(stage=Stage.REMOVED), decision=BY_POLICY),
            f"*Removed* by your policy, without a person, {LATER}.",
        ),
        (alert(sighted(stage=Stage.GONE)), "*The message was deleted meanwhile.*"),
        (
            alert(sighted(stage=Stage.REPORTED), report_only=True),
            "changed in the channel, and there is nothing to decide. Otherwise it would wait here",
        ),
        (
            alert(
                sighted(stage=Stage.REPORTED),
                report_only=True,
                can_remove=True,
                verdict=Verdict((Finding(("Violence",), 99.0),), would_remove=True),
            ),
            "Otherwise it would have been removed at once, without a person.",
        ),
        (
            alert(assigned="U7MOD", assigned_at=1_772_444_000.0),
            f"Assigned to *Kim*, {LATER}.",
        ),
        (alert(told=("U7ANN", "U7BEN")), "Told about it: *Ann*, *Ben*."),
        (alert(more=2), "and 2 more times"),
    ],
)
def test_it_says_how_the_case_stands(shown: Alert, sentence: str) -> None:
    assert sentence in words(shown)


@pytest.mark.parametrize(
    ("can_remove", "why"),
    [
        (True, "which your administrator's token does not reach. Open"),
        (False, "where I may not delete what others posted. Open"),
    ],
)
def test_why_a_person_must_delete_it_is_said_as_it_is(*, can_remove: bool, why: str) -> None:
    left = sighted(stage=Stage.REMOVED, stays_in_slack=True)

    assert f"*You must still delete it in Slack*, {why}" in words(
        alert(left, decision=REMOVED, can_remove=can_remove)
    )


def test_what_a_person_must_delete_is_said_plainly_with_every_link() -> None:
    posts = [sighted(number, Stage.REMOVED, stays_in_slack=number < 3) for number in (1, 2, 3)]

    *_, settled, _, left = [
        block["text"]["text"]
        for block in alert_card(alert(*posts, decision=REMOVED, told=("U7ANN",)), NAMES).blocks
        if block["type"] == "section"
    ]

    assert re.findall(r"<(\S+)\|Open message>", settled) == [posts[2].permalink]
    assert left.startswith("*You must still delete it in Slack*, where I may not delete what")
    assert "*More actions* and *Delete message…*" in left
    assert re.findall(r"<(\S+)\|Open this message>", left) == [one.permalink for one in posts[:2]]


def test_everybody_whom_it_names_is_asked_for() -> None:
    shown = alert(
        sighted(), sighted(2, user="U7BEN"), decision=KEPT, told=("U7TOLD",), assigned="U7CARES"
    )

    assert people_in(shown) == {"U7ANN", "U7BEN", "U7MOD", "U7TOLD", "U7CARES"}
    assert people_in(alert(decision=BY_POLICY)) == {"U7ANN"}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("decision", [None, KEPT, REMOVED, BY_POLICY])
def test_slacks_limits_hold_and_nobody_is_called_whatever_people_write(
    decision: Decision | None, stage: Stage
) -> None:
    card = alert_card(worst_alert(decision, stage), EverybodyIsHostile())

    check_blocks(list(card.blocks), most=50)
    assert len(card.text) <= 3_000
    assert characters(list(card.blocks)) < 13_000
    for text in (card.text, *mrkdwn_texts(list(card.blocks))):
        assert not re.search("[<>]", _OURS.sub("", text))


def test_a_case_without_anything_can_be_shown() -> None:
    empty = Alert(alert(verdict=Verdict(), cells=Cells(0, 0, (), 0, 0), preview="").case, posts=())

    check_blocks(list(alert_card(empty, {}).blocks), most=50)


def test_a_dropped_picture_has_no_poster_to_be_told() -> None:
    shown = alert(sighted(user=""))

    card = alert_card(shown, NAMES)

    assert f"Posted by *the drop folder* in <#C7GENERAL>, {WHEN}" in words(shown)
    assert "Tell the poster" not in str(card.blocks[-1])
    assert card.text.endswith("Posted by the drop folder in <#C7GENERAL>.")
