"""Every method of the Web API that the sandbox speaks: one function each."""

from collections.abc import Callable

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.methods import (
    chat,
    conversations,
    files,
    identity,
    leaving,
    reactions,
    validation,
    views,
)
from sandbox.workspace.records import Json

Method = Callable[[Slack, Arguments], Json]

METHODS: dict[str, Method] = {
    "api.test": identity.api_test,
    "apps.connections.open": identity.connections_open,
    "apps.uninstall": leaving.apps_uninstall,
    "auth.revoke": leaving.auth_revoke,
    "auth.test": identity.auth_test,
    "blocks.validate": validation.validate,
    "bots.info": identity.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_all,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload_external,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url_external,
    "files.info": files.info,
    "reactions.add": reactions.add,
    "reactions.remove": reactions.remove,
    "team.info": identity.team_info,
    "users.conversations": conversations.of_user,
    "users.info": identity.users_info,
    "users.list": identity.users_list,
    "views.open": views.open_modal,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
