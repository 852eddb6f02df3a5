"""Who may open what: the contract of `Doors`, on fakes and on Slack's Web API."""

import pytest

from bot.core.access import Access
from bot.slack.doors import SlackDoors
from tests.fakes.slack_doors import FakeDoors
from tests.fakes.slack_state import BOT, TEAM, SlackServer
from tests.slack.workspace import Workspace

ANN, BEN, GUEST, STRANGER, OTHER_BOT = "U7ANN", "U7BEN", "U7GUEST", "U7STRANGER", "U7OTHERBOT"
GENERAL, PHOTOS, ELSEWHERE, SECRET = "C7GENERAL", "C7PHOTOS", "C7ELSEWHERE", "C7SECRET"
GROUP, DIRECT = "G7GROUP", "D7ANNBOT"


@pytest.fixture(params=["fake", "slack"])
def workspace(request: pytest.FixtureRequest, doors: SlackDoors, slack: SlackServer) -> Workspace:
    """Two public channels with the bot, one without; a private one, a group, a direct message."""
    made = Workspace(FakeDoors()) if request.param == "fake" else Workspace(doors, slack)
    for user in (ANN, BEN):
        made.add_person(user)
    made.add_person(GUEST, "guest")
    made.add_person(STRANGER, "stranger", is_admin=True)
    made.add_person(OTHER_BOT, "bot")
    made.add_person(BOT, "bot")
    made.add_person("U7GONE", "deleted")
    made.add_room(GENERAL, ANN, BEN, name="general")
    made.add_room(PHOTOS, GUEST, STRANGER, name="photos")
    made.add_room(ELSEWHERE, ANN, BEN, GUEST, name="elsewhere", has_bot=False)
    made.add_room(SECRET, ANN, name="secret", is_public=False)
    made.add_room(GROUP, ANN, GUEST, is_public=False)
    made.add_room(DIRECT, ANN, is_public=False)
    return made


class TestDoors:
    async def test_a_full_member_opens_public_channels_and_shared_private_ones(
        self, workspace: Workspace
    ) -> None:
        assert await workspace.doors.access(TEAM, ANN) == Access(
            TEAM, ANN,
            public=frozenset({GENERAL, PHOTOS}),
            private=frozenset({SECRET, GROUP, DIRECT}),
            timezone="Etc/UTC",
            names={GENERAL: "general", PHOTOS: "photos", SECRET: "secret"},
        )  # fmt: skip

    async def test_who_is_in_no_private_channel_opens_none(self, workspace: Workspace) -> None:
        access = await workspace.doors.access(TEAM, BEN)

        assert access.public == {GENERAL, PHOTOS}
        assert access.private == frozenset()
        assert SECRET not in access.names

    @pytest.mark.parametrize(
        ("user", "private"), [(GUEST, frozenset({GROUP})), (STRANGER, frozenset())]
    )
    async def test_guests_and_strangers_open_only_what_they_are_in(
        self, workspace: Workspace, user: str, private: frozenset[str]
    ) -> None:
        access = await workspace.doors.access(TEAM, user)

        assert access.public == {PHOTOS}
        assert access.private == private
        assert not access.is_full_member
        assert not access.is_admin

    @pytest.mark.parametrize("user", ["U7GONE", OTHER_BOT, "U7UNKNOWN"])
    async def test_the_deactivated_bots_and_the_unknown_open_nothing(
        self, workspace: Workspace, user: str
    ) -> None:
        workspace.add_room(PHOTOS, "U7GONE", OTHER_BOT, name="photos")

        assert await workspace.doors.access(TEAM, user) == Access(
            TEAM, user, frozenset(), frozenset(), is_full_member=False
        )

    async def test_seen_from_another_team_everybody_is_a_stranger(
        self, workspace: Workspace
    ) -> None:
        access = await workspace.doors.access("T8OTHER", BEN)

        assert access.public == {GENERAL}
        assert not access.is_full_member

    async def test_a_channel_that_the_bot_left_is_closed_at_once(
        self, workspace: Workspace
    ) -> None:
        await workspace.doors.access(TEAM, ANN)

        for channel in (GENERAL, SECRET, GROUP):
            workspace.remove_bot(channel)

        access = await workspace.doors.access(TEAM, ANN)
        assert access.channels == {PHOTOS, DIRECT}
        assert access.names == {PHOTOS: "photos"}

    async def test_admins_are_known_and_everybody_has_a_time_zone(
        self, workspace: Workspace
    ) -> None:
        workspace.add_person("U7ADA", is_admin=True, timezone="Europe/Berlin")

        access = await workspace.doors.access(TEAM, "U7ADA")

        assert (access.is_admin, access.timezone) == (True, "Europe/Berlin")

    async def test_a_conversation_may_see_its_own_pictures(self, workspace: Workspace) -> None:
        for channel in (GENERAL, SECRET, DIRECT):
            assert await workspace.doors.may_all_open(TEAM, channel, channel)

    @pytest.mark.parametrize("audience", [GENERAL, SECRET, DIRECT])
    async def test_a_public_channel_s_picture_may_go_where_only_full_members_are(
        self, workspace: Workspace, audience: str
    ) -> None:
        assert await workspace.doors.may_all_open(TEAM, PHOTOS, audience)

    async def test_another_app_s_bot_may_listen(self, workspace: Workspace) -> None:
        workspace.add_room("C7ROBOTS", ANN, OTHER_BOT, name="robots", is_public=False)

        assert await workspace.doors.may_all_open(TEAM, PHOTOS, "C7ROBOTS")

    @pytest.mark.parametrize(
        ("channel", "members"),
        [
            (SECRET, {ANN}), (GROUP, {ANN, GUEST}), (GENERAL, {ANN, BEN}),
            (ELSEWHERE, {ANN, BEN, GUEST}), ("C7UNKNOWN", set()),
        ],
    )  # fmt: skip
    async def test_a_member_is_who_is_in_the_channel(
        self, workspace: Workspace, channel: str, members: set[str]
    ) -> None:
        for user in (ANN, BEN, GUEST, STRANGER):
            assert await workspace.doors.is_member(channel, user) is (user in members)

    async def test_of_a_private_channel_that_the_bot_left_nobody_is_known_to_be_a_member(
        self, workspace: Workspace
    ) -> None:
        assert await workspace.doors.is_member(SECRET, ANN)

        workspace.remove_bot(SECRET)

        assert not await workspace.doors.is_member(SECRET, ANN)

    @pytest.mark.parametrize("channel", [SECRET, GROUP, DIRECT])
    async def test_a_private_channel_s_picture_may_go_nowhere_else(
        self, workspace: Workspace, channel: str
    ) -> None:
        workspace.add_room("C7SAME", ANN, GUEST, name="same", is_public=False)

        assert not await workspace.doors.may_all_open(TEAM, channel, "C7SAME")
        assert not await workspace.doors.may_all_open(TEAM, channel, GENERAL)

    async def test_a_guest_in_the_audience_must_be_in_the_channel_too(
        self, workspace: Workspace
    ) -> None:
        assert not await workspace.doors.may_all_open(TEAM, GENERAL, GROUP)
        assert await workspace.doors.may_all_open(TEAM, PHOTOS, GROUP)

    @pytest.mark.parametrize("user", ["U7GONE", "U7UNKNOWN", STRANGER])
    async def test_who_is_not_surely_a_full_member_counts_as_a_guest(
        self, workspace: Workspace, user: str
    ) -> None:
        workspace.add_room("C7MIXED", ANN, user, name="mixed")

        assert not await workspace.doors.may_all_open(TEAM, GENERAL, "C7MIXED")

    async def test_nothing_goes_where_another_organisation_listens(
        self, workspace: Workspace
    ) -> None:
        workspace.add_room("C7BRIDGE", ANN, name="bridge", is_shared=True)

        assert not await workspace.doors.may_all_open(TEAM, GENERAL, "C7BRIDGE")

    async def test_nothing_goes_from_or_to_where_the_bot_cannot_look(
        self, workspace: Workspace
    ) -> None:
        workspace.remove_bot(SECRET)

        assert not await workspace.doors.may_all_open(TEAM, ELSEWHERE, GENERAL)
        assert not await workspace.doors.may_all_open(TEAM, GENERAL, SECRET)
        assert not await workspace.doors.may_all_open(TEAM, GENERAL, "C7NOWHERE")
