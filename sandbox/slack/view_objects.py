"""View objects: read from the app, kept, and shown to it again."""

import json

from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks import check_view, finished
from sandbox.slack.blocks.state import state_values
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError, missing_argument
from sandbox.workspace import Workspace
from sandbox.workspace.records import Json, View

LARGEST_VIEW = 250_000
_TEXTS = ("title", "submit", "close")


def read_view(slack: Slack, args: Arguments, type_: str, *, instead_of: View | None = None) -> Json:
    """The `view` argument, checked, every block with an id.

    Raises SlackError: `invalid_arguments`, `view_too_large`, `duplicate_external_id`.
    """
    given = args.data("view", "invalid_arguments")
    if not isinstance(given, dict):
        raise missing_argument("view")
    return accept_view(slack, given, type_, instead_of=instead_of)


def accept_view(slack: Slack, given: Json, type_: str, *, instead_of: View | None = None) -> Json:
    """Check a view that came as an argument or in the answer to a submission."""
    if len(json.dumps(given)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    check_view(slack, given, type_)
    external = given.get("external_id")
    for view in slack.workspace.views.values():
        taken = view.is_open and view is not instead_of
        if external and taken and view.content.get("external_id") == external:
            raise SlackError("duplicate_external_id")
    return {**given, "blocks": finished(slack, given["blocks"])}


def new_view(workspace: Workspace, user: str, content: Json, below: View | None = None) -> View:
    """Keep a new view; `below` is the one that it was pushed onto."""
    id_ = workspace.ids.new("V")
    view = View(
        id=id_,
        user=user,
        content=content,
        hash=_hash(workspace),
        root_view_id=below.root_view_id if below else id_,
        previous_view_id=below.id if below else "",
    )
    workspace.views[id_] = view
    return view


def replace_view(workspace: Workspace, view: View, content: Json) -> None:
    """Show other content in the same view; what the user entered is kept by Slack's rules.

    Values stay where block and element ids stay the same.
    """
    kept = {block["block_id"] for block in content["blocks"]}
    view.values = {id_: value for id_, value in view.values.items() if id_ in kept}
    view.content = content
    view.hash = _hash(workspace)


def _hash(workspace: Workspace) -> str:
    return f"{workspace.ids.ts()}.{workspace.ids.block_id()}"


def check_hash(view: View, given: str) -> None:
    """Raise `hash_conflict` when the app updates another state than the present one."""
    if given and given != view.hash:
        raise SlackError("hash_conflict")


def view_json(slack: Slack, view: View) -> Json:
    """A view object (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload)."""
    content = view.content
    return {
        "id": view.id,
        "team_id": slack.workspace.team.id,
        "type": view.type,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": state_values(content["blocks"], view.values)},
        "hash": view.hash,
        **{key: content.get(key) for key in _TEXTS},
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "previous_view_id": view.previous_view_id or None,
        "root_view_id": view.root_view_id,
        "app_id": slack.app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": slack.workspace.team.id,
        "bot_id": slack.app.bot_id,
    }
