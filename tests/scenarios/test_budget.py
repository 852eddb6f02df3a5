"""A month's budget of three pictures: who is told, and labels on request beyond it."""

from tests.scenarios.bots import http_bot
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, direct, new_channel, shown

BUDGET = "0.003"


def told_owner(around: Surroundings) -> list[str]:
    """How the bot's words to the workspace's owner begin, in order."""
    history = around.workspace.history(direct(around, "alex").id)
    return [message.text.split("*")[1] for message in reversed(history)]


async def test_beyond_the_budget_pictures_are_labelled_on_request(around: Surroundings) -> None:
    async with http_bot(around, MONTHLY_BUDGET_USD=BUDGET) as bot:
        talk = Talk(around, bot, new_channel(around))
        for _ in range(3):
            labelled = await talk.answer(talk.post(talk.photo()))
            assert "Label it anyway" not in shown(labelled.message)

        posted = talk.post(talk.photo(name="harbour.png"))
        refusal = (await talk.answer(posted)).message

        assert shown(refusal) == (
            "harbour.png: This month's budget for labelling is used up, so I did not look at it. "
            "You can have it labelled all the same.\nLabel it anyway"
        )
        await talk.bot.queue.empty()
        assert (await around.people.click("sam", refusal, "label_anyway")).ok
        await talk.bot.queue.empty()
        (answer,) = await talk.settled(posted)
        assert answer.ts == refusal.ts
        assert "%" in shown(answer)
        assert sorted(told_owner(around)) == [
            "80 % of this month's budget for labelling is spent",
            "This month's budget for labelling is used up",
        ]
