"""Who is who: `auth.test`, `team.info`, `users.info`, `users.list`, `bots.info` and others."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.methods.conversations import MOST_ITEMS, paged
from sandbox.slack.objects import bot_profile, user_json
from sandbox.workspace.records import Json


def api_test(_slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/api.test."""
    if error := args.text("error"):
        raise SlackError(error)
    return {"args": args.values}


def auth_test(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test: only a bot's token has a `bot_id`."""
    team = slack.workspace.team
    user = args.caller or slack.app.bot_user
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": slack.workspace.users[user].name,
        "team_id": team.id,
        "user_id": user,
        **({} if args.caller else {"bot_id": slack.app.bot_id}),
        "is_enterprise_install": False,
    }


def connections_open(slack: Slack, _args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open."""
    return {"url": slack.sockets.new_url()}


def team_info(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/team.info."""
    team = slack.workspace.team
    if args.text("team", team.id) != team.id:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def users_list(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/users.list: everybody, also who was deactivated."""
    workspace = slack.workspace
    some, following = paged(list(workspace.users.values()), args, default=MOST_ITEMS)
    members = [user_json(user, workspace, slack.app.bot_user) for user in some]
    return {"members": members, **following}


def users_info(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/users.info."""
    user = slack.workspace.users.get(args.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(user, slack.workspace, slack.app.bot_user)}


def bots_info(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info."""
    if args.required("bot") != slack.app.bot_id:
        raise SlackError("bot_not_found")
    profile = bot_profile(slack.app, slack.workspace)
    return {"bot": {k: v for k, v in profile.items() if k != "team_id"}}
