"""What is read from S3's messages: the shape is that of Amazon's documentation."""

import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.drops import Drop
from bot.core.s3_events import S3Message, s3_message

BUCKET = "photos"
PREFIX = "drop/T7TEAM/C7GENERAL/"
TEST_EVENT = {
    "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-03-02T09:30:05.000Z",
    "Bucket": BUCKET, "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4",
}  # fmt: skip


def record(key: str = f"{PREFIX}a.jpg", **changes: Any) -> dict[str, Any]:
    """A record as S3 writes it; the key is encoded already."""
    return {
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1",
        "eventTime": "2026-03-02T09:30:05.000Z", "eventName": "ObjectCreated:Put",
        "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "drop",
            "bucket": {"name": BUCKET, "arn": f"arn:aws:s3:::{BUCKET}"},
            "object": {"key": key, "size": 12, "eTag": "ab", "sequencer": "0055AED6DCD90281E5"},
        },
        **changes,
    }  # fmt: skip


def told(*records: Any) -> S3Message | None:
    return s3_message({"Records": list(records)}, BUCKET)


def drop(name: str) -> Drop:
    return Drop("T7TEAM", "C7GENERAL", PREFIX + name)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("red+flower.jpg", "red flower.jpg"),
        ("1%2B1.jpg", "1+1.jpg"),
        ("gr%C3%BC%C3%9Fe.jpg", "grüße.jpg"),
        ("a%2Fb%252F.jpg", "a/b%2F.jpg"),
        ("%F0%9F%8C%B8.jpg", "🌸.jpg"),
    ],
)
def test_keys_are_decoded_as_from_a_form(key: str, name: str) -> None:
    assert told(record(PREFIX + key)) == S3Message((drop(name),))


@given(st.text(min_size=1).filter(lambda name: name[0] != "." and "/" not in name))
def test_every_key_is_read_as_it_was_written(name: str) -> None:
    for encoded in (quote_plus(PREFIX + name), quote_plus(PREFIX + name, safe="/"),
                    quote(PREFIX + name)):  # fmt: skip
        assert told(record(encoded)) == S3Message((drop(name),))


def test_one_message_may_tell_of_several_and_of_one_several_times() -> None:
    names = ("b.jpg", "a.jpg", "b.jpg")

    message = told(*(record(PREFIX + name) for name in names))

    assert message is not None
    assert message.drops == (drop("b.jpg"), drop("a.jpg"))


@pytest.mark.parametrize("name", ["Put", "Post", "Copy", "CompleteMultipartUpload"])
def test_every_way_to_make_an_object_counts(name: str) -> None:
    assert told(record(eventName=f"ObjectCreated:{name}")) == S3Message((drop("a.jpg"),))


@pytest.mark.parametrize(
    "passed_over",
    [
        record("drop/x.jpg"),
        record("originals/T7TEAM/ab"),
        record(f"{PREFIX}%FF.jpg"),
        record(eventName="ObjectRemoved:Delete"),
        record(eventName=None),
        record(s3={"bucket": {"name": "other"}, "object": {"key": f"{PREFIX}a.jpg"}}),
        record(s3={"bucket": {"name": BUCKET}}),
        record(s3={"bucket": {"name": BUCKET}, "object": {"key": None}}),
        record(s3=None),
    ],
)
def test_what_tells_of_no_drop_is_counted_and_passed_over(passed_over: dict[str, Any]) -> None:
    assert told(passed_over, record()) == S3Message((drop("a.jpg"),), passed_over=1)


@pytest.mark.parametrize(("version", "is_unknown"), [("2.0", False), ("2.9", False), ("3.0", True)])
def test_only_another_first_number_makes_a_version_unknown(
    version: str, *, is_unknown: bool
) -> None:
    message = told(record(f"{PREFIX}new.jpg", eventVersion=version), record())

    assert message is not None
    assert message.is_unknown is is_unknown
    assert drop("a.jpg") in message.drops


@pytest.mark.parametrize("nothing", [TEST_EVENT, {"Records": []}])
def test_what_tells_of_nothing_is_s3s_all_the_same(nothing: dict[str, Any]) -> None:
    assert s3_message(nothing, BUCKET) == S3Message()


def test_a_topic_may_stand_between() -> None:
    inner = json.dumps({"Records": [record()]})

    message = s3_message({"Type": "Notification", "Message": inner}, BUCKET)

    assert message == S3Message((drop("a.jpg"),))


@pytest.mark.parametrize(
    "job",
    [
        {},
        {"chore": "forget", "team": "T7TEAM"},
        {"Records": "drop"},
        {"Records": [], "team": "T7TEAM"},
        {"Records": [{"eventSource": "aws:ses"}]},
        {"Records": [record(), 7]},
        {"Type": "Notification", "Message": "not JSON"},
        {"Type": "Notification", "Message": "[]"},
        {"JobId": "1", "Status": "SUCCEEDED", "API": "StartLabelDetection"},
    ],
)
def test_other_messages_are_left_to_others(job: dict[str, Any]) -> None:
    assert s3_message(job, BUCKET) is None
