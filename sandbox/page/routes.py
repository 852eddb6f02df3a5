"""What the page asks for, and what a person does on it. `?as=` says who acts."""

import asyncio

from aiohttp import web

from sandbox.page import shapes
from sandbox.page.live import Live
from sandbox.page.uploads import Draft, read_draft
from sandbox.slack import SlackSandbox
from sandbox.slack.delivery import Outcome
from sandbox.slack.thumbnails import thumbnail
from sandbox.workspace import sharing
from sandbox.workspace.records import Channel, File, Message, User, View

_THUMBNAIL = 1024
_BINARY = "application/octet-stream"


class Routes:
    """Handlers. KeyError, PermissionError and ValueError become answers in `guard`."""

    def __init__(self, slack: SlackSandbox, live: Live, detector: str) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self._people = slack.people
        self._live = live
        self._detector = detector

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        message = "/api/channels/{channel}/messages/{ts}"
        app.router.add_routes(
            [
                web.get("/api/workspace", self.workspace),
                web.get("/api/live", self.live),
                web.get("/api/channels/{channel}/messages", self.messages),
                web.post("/api/channels/{channel}/messages", self.post),
                web.get(f"{message}/thread", self.thread),
                web.post(f"{message}/actions", self.act),
                web.get("/api/modal", self.modal),
                web.post("/api/modal/{view}/actions", self.act_in_modal),
                web.post("/api/modal/{view}/close", self.close_modal),
                web.get("/files/{file}/original", self.original),
                web.get("/files/{file}/picture", self.picture),
            ]
        )

    async def workspace(self, request: web.Request) -> web.Response:
        """Who is who, and the person's conversations."""
        shape = shapes.workspace_json(self._slack, self._user(request), self._detector)
        return web.json_response(shape)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """News, as they happen."""
        return await self._live.stream(request, self._user(request))

    async def messages(self, request: web.Request) -> web.Response:
        """What stands in a channel."""
        user, channel = self._user(request), self._channel(request)
        return web.json_response(shapes.messages_json(self._workspace, channel, user))

    async def thread(self, request: web.Request) -> web.Response:
        """A message and its replies."""
        user, channel = self._user(request), self._channel(request)
        ts = request.match_info["ts"]
        return web.json_response(shapes.thread_json(self._workspace, channel, ts, user))

    async def post(self, request: web.Request) -> web.Response:
        """A message with text, files or both; or a command."""
        user, channel = self._user(request), self._channel(request)
        draft = await read_draft(request)
        if draft.text.startswith("/") and not draft.files:
            return await self._run_command(user, channel, draft.text)
        return web.json_response({"ts": self._posted(user, channel, draft).ts})

    def _posted(self, user: User, channel: Channel, draft: Draft) -> Message:
        if not draft.files:
            return self._people.post_text(user, channel, draft.text, thread_ts=draft.thread_ts)
        return self._people.post_files(
            user, channel, draft.files, text=draft.text, thread_ts=draft.thread_ts
        )

    async def _run_command(self, user: User, channel: Channel, typed: str) -> web.Response:
        name, _, text = typed.partition(" ")
        if name not in {command["command"] for command in self._slack.app.commands}:
            raise ValueError(f"{name} is not a command here")
        return _outcome(await self._people.run_command(user, channel, name, text.strip()))

    async def act(self, request: web.Request) -> web.Response:
        """Use a button of a message."""
        user, channel = self._user(request), self._channel(request)
        message = self._workspace.messages[channel.id][request.match_info["ts"]]
        return await self._click(request, user, message)

    async def act_in_modal(self, request: web.Request) -> web.Response:
        """Use a button of a modal."""
        user = self._user(request)
        return await self._click(request, user, self._view(request, user))

    async def _click(self, request: web.Request, user: User, where: Message | View) -> web.Response:
        used = await request.json()
        outcome = await self._people.click(
            user, where, used["action_id"], block_id=used["block_id"]
        )
        return _outcome(outcome)

    async def modal(self, request: web.Request) -> web.Response:
        """The modal on top, or nothing."""
        view = self._people.open_modal(self._user(request))
        return web.json_response(shapes.view_json(self._workspace, view) if view else None)

    async def close_modal(self, request: web.Request) -> web.Response:
        """Close a modal."""
        user = self._user(request)
        await self._people.close_modal(user, self._view(request, user))
        return web.json_response({})

    async def original(self, request: web.Request) -> web.Response:
        """A file as it was posted, to be saved: nothing that people post is ever run."""
        file = self._file(request)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=file.data, content_type=_BINARY, headers=headers)

    async def picture(self, request: web.Request) -> web.Response:
        """A picture in a form that browsers show."""
        file = self._file(request)
        if file.mimetype in shapes.SHOWN_BY_BROWSERS:
            return web.Response(body=file.data, content_type=file.mimetype)
        small = await asyncio.to_thread(thumbnail, file.data, _THUMBNAIL)
        if small is None:
            raise KeyError(file.id)
        return web.Response(body=small, content_type="image/png")

    def _user(self, request: web.Request) -> User:
        people = {id_: user for id_, user in self._workspace.users.items() if not user.is_bot}
        return people[request.query.get("as") or next(iter(people))]

    def _channel(self, request: web.Request) -> Channel:
        channel = self._workspace.channels[request.match_info["channel"]]
        if self._user(request).id not in channel.members:
            raise KeyError(channel.id)
        return channel

    def _view(self, request: web.Request, user: User) -> View:
        view = self._workspace.views[request.match_info["view"]]
        if view.user != user.id:
            raise KeyError(view.id)
        return view

    def _file(self, request: web.Request) -> File:
        file = self._workspace.files[request.match_info["file"]]
        user = self._user(request)
        if file.deleted or not self._may_see(file, user):
            raise KeyError(file.id)
        return file

    def _may_see(self, file: File, user: User) -> bool:
        """A file of theirs, or one that stands in a conversation or modal of theirs."""
        if sharing.may_see(self._workspace, file, user.id):
            return True
        shown = shapes.blocks_shown_to(self._workspace, user)
        return file.id in shapes.pictures_json(self._workspace, shown)


def _outcome(outcome: Outcome) -> web.Response:
    if outcome.ok:
        return web.json_response({})
    sentence = f"The app did not answer as it should: {outcome.reason or outcome.status}."
    return web.json_response({"error": sentence}, status=502)
