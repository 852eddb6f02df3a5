"""Reading a channel back: which messages, how many, and from where on."""

from pathlib import Path
from typing import Any

from sandbox.slack import SlackSandbox
from sandbox.slack.strictness import Strictness
from tests.sandbox.slack_support import refusal, slack


def said(sandbox: SlackSandbox, count: int) -> list[str]:
    """Somebody says 0, 1, 2, … in #photos; the `ts` of each."""
    return [sandbox.people.post_text("robin", "#photos", str(n)).ts for n in range(count)]


def texts(answer: Any) -> list[str]:
    return [message["text"] for message in answer["messages"]]


async def test_oldest_and_latest_leave_themselves_out_unless_inclusive(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        ts = said(sandbox, 5)
        place: dict[str, Any] = {
            "channel": sandbox.people.channel("#photos").id,
            "oldest": ts[1],
        }
        after = await client.conversations_history(**place)
        between = await client.conversations_history(**place, latest=ts[4])
        both = await client.conversations_history(**place, latest=ts[4], inclusive=True)
        second = await client.conversations_history(**{**place, "oldest": ts[1].split(".")[0]})

    assert texts(after) == ["4", "3", "2"]
    assert texts(between) == ["3", "2"]
    assert texts(both) == ["4", "3", "2", "1"]
    assert texts(second) == ["4", "3", "2", "1", "0"]


async def test_with_oldest_alone_pages_go_forward_from_there_each_newest_first(
    tmp_path: Path,
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        ts = said(sandbox, 5)
        channel = sandbox.people.channel("#photos").id
        place: dict[str, Any] = {"channel": channel, "oldest": ts[0], "limit": 2}
        first = await client.conversations_history(**place)
        cursor = first["response_metadata"]["next_cursor"]
        second = await client.conversations_history(**place, cursor=cursor)
        latest = await client.conversations_history(**place, latest="9999999999.000000")

    assert (texts(first), texts(second), texts(latest)) == (["2", "1"], ["4", "3"], ["4", "3"])
    assert (first["has_more"], second["has_more"], latest["has_more"]) == (True, False, True)


async def test_pages_stay_in_place_while_people_go_on_talking(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        said(sandbox, 4)
        place: dict[str, Any] = {"channel": sandbox.people.channel("#photos").id, "limit": 2}
        first = await client.conversations_history(**place)
        sandbox.people.post_text("sam", "#photos", "Meanwhile")
        cursor = first["response_metadata"]["next_cursor"]
        second = await client.conversations_history(**place, cursor=cursor)
        wrong = await refusal(client.conversations_history(**place, cursor="2"))

    assert (texts(first), first["has_more"]) == (["3", "2"], True)
    assert (texts(second), second["has_more"]) == (["1", "0"], False)
    assert second["response_metadata"]["next_cursor"] == ""
    assert wrong == "invalid_cursor"


async def test_a_thread_comes_in_pages_too(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        (root,) = said(sandbox, 1)
        for reply in "abc":
            sandbox.people.post_text("sam", "#photos", reply, thread_ts=root)
        place: dict[str, Any] = {"channel": sandbox.people.channel("#photos").id, "ts": root}
        first = await client.conversations_replies(**place, limit=2)
        cursor = first["response_metadata"]["next_cursor"]
        second = await client.conversations_replies(**place, limit=2, cursor=cursor)

    assert (texts(first), texts(second)) == (["0", "a"], ["b", "c"])


async def test_a_distributed_app_reads_once_a_minute_and_fifteen_messages(tmp_path: Path) -> None:
    async with slack(tmp_path, strictness=Strictness(distributed=True)) as (sandbox, client):
        root = said(sandbox, 20)[0]
        place: dict[str, Any] = {"channel": sandbox.people.channel("#photos").id}
        first = await client.conversations_history(**place)
        too_soon = await refusal(client.conversations_history(**place))
        thread = await client.conversations_replies(**place, ts=root)
        sandbox.clock.advance(60)
        too_many = await refusal(client.conversations_history(**place, limit=16))

    assert (len(first["messages"]), len(thread["messages"])) == (15, 1)
    assert (too_soon, too_many) == ("ratelimited", "invalid_limit")
