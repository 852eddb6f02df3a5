"""What the bot's processes write down, however much they are asked to write."""

from dataclasses import replace

from tests.scenarios.bots import http_bot
from tests.scenarios.moderation.moderators import Moderators, flagged
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel
from tests.scenarios.whispers import asked


async def test_at_debug_nothing_is_logged_of_what_people_wrote_and_posted(
    around: Surroundings,
) -> None:
    moderators = Moderators.gather(around)
    async with http_bot(
        around,
        LOG_LEVEL="DEBUG",
        MODERATION_CHANNEL=moderators.channel.id,
        SLACK_ADMIN_TOKEN=around.slack.admin_token,
    ) as bot:
        talk = Talk(around, bot, new_channel(around))
        photo = replace(talk.photo(), name="birthday-surprise.jpg")
        answer = await talk.ask(photo, text="Do not tell Sam!")
        await talk.press_show_all(answer)
        await asked(around, talk.channel, "search proposal")
        await moderators.alert(talk.post(flagged(around, name="black-eye.jpg")))
        await bot.queue.empty()
        await asked(around, talk.channel, "show https://team.slack.com/archives/C1/p1-affair")
        log = bot.log()

    assert " queued\n" in log
    for private in (
        "birthday-surprise", "Do not tell", "proposal", "affair", "black-eye", "Weapons", "xoxp-",
        "files-pri", "response_url", "hooks.slack", "/commands/", "trigger_id",
    ):  # fmt: skip
        assert private not in log
