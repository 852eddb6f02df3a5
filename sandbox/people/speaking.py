"""What people say: messages, files, edits, deletions, reactions."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.people.everybody import Everybody
from sandbox.people.posted import PostedFile
from sandbox.workspace import posting, sharing
from sandbox.workspace.records import Channel, File, Json, Message, User
from sandbox.workspace.typed import Typed


class Speaking(Everybody):
    """Somebody writes and shows something."""

    def post_text(
        self, user: User | str, channel: Channel | str, text: str, *, thread_ts: str = ""
    ) -> Message:
        """Say something; `@names`, `#channels` and addresses become mentions and links."""
        place, author = self._place(user, channel), self.user(user)
        typed = self._typing.message(author, text)
        return posting.post(
            self._workspace,
            Message(
                place.id,
                self._workspace.ids.ts(),
                author.id,
                typed.text,
                thread_ts=posting.thread_root(self._workspace, place.id, thread_ts),
                blocks=self._rich_text(typed),
                bot_id=author.bot_id,
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
        typed = self._typing.message(author, text)
        return sharing.share(
            self._workspace,
            made,
            sharing.Sharing(
                channel=place.id,
                user=author.id,
                text=typed.text,
                thread_ts=posting.thread_root(self._workspace, place.id, thread_ts),
                blocks=self._rich_text(typed),
                bot_id=author.bot_id,
                client_msg_id=self._workspace.ids.new("client-"),
            ),
        )

    def _file(self, user: User, posted: PostedFile) -> File:
        file = sharing.new_file(self._workspace, posted.name, user.id)
        file.data, file.bot_id = posted.data, user.bot_id
        file.title = posted.title or posted.name
        file.kind, file.subtype = posted.kind, "slack_video" if posted.clip else ""
        file.external_url, file.download_url = posted.external_url, posted.download_url
        file.info_error, file.serving = posted.info_error, posted.serving
        sharing.look_at(file)
        if posted.mimetype is not None:
            file.mimetype = posted.mimetype
        size = posted.claimed_size
        file.claimed_size = len(posted.data) if size is None else size
        if self._on_picture and file.mimetype.startswith(("image/", "video/")):
            self._on_picture(posted.data)
        return file

    def _rich_text(self, typed: Typed) -> list[Json]:
        if not typed.elements:
            return []
        section = {"type": "rich_text_section", "elements": typed.elements}
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
        typed = self._typing.message(self.user(message.user), text)
        blocks = self._rich_text(typed)
        return posting.edit(self._workspace, message, text=typed.text, blocks=blocks, edited=edited)

    def react(self, user: User | str, message: Message, name: str) -> bool:
        """Add a reaction; False when it is there already."""
        return posting.react(self._workspace, message, self.user(user).id, name)
