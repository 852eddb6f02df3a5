"""`auth.revoke` and `apps.uninstall`: the app gives back what it was given."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.installing import revoke, uninstall
from sandbox.workspace.records import Json


def auth_revoke(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/auth.revoke: the token that was shown, or none."""
    if args.flag("test") or args.token is None:
        return {"revoked": False}
    revoke(slack, args.token)
    return {"revoked": True}


def apps_uninstall(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/apps.uninstall: all of the workspace's tokens."""
    if args.required("client_id") != slack.app.client_id:
        raise SlackError("invalid_client_id")
    if args.required("client_secret") != slack.app.client_secret:
        raise SlackError("bad_client_secret")
    uninstall(slack)
    return {}
