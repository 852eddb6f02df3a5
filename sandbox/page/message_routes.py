"""What a person does to messages: post, edit, delete, react."""

from aiohttp import web

from sandbox.page.asked import Asked
from sandbox.page.outcomes import outcome_json
from sandbox.page.uploads import Draft, read_draft
from sandbox.slack.team import TeamSandbox
from sandbox.workspace import posting
from sandbox.workspace.records import Channel, Message, User

MESSAGES = "/api/channels/{channel}/messages"
MESSAGE = f"{MESSAGES}/{{ts}}"
INVITE = "/invite"


class MessageRoutes:
    """Handlers. PermissionError and ValueError carry a sentence for the person."""

    def __init__(self, slack: TeamSandbox, asked: Asked) -> None:
        self._slack = slack
        self._people = slack.people
        self._asked = asked

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_post(MESSAGES, self.post)
        app.router.add_put(MESSAGE, self.edit)
        app.router.add_delete(MESSAGE, self.delete)
        app.router.add_post(f"{MESSAGE}/reactions/{{name}}", self.react)

    async def post(self, request: web.Request) -> web.Response:
        """A message with text, files or both; or a command."""
        user, channel = self._asked.user(request), self._asked.channel(request)
        draft = await read_draft(request)
        if draft.text.startswith("/") and not draft.files:
            return await self._run_command(user, channel, draft)
        return web.json_response({"ts": self._posted(user, channel, draft).ts})

    def _posted(self, user: User, channel: Channel, draft: Draft) -> Message:
        if not draft.files:
            return self._people.post_text(user, channel, draft.text, thread_ts=draft.thread_ts)
        return self._people.post_files(
            user, channel, draft.files, text=draft.text, thread_ts=draft.thread_ts
        )

    async def _run_command(self, user: User, channel: Channel, draft: Draft) -> web.Response:
        name, _, text = draft.text.partition(" ")
        if draft.thread_ts:
            raise ValueError(self._refused_in_thread(name, text.strip()))
        if name == INVITE:
            return self._invite(user, channel, text.strip())
        return outcome_json(await self._people.run_command(user, channel, name, text.strip()))

    def _invite(self, user: User, channel: Channel, name: str) -> web.Response:
        """Slack's own command: bring somebody, or the bot, into the channel."""
        wanted = name.removeprefix("@").lower()
        for one in self._slack.workspace.users.values():
            if wanted in (one.name, one.real_name.lower()) and not one.deleted:
                self._people.invite(user, one, channel)
                return web.json_response({})
        raise ValueError(f"{INVITE} knows nobody called {name}")

    def _refused_in_thread(self, name: str, text: str) -> str:
        """Slack's sentence, and what to do instead."""
        mention = f"@{self._slack.app.bot_name} {text}".strip()
        return f"{name} is not supported in threads. Sorry! Write {mention} instead"

    async def edit(self, request: web.Request) -> web.Response:
        """Change what one's own message says."""
        user, message = self._asked.user(request), self._asked.message(request)
        if message.user != user.id:
            raise PermissionError("Only whoever wrote a message can change it")
        text = str((await request.json())["text"]).strip()
        if not text and not message.files:
            raise ValueError("An empty message cannot be sent")
        self._people.edit(message, text)
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a message: one's own, or anybody's as an admin."""
        user, message = self._asked.user(request), self._asked.message(request)
        if message.ephemeral_to:
            self._slack.workspace.ephemerals.remove(message)
            return web.json_response({})
        if message.user != user.id and not user.is_admin:
            raise PermissionError("Only whoever wrote a message, or an admin, can delete it")
        self._people.delete_message(message)
        return web.json_response({})

    async def react(self, request: web.Request) -> web.Response:
        """Add a reaction, or take one's own away again."""
        user, message = self._asked.user(request), self._asked.message(request)
        name = request.match_info["name"]
        if not self._people.react(user, message, name):
            posting.unreact(self._slack.workspace, message, user.id, name)
        return web.json_response({})
