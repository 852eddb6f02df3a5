"""The workspace that the sandbox starts with: a few people, a few channels, and the bot."""

from sandbox.workspace.membership import open_direct
from sandbox.workspace.records import Channel, ChannelKind, User
from sandbox.workspace.store import Workspace

ADMIN, MODERATORS = "alex", "moderation"
"""The administrator's name, and that of the private channel in which moderators read."""


def seed(workspace: Workspace, bot: User) -> None:
    """Fill an empty workspace: two members, a moderator, a guest, an admin, channels of every kind.

    The bot is a member of #photos, the private #design and #moderation, and its messages.
    """
    robin = _person(workspace, "robin").id
    sam = _person(workspace, "sam").id
    kim = _person(workspace, "kim").id
    owner = _person(workspace, ADMIN, is_admin=True)
    owner.is_owner = owner.is_primary_owner = True
    alex = owner.id
    guest = _person(workspace, "guest", is_restricted=True).id
    workspace.users[bot.id] = bot
    members = [robin, sam, kim, alex]
    general = _channel(workspace, "general", ChannelKind.PUBLIC, members)
    general.is_general = True
    _channel(workspace, "photos", ChannelKind.PUBLIC, [*members, guest, bot.id])
    _channel(workspace, "design", ChannelKind.PRIVATE, [robin, kim, bot.id])
    _channel(workspace, MODERATORS, ChannelKind.PRIVATE, [kim, bot.id])
    open_direct(workspace, robin, bot.id)
    open_direct(workspace, robin, sam, bot.id)


def _person(
    workspace: Workspace, name: str, *, is_admin: bool = False, is_restricted: bool = False
) -> User:
    user = User(
        workspace.ids.new("U"),
        name,
        name.capitalize(),
        is_admin=is_admin,
        is_restricted=is_restricted,
    )
    workspace.users[user.id] = user
    return user


def _channel(workspace: Workspace, name: str, kind: ChannelKind, members: list[str]) -> Channel:
    return workspace.add_channel(
        Channel(
            id=workspace.ids.new("C"),
            name=name,
            kind=kind,
            creator=members[0],
            created=int(workspace.clock.now()),
            members=list(members),
        )
    )
