"""What people do in the workspace. The command line, the tests and the page all come here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.workspace import Change, Workspace, membership, posting, sharing
from sandbox.workspace.elements import action_for, find_element
from sandbox.workspace.records import (
    Channel,
    File,
    FileKind,
    Json,
    Message,
    Serving,
    User,
    View,
)

if TYPE_CHECKING:  # Slack's side imports this module.
    from sandbox.slack.delivery import Outcome
    from sandbox.slack.interactions import Interactions


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file that a person posts; the rest is for tests of what Slack may make of it."""

    name: str
    data: bytes
    title: str = ""
    kind: FileKind = FileKind.HOSTED
    mimetype: str | None = None
    claimed_size: int | None = None
    """What Slack says of its size, when that is not the truth."""
    external_url: str = ""
    download_url: str = ""
    """Stands in `url_private_download` instead of the sandbox's own address."""
    info_error: str = ""
    """What `files.info` answers instead, e.g. `access_denied`."""
    serving: Serving = field(default_factory=Serving)


class People:
    """Everything that a person can do. Users and channels are given by id, name or record."""

    def __init__(
        self,
        workspace: Workspace,
        interactions: Interactions,
        *,
        on_picture: Callable[[bytes], None] | None = None,
    ) -> None:
        self._workspace = workspace
        self._interactions = interactions
        self._on_picture = on_picture

    def user(self, user: User | str) -> User:
        """The user of that id or name. Raises KeyError."""
        if isinstance(user, User):
            return user
        return self._workspace.users.get(user) or self._workspace.user_named(user)

    def channel(self, channel: Channel | str) -> Channel:
        """The channel of that id or name. Raises KeyError."""
        if isinstance(channel, Channel):
            return channel
        return self._workspace.channels.get(channel) or self._workspace.channel_named(channel)

    def other_bot(self, name: str, channel: Channel | str) -> User:
        """A bot of another app, member of a channel; it posts as people do, with its `bot_id`."""
        ids = self._workspace.ids
        bot = User(ids.new("U"), name, name.capitalize(), is_bot=True, bot_id=ids.new("B"))
        self._workspace.users[bot.id] = bot
        self.join(bot, channel)
        return bot

    def direct_message(self, *users: User | str) -> Channel:
        """The direct or group message between these users, opened when it was not."""
        return membership.open_direct(self._workspace, *(self.user(user).id for user in users))

    def post_text(
        self, user: User | str, channel: Channel | str, text: str, *, thread_ts: str = ""
    ) -> Message:
        """Say something."""
        place = self._place(user, channel)
        return posting.post(
            self._workspace,
            Message(
                place.id,
                self._workspace.ids.ts(),
                self.user(user).id,
                text,
                thread_ts=posting.thread_root(self._workspace, place.id, thread_ts),
                blocks=self._rich_text(text),
                bot_id=self.user(user).bot_id,
                client_msg_id=self._workspace.ids.new("client-"),
            ),
        )

    def post_files(
        self,
        user: User | str,
        channel: Channel | str,
        files: Sequence[PostedFile],
        *,
        text: str = "",
        thread_ts: str = "",
    ) -> Message:
        """Post files as one message, with a caption or without."""
        place, author = self._place(user, channel), self.user(user)
        made = [self._file(author, file) for file in files]
        return sharing.share(
            self._workspace,
            made,
            sharing.Sharing(
                channel=place.id,
                user=author.id,
                text=text,
                thread_ts=posting.thread_root(self._workspace, place.id, thread_ts),
                blocks=self._rich_text(text),
                bot_id=author.bot_id,
                client_msg_id=self._workspace.ids.new("client-"),
            ),
        )

    def _place(self, user: User | str, channel: Channel | str) -> Channel:
        """The channel, for somebody who may write there. Raises PermissionError."""
        place = self.channel(channel)
        if self.user(user).id not in place.members:
            raise PermissionError(f"{self.user(user).name} is not in {place.name or place.id}")
        if place.is_archived:
            raise PermissionError(f"{place.name} is archived")
        return place

    def _file(self, user: User, posted: PostedFile) -> File:
        file = sharing.new_file(self._workspace, posted.name, user.id)
        file.data, file.bot_id = posted.data, user.bot_id
        file.title = posted.title or posted.name
        file.kind = posted.kind
        file.external_url, file.download_url = posted.external_url, posted.download_url
        file.info_error, file.serving = posted.info_error, posted.serving
        sharing.look_at(file)
        if posted.mimetype is not None:
            file.mimetype = posted.mimetype
        size = posted.claimed_size
        file.claimed_size = len(posted.data) if size is None else size
        if self._on_picture and file.mimetype.startswith("image/"):
            self._on_picture(posted.data)
        return file

    def _rich_text(self, text: str) -> list[Json]:
        if not text:
            return []
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        id_ = self._workspace.ids.block_id()
        return [{"type": "rich_text", "block_id": id_, "elements": [section]}]

    def delete_file(self, file_id: str) -> None:
        """Delete a file of somebody's own."""
        sharing.delete_file(self._workspace, self._workspace.files[file_id])

    def delete_message(self, message: Message) -> None:
        """Delete a message; files that stand nowhere else go with it."""
        posting.delete(self._workspace, message)
        for id_ in message.files:
            file = self._workspace.files[id_]
            if not file.deleted and len(file.shares) == 1:
                sharing.delete_file(self._workspace, file)

    def edit(self, message: Message, text: str) -> Message:
        """Change what a message says."""
        edited: Json = {"user": message.user, "ts": self._workspace.ids.ts()}
        blocks = self._rich_text(text)
        return posting.edit(self._workspace, message, text=text, blocks=blocks, edited=edited)

    def react(self, user: User | str, message: Message, name: str) -> bool:
        """Add a reaction; False when it is there already."""
        return posting.react(self._workspace, message, self.user(user).id, name)

    def join(self, user: User | str, channel: Channel | str) -> bool:
        """Become a member; False when one already."""
        return membership.join(self._workspace, self.channel(channel), self.user(user).id)

    def leave(self, user: User | str, channel: Channel | str) -> bool:
        """Leave a channel; False when no member."""
        return membership.leave(self._workspace, self.channel(channel), self.user(user).id)

    def invite(self, user: User | str, guest: User | str, channel: Channel | str) -> bool:
        """Bring somebody, or the bot, into a channel."""
        place, invited = self.channel(channel), self.user(guest).id
        return membership.join(self._workspace, place, invited, inviter=self.user(user).id)

    def kick(self, user: User | str, channel: Channel | str) -> bool:
        """Remove somebody, or the bot, from a channel."""
        return self.leave(user, channel)

    def archive(self, user: User | str, channel: Channel | str) -> None:
        """Close a channel for good."""
        membership.archive(self._workspace, self.channel(channel), self.user(user).id)

    def rename(self, channel: Channel | str, name: str) -> None:
        """Give a channel another name."""
        membership.rename(self._workspace, self.channel(channel), name)

    def delete_channel(self, user: User | str, channel: Channel | str) -> None:
        """Delete a channel with everything in it."""
        membership.delete(self._workspace, self.channel(channel), self.user(user).id)

    def change_id(self, channel: Channel | str) -> str:
        """Share a private channel with another organisation, which gives it another id."""
        return membership.change_id(self._workspace, self.channel(channel))

    def uninstall(self) -> None:
        """Remove the app from the workspace: its tokens work no more."""
        self._workspace.app_installed = False
        self._workspace.emit(Change("app_uninstalled"))
        self._workspace.emit(Change("tokens_revoked"))

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
        self, user: User | str, channel: Channel | str, command: str, text: str = ""
    ) -> Outcome:
        """Type a slash command into a channel."""
        author, place = self.user(user), self.channel(channel)
        return await self._interactions.run_command(author, place, command, text)

    def open_home(self, user: User | str) -> None:
        """Open the app's Home tab."""
        id_ = self.user(user).id
        self._workspace.emit(Change("app_home_opened", user=id_, details={"tab": "home"}))
