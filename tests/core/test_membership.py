"""From people and memberships to what may be opened."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import TEAM
from bot.core.membership import NOBODY, Person, Room, access_of

IDS = st.sampled_from([f"C{number}" for number in range(5)])
ROOMS = st.builds(Room, st.just("name"), st.booleans())
PEOPLE = st.builds(Person, st.booleans(), st.booleans(), st.booleans(), st.booleans())
MANY = st.dictionaries(IDS, ROOMS)


@given(PEOPLE, MANY, MANY)
def test_what_both_are_not_in_is_open_only_as_public_channel_of_a_full_member(
    person: Person, theirs: dict[str, Room], ours: dict[str, Room]
) -> None:
    access = access_of("T", "U", person, theirs, ours)

    assert access.channels <= set(ours)
    for channel in access.channels - set(theirs):
        assert ours[channel].is_public
        assert person.is_full_member


@given(PEOPLE, MANY, MANY)
def test_what_anybody_says_is_private_is_open_to_its_members_alone(
    person: Person, theirs: dict[str, Room], ours: dict[str, Room]
) -> None:
    access = access_of("T", "U", person, theirs, ours)

    for channel, room in {**theirs}.items():
        if not (room.is_public and ours.get(channel, room).is_public):
            assert channel not in access.public
    assert access.private <= set(theirs) & set(ours)
    assert not access.public & access.private
    assert set(access.names) == access.channels


@given(PEOPLE, MANY, MANY)
def test_only_a_full_member_ever_looks_into_the_teams_scope(
    person: Person, theirs: dict[str, Room], ours: dict[str, Room]
) -> None:
    access = access_of("T", "U", person, theirs, ours)

    if TEAM in access.scopes():
        assert person.is_active
        assert person.is_full_member
        assert not person.is_bot
    assert access.is_admin <= (person.is_admin and person.is_full_member)


def test_nobody_opens_nothing_at_all() -> None:
    room = {"C1": Room("one", is_public=True), "D1": Room(is_direct=True)}

    access = access_of("T", "U", NOBODY, room, room)

    assert (access.channels, access.scopes(), dict(access.names)) == (frozenset(), (), {})
