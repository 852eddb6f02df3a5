"""`views.*`: modals and the Home tab."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.view_objects import check_hash, new_view, read_view, replace_view, view_json
from sandbox.workspace import Change
from sandbox.workspace.records import Json, View

DEEPEST_STACK = 3


def open_modal(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/views.open."""
    content = read_view(slack, args, "modal")
    trigger = slack.triggers.exchange(args.required("trigger_id"))
    return _shown(slack, new_view(slack.workspace, trigger.user, content))


def push(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/views.push."""
    content = read_view(slack, args, "modal")
    trigger = slack.triggers.exchange(args.required("trigger_id"))
    stack = open_stack(slack, trigger.root_view_id)
    if not stack:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    return _shown(slack, new_view(slack.workspace, trigger.user, content, below=stack[-1]))


def open_stack(slack: Slack, root_view_id: str) -> list[View]:
    """The open views of one stack, from the bottom."""
    views = slack.workspace.views.values()
    return [view for view in views if view.root_view_id == root_view_id and view.is_open]


def update(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/views.update."""
    view = _named(slack, args)
    content = read_view(slack, args, view.type, instead_of=view)
    check_hash(view, args.text("hash"))
    replace_view(slack.workspace, view, content)
    return _shown(slack, view)


def _named(slack: Slack, args: Arguments) -> View:
    id_, external = args.text("view_id"), args.text("external_id")
    for view in slack.workspace.views.values():
        by_name = external and view.content.get("external_id") == external
        if view.is_open and (view.id == id_ or by_name):
            return view
    raise SlackError("not_found")


def publish(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish."""
    if not slack.app.home_tab:
        raise SlackError("not_enabled")
    user = args.required("user_id")
    if user not in slack.workspace.users:
        raise SlackError("user_not_found")
    home = slack.workspace.home(user)
    content = read_view(slack, args, "home", instead_of=home)
    if home is None:
        return _shown(slack, new_view(slack.workspace, user, content))
    check_hash(home, args.text("hash"))
    replace_view(slack.workspace, home, content)
    return _shown(slack, home)


def _shown(slack: Slack, view: View) -> Json:
    slack.workspace.emit(Change("view_shown", user=view.user, details={"view": view.id}))
    return {"view": view_json(slack, view)}
