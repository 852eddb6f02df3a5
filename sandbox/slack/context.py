"""What every method of the Web API works with."""

from dataclasses import dataclass, field

from sandbox.slack.app import SlackApp
from sandbox.slack.background import Background
from sandbox.slack.file_objects import FileObjects
from sandbox.slack.message_objects import MessageObjects
from sandbox.slack.sockets import Sockets
from sandbox.slack.strictness import Strictness
from sandbox.slack.tickets import ResponseURLs, Triggers
from sandbox.workspace import Workspace


@dataclass(slots=True)
class Slack:
    """The workspace, the app installed in it, and the parts that serve the app."""

    workspace: Workspace
    app: SlackApp
    strictness: Strictness
    files: FileObjects
    messages: MessageObjects
    sockets: Sockets
    triggers: Triggers
    response_urls: ResponseURLs
    background: Background = field(default_factory=Background)
    user_tokens: dict[str, str] = field(default_factory=dict)
    """Whom each `xoxp-` token belongs to, by the token."""
    base_url: str = ""
    """Scheme, host and port, without a slash at the end; known once the sandbox listens."""

    def listen_at(self, base_url: str) -> None:
        """Note where the sandbox can be reached; every address that it hands out begins so."""
        self.base_url = base_url
        self.files.base_url = base_url
        self.sockets.base_url = base_url
        self.response_urls.base_url = base_url


def build_slack(workspace: Workspace, app: SlackApp, strictness: Strictness) -> Slack:
    """Put the parts together."""
    files = FileObjects(workspace)
    return Slack(
        workspace=workspace,
        app=app,
        strictness=strictness,
        files=files,
        messages=MessageObjects(workspace, app, files),
        sockets=Sockets(workspace, app.id, strictness),
        triggers=Triggers(workspace, strictness),
        response_urls=ResponseURLs(workspace, strictness),
    )
