"""Message objects as the Web API and events show them."""

from sandbox.slack.app import SlackApp
from sandbox.slack.file_objects import FileObjects
from sandbox.slack.objects import bot_profile, thread_json
from sandbox.workspace import Workspace
from sandbox.workspace.records import Json, Message

OTHER_APP = "A0OTHERAPP"
"""The app of every bot that is not ours."""


class MessageObjects:
    """Makes message objects; keys that are empty in Slack's own are left out as there."""

    def __init__(self, workspace: Workspace, app: SlackApp, files: FileObjects) -> None:
        self._workspace = workspace
        self._app = app
        self._files = files

    def message(self, message: Message, *, in_event: bool = False, before: str = "") -> Json:
        """The message; `before` names a deleted file that is shown as it was."""
        known: Json = {
            "type": "message",
            "subtype": message.subtype,
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "client_msg_id": message.client_msg_id,
            "team": "" if message.subtype == "file_share" else self._workspace.team.id,
            "edited": message.edited,
            "metadata": message.metadata,
            "blocks": message.blocks,
            "attachments": message.attachments,
        }
        return {
            **{k: v for k, v in known.items() if v or k == "text"},
            **self._author(message),
            **self._file_share(message, in_event=in_event, before=before),
            **thread_json(message, self._workspace),
            **({} if in_event else self._reactions(message)),
        }

    def _author(self, message: Message) -> Json:
        if not message.bot_id:
            return self._organisation(message)
        if message.bot_id != self._app.bot_id:
            return {"bot_id": message.bot_id, "app_id": OTHER_APP}
        profile = bot_profile(self._app, self._workspace)
        return {"bot_id": message.bot_id, "app_id": self._app.id, "bot_profile": profile}

    def _organisation(self, message: Message) -> Json:
        """Of somebody who writes from another organisation, the message names the workspace."""
        author = self._workspace.users.get(message.user)
        if author is None or not author.is_foreign:
            return {}
        return {"team": author.team, "user_team": author.team, "source_team": author.team}

    def _file_share(self, message: Message, *, in_event: bool, before: str) -> Json:
        if not message.files and message.subtype != "file_share":
            return {}
        files = [self._workspace.files[id_] for id_ in message.files]
        entries = [
            self._files.event_entry(file)
            if in_event
            else self._files.entry(file, as_before=file.id == before)
            for file in files
        ]
        return {"files": entries, "upload": False, "display_as_bot": False}

    def _reactions(self, message: Message) -> Json:
        reactions = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
        return {"reactions": reactions} if reactions else {}
