"""What every method of the Web API works with."""

from dataclasses import dataclass, field

from sandbox.slack.app import SlackApp
from sandbox.slack.background import Background
from sandbox.slack.file_objects import FileObjects
from sandbox.slack.message_objects import MessageObjects
from sandbox.slack.sockets import Sockets
from sandbox.slack.strictness import Strictness
from sandbox.slack.tickets import ResponseURLs, Triggers
from sandbox.slack.tokens import Token, Tokens
from sandbox.workspace import Workspace


@dataclass(slots=True)
class Slack:
    """One workspace, the app as it is installed there, and the parts that serve the app."""

    workspace: Workspace
    app: SlackApp
    strictness: Strictness
    files: FileObjects
    messages: MessageObjects
    sockets: Sockets
    triggers: Triggers
    response_urls: ResponseURLs
    tokens: Tokens
    """Those of every workspace."""
    scopes: tuple[str, ...]
    """What this workspace has granted the bot."""
    background: Background = field(default_factory=Background)
    base_url: str = ""
    """Scheme, host and port, without a slash at the end; known once the sandbox listens."""

    def listen_at(self, base_url: str) -> None:
        """Note where the sandbox can be reached; every address that it hands out begins so."""
        self.base_url = base_url
        self.files.base_url = base_url
        self.sockets.base_url = base_url
        self.response_urls.base_url = base_url


def build_slack(
    workspace: Workspace, app: SlackApp, strictness: Strictness, *, beside: Slack | None = None
) -> Slack:
    """Put the parts together, with the app installed.

    Workspaces `beside` each other share what belongs to the app and not to one of them.
    """
    files = FileObjects(workspace)
    slack = Slack(
        workspace=workspace,
        app=app,
        strictness=strictness,
        files=files,
        messages=MessageObjects(workspace, app, files),
        sockets=beside.sockets if beside else Sockets(workspace, app.id, strictness),
        triggers=Triggers(workspace, strictness),
        response_urls=ResponseURLs(workspace, strictness),
        tokens=beside.tokens
        if beside
        else Tokens(workspace.clock, strictness, rotates=app.token_rotation),
        scopes=app.scopes,
        background=beside.background if beside else Background(),
    )
    slack.tokens.add(Token(app.bot_token, workspace.team.id))
    return slack
