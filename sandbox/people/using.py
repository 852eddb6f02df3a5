"""What people use of the app: its buttons, menus, modals, shortcuts, commands and Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.people.everybody import Everybody
from sandbox.workspace import Change
from sandbox.workspace.elements import action_for, find_element
from sandbox.workspace.records import Channel, Json, Message, User, View

if TYPE_CHECKING:  # Slack's side imports this package.
    from sandbox.slack.delivery import Outcome


class Using(Everybody):
    """Somebody presses, chooses, submits or types a command."""

    async def click(
        self,
        user: User | str,
        where: Message | View,
        action_id: str,
        *,
        block_id: str = "",
        value: Json | None = None,
    ) -> Outcome:
        """Use the element of that `action_id`; `value` is what was chosen in a menu.

        Without `block_id` it is the first one in the message or view.

        Raises KeyError when there is no such element.
        """
        blocks = where.blocks if isinstance(where, Message) else where.content["blocks"]
        block_id, element = find_element(blocks, action_id, block_id)
        action = action_for(element, block_id, self._workspace.ids.ts(), value or {})
        if isinstance(where, Message):
            return await self._interactions.click(self.user(user), where, action)
        return await self._interactions.click_in_view(self.user(user), where, action)

    async def suggestions(
        self, user: User | str, where: Message | View, action_id: str, letters: str
    ) -> list[Json]:
        """What a menu with options from the app offers for a few letters.

        Too few letters ask nobody (`min_query_length`, 3 by default). Raises KeyError when there
        is no such element.
        """
        blocks = where.blocks if isinstance(where, Message) else where.content["blocks"]
        block_id, element = find_element(blocks, action_id)
        if len(letters) < element.get("min_query_length", 3):
            return []
        asked: Json = {"action_id": action_id, "block_id": block_id, "value": letters}
        return await self._interactions.suggest(self.user(user), where, asked)

    async def run_shortcut(self, user: User | str, callback_id: str) -> Outcome:
        """Choose a global shortcut. Raises KeyError when the manifest has none of that id."""
        return await self._interactions.shortcut(self.user(user), callback_id)

    async def run_message_shortcut(
        self, user: User | str, message: Message, callback_id: str
    ) -> Outcome:
        """Choose a shortcut in the menu of a message. Raises KeyError as `run_shortcut`."""
        return await self._interactions.message_shortcut(self.user(user), message, callback_id)

    def open_modal(self, user: User | str) -> View | None:
        """The modal on top of what somebody has open."""
        id_ = self.user(user).id
        views = self._workspace.views.values()
        mine = [v for v in views if v.user == id_ and v.is_open and v.type == "modal"]
        return mine[-1] if mine else None

    def fill_in(self, view: View, values: dict[str, dict[str, Json]]) -> None:
        """Enter values into a modal: `{block_id: {action_id: {"type": …, "value": …}}}`."""
        for block_id, elements in values.items():
            view.values.setdefault(block_id, {}).update(elements)

    async def submit(self, user: User | str, view: View) -> dict[str, str]:
        """Press a modal's submit button; returns the errors per block that it shows, else {}."""
        return await self._interactions.submit(self.user(user), view)

    async def close_modal(self, user: User | str, view: View, *, cleared: bool = False) -> None:
        """Close a modal, or with `cleared` all that lie under it too."""
        await self._interactions.close(self.user(user), view, cleared=cleared)

    async def run_command(
        self,
        user: User | str,
        channel: Channel | str,
        command: str,
        text: str = "",
        *,
        thread_ts: str = "",
    ) -> Outcome:
        """Type a slash command, in any conversation of theirs, the bot in it or not.

        Raises PermissionError where the person cannot write, and ValueError with Slack's sentence
        in a thread and for a command that the manifest does not have.
        """
        author, place = self.user(user), self._place(user, channel)
        if author.is_foreign:
            raise PermissionError("Only members of this workspace can use its commands")
        if thread_ts:
            raise ValueError(f"{command} is not supported in threads. Sorry!")
        return await self._interactions.run_command(author, place, command, text)

    def open_home(self, user: User | str) -> None:
        """Open the app's Home tab."""
        id_ = self.user(user).id
        self._workspace.emit(Change("app_home_opened", user=id_, details={"tab": "home"}))
