"""What the bot's processes write down, however much they are asked to write."""

import json
from dataclasses import replace

from sandbox.workspace.faults import Fault, FaultKind
from tests.scenarios.bots import http_bot
from tests.scenarios.moderation.moderators import Moderators, flagged
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel
from tests.scenarios.whispers import asked


async def test_at_debug_nothing_is_logged_of_what_people_wrote_and_posted(
    around: Surroundings,
) -> None:
    moderators = Moderators.gather(around)
    withdrawn = Fault("files.delete", FaultKind.ERROR, error="token_revoked")
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
        removed, refused = [talk.post(flagged(around, name="black-eye.jpg")) for _ in range(2)]
        alerts = [await moderators.alert(message) for message in (removed, refused)]
        # The administrator's token is sent, and then refused as one that was withdrawn.
        await moderators.press("Remove", alerts[0])
        await moderators.until(lambda: around.workspace.files[removed.files[0]].deleted)
        around.workspace.faults.add(withdrawn)
        await moderators.press("Remove", alerts[1])
        await moderators.shows(alerts[1], "*You must still delete it in Slack*")
        await bot.queue.empty()
        await asked(around, talk.channel, "show https://team.slack.com/archives/C1/p1-affair")
        log = bot.log()

    told = [json.loads(line) for line in log.splitlines()]
    stories = {line["story"] for line in told if line["event"].endswith(" queued")}
    answered = {line["story"] for line in told if " answered in " in line["event"]}
    assert answered
    assert answered <= stories
    assert all(story.startswith("Ev") for story in stories)
    assert "the administrator's token is refused" in log
    assert around.workspace.faults.take("files.delete") is None
    for private in (
        "birthday-surprise", "Do not tell", "proposal", "affair", "black-eye", "Weapons", "xoxp-",
        around.slack.admin_token, "files-pri", "response_url", "hooks.slack", "/commands/",
        "trigger_id",
    ):  # fmt: skip
        assert private not in log
