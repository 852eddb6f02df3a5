"""The app comes into a workspace, and goes."""

from collections.abc import Sequence

from sandbox.slack.context import Slack
from sandbox.slack.tokens import Token
from sandbox.workspace import Change, membership
from sandbox.workspace.records import User


def bot_user(slack: Slack) -> User:
    """The user that the app is in this workspace."""
    app = slack.app
    name = app.bot_name.lower().replace(" ", "_")
    return User(app.bot_user, name, app.bot_name, is_bot=True, bot_id=app.bot_id)


def leave_out(slack: Slack) -> None:
    """Make a workspace that was just begun one in which the app has never been."""
    workspace, bot = slack.workspace, slack.app.bot_user
    slack.tokens.remove(workspace.team.id)
    slack.scopes = ()
    workspace.app_installed = False
    del workspace.users[bot]
    for channel in list(workspace.channels.values()):
        if bot in channel.members and not channel.is_room:
            del workspace.channels[channel.id]
            del workspace.messages[channel.id]
        elif bot in channel.members:
            channel.members.remove(bot)


def install(slack: Slack, scopes: Sequence[str]) -> None:
    """Let the bot into a workspace, in no channel yet. What was granted before stays granted."""
    workspace = slack.workspace
    kept = slack.scopes if workspace.app_installed else ()
    slack.scopes = tuple(dict.fromkeys((*kept, *scopes)))
    workspace.users.setdefault(slack.app.bot_user, bot_user(slack)).deleted = False
    workspace.app_installed = True
    workspace.emit(Change("app_installed"))


def uninstall(slack: Slack) -> None:
    """Remove the app: its tokens end at once, its bot leaves, and it is told so, in any order."""
    workspace = slack.workspace
    if not workspace.app_installed:
        return
    people = slack.tokens.remove(workspace.team.id)
    workspace.app_installed = False
    membership.deactivate(workspace, workspace.users[slack.app.bot_user])
    workspace.emit(Change("app_uninstalled"))
    _tell_revoked(slack, people, bot=True)


def revoke(slack: Slack, token: Token) -> None:
    """Take back one token, as `auth.revoke` does.

    With rotation nothing else changes. Without, the authorization goes with its token, and the
    app with its last one (https://docs.slack.dev/authentication/using-token-rotation).
    """
    if token.rotates:
        slack.tokens.revoke(token)
        return
    if slack.tokens.alive(token.team) == [token]:
        uninstall(slack)
        return
    slack.tokens.revoke(token)
    _tell_revoked(slack, [token.user] if token.user else [], bot=not token.user)


def _tell_revoked(slack: Slack, people: list[str], *, bot: bool) -> None:
    told = {"oauth": people, "bot": [slack.app.bot_user] if bot else []}
    slack.workspace.emit(Change("tokens_revoked", details=told))
