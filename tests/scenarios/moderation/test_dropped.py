"""A flagged file of the drop folder is held like any other."""

from tests.scenarios.folder import Folder
from tests.scenarios.moderation.moderators import HELD, Moderators, buttons, flagged, read
from tests.scenarios.talk import SECONDS, Talk, shown


async def test_a_flagged_drop_shows_nothing_until_it_is_kept(
    talk: Talk, moderators: Moderators
) -> None:
    async with Folder.opened(talk) as folder:
        await folder.put(flagged(talk.around, name="dropped-shield.jpg"))
        message = await folder.answered()

    assert shown(message) == f"dropped-shield.jpg (drop folder): {HELD}"
    alert = await moderators.alert(message)
    assert f"Posted by *the drop folder* in <#{talk.channel.id}>" in read(alert)
    assert "Tell the poster" not in buttons(alert)
    await moderators.press("Keep", alert)
    await talk.around.workspace.wait_for(lambda: "Shield" in shown(message), SECONDS)
    assert "from the drop folder" in shown(message)
