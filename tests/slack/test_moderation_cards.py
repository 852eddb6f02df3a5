"""What moderators and posters are told besides alerts."""

import re
from dataclasses import replace

import pytest

from bot.core.moderation.cases import Decision, Stage
from bot.core.moderation.notices import (
    ChecksWait,
    ChecksWorkAgain,
    NeverChecked,
    Notice,
    PolicyChanged,
    PostedAgain,
    ToPoster,
    Welcome,
)
from bot.slack.cards.moderation import notice_card, people_in
from tests.slack.flagged import (
    BY_POLICY,
    HOSTILE,
    KEPT,
    NAMES,
    REMOVED,
    EverybodyIsHostile,
    alert,
    sighted,
    words_of,
)
from tests.slack.limits import characters, check_blocks, mrkdwn_texts

ALERT_LINK = "https://team.slack.com/archives/C7MODS/p2"
LINK = "https://team.slack.com/archives/C7GENERAL/p1"
LEFT_TO_DO = "If a person must delete it in Slack, the alert says so."
_MENTION = re.compile(r"<[@!](?!date\^)")
WORST = sighted(
    user="U7ANN", name=HOSTILE, channel_type=HOSTILE, link=f"{LINK}{'a' * 300}", stays_in_slack=True
)
EVERY: list[Notice] = [
    alert(WORST),
    *(PostedAgain(WORST, decision, LINK) for decision in (None, KEPT, REMOVED, BY_POLICY)),
    ChecksWait(1_772_443_801.0),
    ChecksWorkAgain(),
    NeverChecked("C7GENERAL", LINK),
    PolicyChanged("U7MOD", "C7GENERAL", (HOSTILE,) * 200),
    *(ToPoster(WORST, decision) for decision in (None, KEPT, REMOVED, BY_POLICY)),
    Welcome(is_moderated=True),
]


def words(notice: Notice) -> str:
    return words_of(notice_card(notice, NAMES).blocks)


@pytest.mark.parametrize("notice", EVERY, ids=lambda notice: type(notice).__name__)
def test_slacks_limits_hold_and_nobody_is_called_whatever_people_write(notice: Notice) -> None:
    card = notice_card(notice, EverybodyIsHostile())

    check_blocks(list(card.blocks), most=50)
    assert 0 < len(card.text) <= 4_000
    assert characters(list(card.blocks)) < 13_000
    for text in (card.text, *mrkdwn_texts(list(card.blocks))):
        assert not _MENTION.search(text)
        assert "<https://evil" not in text


@pytest.mark.parametrize(
    ("decision", "stage", "treated"),
    [
        (None, Stage.HELD, "It belongs to the same case: one decision holds for both."),
        (None, Stage.REPORTED, "Report only: nothing changed there."),
        (
            KEPT,
            Stage.KEPT,
            "It is labelled as usual: *Kim* decided to keep the same picture before.",
        ),
        (
            REMOVED,
            Stage.REMOVED,
            "I keep and show nothing of it: *Kim* decided so for the same picture before. "
            + LEFT_TO_DO,
        ),
        (
            BY_POLICY,
            Stage.REMOVED,
            f"I keep and show nothing of it: so it was for the same picture before. {LEFT_TO_DO}",
        ),
    ],
)
def test_a_further_post_says_what_became_of_it(
    decision: Decision | None, stage: Stage, treated: str
) -> None:
    first, second = words(PostedAgain(sighted(stage=stage), decision, ALERT_LINK)).split("\n")

    assert first.startswith(f"The picture of <{ALERT_LINK}|this alert> was posted again: *Ann* in")
    assert first.endswith(f"<{LINK}|Open message>")
    assert second == treated


def test_without_a_link_to_the_alert_a_further_post_can_be_told_too() -> None:
    told = words(PostedAgain(replace(sighted(), permalink=""), None))

    assert told.startswith("The picture of an alert above was posted again: *Ann* in")
    assert "<http" not in told


def test_an_outage_is_told_with_its_beginning_and_its_end() -> None:
    waits = words(ChecksWait(1_772_443_801.0))

    assert waits.startswith("*Pictures cannot be checked at the moment*, since <!date^1772443801^")
    assert "none of them unchecked" in waits
    assert words(ChecksWorkAgain()).startswith("*Pictures are checked again.*")


def test_a_picture_that_was_given_up_can_be_found_by_people() -> None:
    told = words(NeverChecked("C7GENERAL", LINK))

    assert told.startswith("*A picture in <#C7GENERAL> was never checked*")
    assert f"<{LINK}|Open message>" in told


@pytest.mark.parametrize(
    ("channel", "where"), [("", "for the whole workspace"), ("C7GENERAL", "for <#C7GENERAL>")]
)
def test_a_changed_policy_says_who_where_and_what(channel: str, where: str) -> None:
    told = words(PolicyChanged("U7MOD", channel, ("Alcohol: alert from 80 %", "*Drawn*: same")))

    assert told == (
        f"*Kim* changed what I look for, {where}.\n"
        "•  Alcohol:\u2060 alert from 80 %\n•  ∗Drawn∗:\u2060 same"  # noqa: RUF001
    )


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (None, "A person will look at it; such checks are often wrong. Until then I do not"),
        (KEPT, "A person has looked at it, and all is well"),
        (REMOVED, "A person has looked at it and decided that I should not keep it."),
        (BY_POLICY, "the rules of this workspace say that I should not keep it."),
    ],
)
def test_the_poster_is_told_politely_and_not_what_was_seen(
    decision: Decision | None, said: str
) -> None:
    told = words(ToPoster(sighted(), decision))

    assert told.startswith(
        f"Hello! This is about “beach.png” in <{LINK}|your message>, in <#C7GENERAL>. "
    )
    is_unsure = "I did not label it at first, because an automatic check was unsure. " in told
    assert is_unsure is (decision is not BY_POLICY)
    assert said in told
    # Whoever hears of a removal reads no doubt of it in the same breath.
    assert "often wrong" not in told or decision is None
    assert told.endswith("please talk to your moderators.")
    assert "Please delete" not in told


def test_the_poster_is_asked_to_delete_what_only_people_can() -> None:
    told = words(ToPoster(sighted(stage=Stage.REMOVED, stays_in_slack=True), REMOVED))

    assert "Please delete your message in Slack, too; I cannot do that for you." in told


def test_everybody_whom_a_notice_names_is_asked_for() -> None:
    named = [people_in(notice) for notice in EVERY]

    assert named == [
        {"U7ANN"}, {"U7ANN"}, {"U7ANN", "U7MOD"}, {"U7ANN", "U7MOD"}, {"U7ANN"},
        set(), set(), set(), {"U7MOD"}, *[set()] * 4, set(),
    ]  # fmt: skip
