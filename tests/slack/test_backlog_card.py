"""What somebody who posted much is told of it."""

import pytest

from bot.core.moderation.notices import BacklogNotice
from bot.slack.cards.backlog import backlog_card
from tests.slack.limits import check_blocks, mrkdwn_texts

AT = 1_700_000_000.0
TIME = f"<!date^{AT:.0f}^{{time}}|22:13 UTC>"
BEGAN = f"<!date^{AT - 90:.0f}^{{time}}|22:11 UTC>"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(31, "a minute"), (29, "half a minute"), (100, "2 minutes"), (600, "10 minutes")],
)
def test_it_says_how_far_it_has_come_and_that_nothing_has_to_be_done(
    seconds: float, words: str
) -> None:
    card = backlog_card(BacklogNotice("C1", AT - 90, 37, AT, seconds, is_over=False))

    check_blocks(list(card.blocks), most=1)
    assert mrkdwn_texts(list(card.blocks)) == [card.text]
    assert card.text == (
        f"*I am working through what you posted in <#C1>.* Since {BEGAN} I have come to 37 "
        f"messages. The latest was posted at {TIME}: I am about {words} behind. Each gets its "
        "answer in its thread; you need not do anything."
    )


@pytest.mark.parametrize(("late", "messages"), [(37, "37 messages"), (1, "1 message")])
def test_at_the_end_it_says_until_when(late: int, messages: str) -> None:
    card = backlog_card(BacklogNotice("C1", AT - 90, late, AT, 40, is_over=True))

    assert card.text == (
        f"I have caught up with what you posted in <#C1>: {messages} since {BEGAN}. Those until "
        f"{TIME} are answered, or being looked at."
    )
