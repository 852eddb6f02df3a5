"""One workspace of the sandbox: its people, its state, and how events leave it for the app."""

from collections.abc import Callable

from sandbox.people import People
from sandbox.slack.allowance import Allowance
from sandbox.slack.app import USER_TOKEN, SlackApp
from sandbox.slack.context import Slack
from sandbox.slack.courier import Courier
from sandbox.slack.delivery import Transport
from sandbox.slack.events import EventStream
from sandbox.slack.installing import bot_user, leave_out
from sandbox.slack.interactions import Interactions
from sandbox.slack.tokens import Token
from sandbox.workspace import Workspace
from sandbox.workspace.records import Json
from sandbox.workspace.seed import ADMIN, seed


class TeamSandbox:
    """A workspace with the app in it, or without it until somebody allows it."""

    def __init__(
        self,
        slack: Slack,
        transport: Transport,
        *,
        on_picture: Callable[[bytes], None] | None,
        installed: bool,
    ) -> None:
        self.slack = slack
        self.workspace: Workspace = slack.workspace
        self._courier = Courier(slack.workspace, slack.strictness, slack.background, transport)
        self.events = EventStream(slack, self._courier.deliver)
        interactions = Interactions(slack, self._courier)
        self.people = People(slack.workspace, interactions, on_picture=on_picture)
        seed(slack.workspace, bot_user(slack))
        if not installed:
            leave_out(slack)

    @property
    def id(self) -> str:
        """The workspace's `T…`."""
        return self.workspace.team.id

    @property
    def app(self) -> SlackApp:
        """The app, with its bot's ids in this workspace."""
        return self.slack.app

    @property
    def transport(self) -> Transport:
        """How events and interactions reach the app."""
        return self._courier.transport

    @transport.setter
    def transport(self, transport: Transport) -> None:
        self._courier.transport = transport

    @property
    def bot_token(self) -> str:
        """The `xoxb-` token of an app that was not allowed through its own pages."""
        return self.app.bot_token

    def user_token(self, person: str) -> str:
        """A `xoxp-` token that somebody gave the app, with `app.user_scopes`. Raises KeyError."""
        user = self.workspace.user_named(person)
        text = USER_TOKEN.format(team=self.id, name=user.name)
        if self.slack.tokens.find(text) is None:
            self.slack.tokens.add(Token(text, self.id, user.id, self.app.user_scopes))
        return text

    @property
    def admin_token(self) -> str:
        """The token of the workspace's administrator, for `SLACK_ADMIN_TOKEN`."""
        return self.user_token(ADMIN)

    @property
    def allowance(self) -> Allowance:
        """How much of the hour's deliveries is used, and whether they were switched off."""
        return self._courier.allowance

    def deliver_again(self, envelope: Json) -> None:
        """Deliver an event once more, the same `event_id`, as Slack now and then does."""
        self._courier.deliver(envelope)
