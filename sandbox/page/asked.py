"""What a request names: who acts, and which channel, message, view or file it is about.

KeyError says that it is not there, or not for that person.
"""

from aiohttp import web

from sandbox.page import shapes
from sandbox.workspace import Workspace, sharing
from sandbox.workspace.records import Channel, File, Message, User, View


class Asked:
    """Looks up what requests name."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def user(self, request: web.Request) -> User:
        """Who acts: `?as=` is an id or a name; without it, the first person."""
        people = {id_: user for id_, user in self._workspace.users.items() if not user.is_bot}
        wanted = request.query.get("as") or next(iter(people))
        by_name = {user.name: user for user in people.values()}
        return people.get(wanted) or by_name[wanted]

    def channel(self, request: web.Request) -> Channel:
        """A conversation of whoever acts."""
        channel = self._workspace.channels[request.match_info["channel"]]
        if self.user(request).id not in channel.members:
            raise KeyError(channel.id)
        return channel

    def message(self, request: web.Request) -> Message:
        """A message that whoever acts can read; ephemeral ones too."""
        channel, ts = self.channel(request), request.match_info["ts"]
        for message in self._workspace.ephemerals:
            place = (message.channel, message.ts, message.ephemeral_to)
            if place == (channel.id, ts, self.user(request).id):
                return message
        return self._workspace.messages[channel.id][ts]

    def view(self, request: web.Request) -> View:
        """A modal or Home tab of whoever acts."""
        view = self._workspace.views[request.match_info["view"]]
        if view.user != self.user(request).id:
            raise KeyError(view.id)
        return view

    def file(self, request: web.Request) -> File:
        """A file that whoever acts may see: in a conversation, a modal or a Home tab."""
        file = self._workspace.files[request.match_info["file"]]
        user = self.user(request)
        if file.deleted or not self._may_see(file, user):
            raise KeyError(file.id)
        return file

    def _may_see(self, file: File, user: User) -> bool:
        if sharing.may_see(self._workspace, file, user.id):
            return True
        shown = shapes.blocks_shown_to(self._workspace, user)
        return file.id in shapes.pictures_json(self._workspace, shown)
