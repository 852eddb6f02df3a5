"""What the bot says of itself where it comes."""

import pytest

from bot.core.moderation.notices import Welcome
from bot.slack.cards.welcome import welcome_card
from tests.slack.limits import check_blocks, mrkdwn_texts

USUAL, MODERATED = Welcome(is_moderated=False), Welcome(is_moderated=True)
FOR_MODERATORS = Welcome(is_moderated=True, for_moderators=True)


@pytest.mark.parametrize("welcome", [USUAL, MODERATED, FOR_MODERATORS])
def test_it_is_short_and_leads_to_the_help(welcome: Welcome) -> None:
    card = welcome_card(welcome)

    check_blocks(list(card.blocks), most=2)
    assert len(card.text) < 700
    assert "`/labels help`" in card.text
    assert "\n".join(mrkdwn_texts(list(card.blocks))) == card.text


def test_who_finds_pictures_is_said_everywhere_and_the_exception_where_there_is_one() -> None:
    usual, moderated = welcome_card(USUAL).text, welcome_card(MODERATED).text

    assert usual.endswith("found only by people who can open this channel.")
    assert moderated.startswith(usual)
    assert "moderators, who need not be members here" in moderated.removeprefix(usual)


def test_moderators_are_told_who_is_one() -> None:
    told = welcome_card(FOR_MODERATORS).text

    assert "Whoever is a member of this channel can look at it and decide" in told
    assert "even if it comes from a channel that they are not in" in told
