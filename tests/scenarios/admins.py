"""An admin of a workspace: asks the bot, and fills in its settings."""

from dataclasses import dataclass

from bot.core.choosing import Field
from bot.slack.windows.settings import ENTRIES
from sandbox.workspace.records import Channel, View
from tests.scenarios.moderation.moderators import read
from tests.scenarios.talk import SECONDS, texts
from tests.scenarios.tenants import Tenant
from tests.scenarios.whispers import asked


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace, by name."""

    tenant: Tenant
    name: str

    async def opens(self, words: str) -> tuple[View, str]:
        """Type `/labels` with these words; the window, and what it says when it is filled."""
        people = self.tenant.team.people
        if before := people.open_modal(self.name):
            await people.close_modal(self.name, before)
        assert (await people.run_command(self.name, self.tenant.channel, "/labels", words)).ok

        def filled() -> View | None:
            view = people.open_modal(self.name)
            return view if view and "Looking up" not in said_in(view) else None

        view = await self.tenant.team.workspace.wait_for(filled, SECONDS)
        assert view is not None
        return view, said_in(view)

    async def saves(
        self, view: View, *, channel: Channel, token: str, budget: str
    ) -> dict[str, str]:
        """Fill in the settings and save them; what is wrong, by the fields' blocks."""
        values = {
            Field.CHANNEL: {"type": "conversations_select", "selected_conversation": channel.id},
            Field.TOKEN: {"type": "plain_text_input", "value": token},
            Field.BUDGET: {"type": "plain_text_input", "value": budget},
        }
        people = self.tenant.team.people
        people.fill_in(view, {ENTRIES[field]: {"entered": put} for field, put in values.items()})
        return await people.submit(self.name, view)

    async def asks(self, words: str) -> str:
        """Type `/labels` with these words; what is answered to them alone."""
        return read(await asked(self.tenant.surroundings, self.tenant.channel, words, self.name))

    async def reads(self, channel: Channel, words: str) -> str:
        """Wait until the bot says something in a channel; all of that message."""
        workspace = self.tenant.team.workspace

        def said() -> str:
            found = (read(each) for each in workspace.history(channel.id) if each.bot_id)
            return next((text for text in found if words in text), "")

        return await workspace.wait_for(said, SECONDS)


def said_in(view: View | None) -> str:
    """All that a window says."""
    assert view is not None
    return "\n".join(texts(view.content["blocks"]))
