"""The workspaces of one sandbox. A token, an address or an id says which of them is meant."""

from aiohttp import web

from sandbox.slack.context import Slack
from sandbox.workspace.records import File

_BEARER = "Bearer "


def bearer(request: web.Request) -> str:
    """The token in a request's header, or nothing."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(_BEARER).strip() if header.startswith(_BEARER) else ""


class Teams:
    """Every workspace by its id. What belongs to none of them is noted at `home`, the first."""

    def __init__(self, home: Slack) -> None:
        self.home = home
        self.by_id: dict[str, Slack] = {home.workspace.team.id: home}

    def add(self, slack: Slack) -> None:
        """Let one more be known."""
        self.by_id[slack.workspace.team.id] = slack

    def of_token(self, text: str) -> Slack:
        """The workspace that a token was given by, living or not; else `home`."""
        token = self.home.tokens.find(text)
        return self.by_id[token.team] if token else self.home

    def of_upload(self, file_id: str) -> Slack:
        """The workspace into which a file is uploaded; else `home`."""
        found = (slack for slack in self.by_id.values() if file_id in slack.workspace.files)
        return next(found, self.home)

    def file(self, name: str) -> tuple[Slack, File | None]:
        """The workspace and the file of an address like `/files-pri/T…-F…/`."""
        team, _, rest = name.partition("-")
        slack = self.by_id.get(team, self.home)
        return slack, slack.workspace.files.get(rest.partition("-")[0])
