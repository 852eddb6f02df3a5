"""Links as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.permalinks import FileLink, MessageLink, leads_elsewhere, parse_link

HOST = "team.slack.com"
MESSAGE = MessageLink("C7GENERAL", "1772443805.000100", host=HOST)
ADDRESS = f"https://{HOST}/archives/C7GENERAL/p1772443805000100"
REPLY = f"{ADDRESS}?thread_ts=1772440000.000200&cid=C7GENERAL"


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS,
        f"  {ADDRESS}/ ",
        f"<{ADDRESS}>",
        f"<{ADDRESS}|that picture>",
        f"{ADDRESS}#anchor",
        f"{ADDRESS}?cid=C7GENERAL",
        f"this one: {ADDRESS} please",
        f"<{ADDRESS}> please",
    ],
)
def test_a_message_link_is_read_however_it_arrives(text: str) -> None:
    assert parse_link(text) == MESSAGE


@pytest.mark.parametrize(
    "text",
    [
        REPLY,
        f"<{REPLY}>",
        f"<{REPLY.replace('&', '&amp;')}>",
        f"{ADDRESS}?cid=C7GENERAL&thread_ts=1772440000.000200",
    ],
)
def test_a_replys_link_names_its_thread(text: str) -> None:
    assert parse_link(text) == MessageLink(
        "C7GENERAL", "1772443805.000100", "1772440000.000200", HOST
    )


def test_a_link_may_be_bare() -> None:
    bare = MessageLink("C7GENERAL", "1772443805.000100")

    assert parse_link("C7GENERAL/p1772443805000100") == bare
    assert parse_link("archives/C7GENERAL/p1772443805000100") == bare


@pytest.mark.parametrize("channel", ["D7ANNBOT", "G7GROUPDM"])
def test_direct_and_group_messages_have_links_too(channel: str) -> None:
    found = parse_link(f"https://{HOST}/archives/{channel}/p1772443805000100")

    assert found == MessageLink(channel, "1772443805.000100", host=HOST)


@pytest.mark.parametrize(
    "text",
    [
        f"https://{HOST}/files/U7ANN/F7PNG000001/harbour.png",
        f"<https://{HOST}/files/U7ANN/F7PNG000001/harbour.png|harbour.png>",
        f"https://{HOST}/files/U7ANN/F7PNG000001",
    ],
)
def test_a_files_link_names_the_file(text: str) -> None:
    assert parse_link(text) == FileLink("F7PNG000001", HOST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "beach",
        "<#C7GENERAL|general>",
        "https://example.com/archives/C7GENERAL/p1772443805000100",
        "https://team.slack.com.example.com/archives/C7GENERAL/p1772443805000100",
        "https://evilslack.com/archives/C7GENERAL/p1772443805000100",
        f"https://{HOST}/archives/C7GENERAL",
        f"https://{HOST}/archives/C7GENERAL/p177244380500010",
        f"https://{HOST}/archives/general/p1772443805000100",
        f"https://{HOST}/files-pri/T7TEAM-F7PNG000001/harbour.png",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert parse_link(text) is None


@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_look_at(text: str) -> None:
    parse_link(text)
    parse_link(f"<{ADDRESS}|{text}>")


@given(st.text(alphabet="<>|&;=?/ CDGp0123456789.:-archivesthread_", max_size=400))
def test_a_link_that_is_found_could_be_a_messages_or_a_files(text: str) -> None:
    found = parse_link(text)

    if isinstance(found, MessageLink):
        seconds, _, fraction = found.ts.partition(".")
        assert (len(seconds), len(fraction), found.channel[0] in "CDG") == (10, 6, True)


def test_only_a_named_host_leads_elsewhere() -> None:
    other = MessageLink("C1", "1772443805.000100", host="other.slack.com")
    bare = MessageLink("C1", "1772443805.000100")

    assert leads_elsewhere(other, f"https://{HOST}/")
    assert not leads_elsewhere(MESSAGE, f"https://{HOST}/")
    assert not leads_elsewhere(bare, f"https://{HOST}/")
    assert not leads_elsewhere(other, "")
