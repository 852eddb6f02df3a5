"""The contract of `ObjectStore`, for the fake and for S3."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.aws.storage import S3ObjectStore
from bot.core.keys import object_key, quarantine_key
from bot.errors import RetryLaterError, SetupError
from bot.ports import ObjectStore
from tests.aws.resources import make_bucket
from tests.aws.servers import AWS
from tests.fakes.aws import FakeObjectStore

PHOTO = b"a photo's bytes"
SHA = hashlib.sha256(PHOTO).hexdigest()
KEY = object_key("T1", SHA)

Stored = tuple[bytes, str]


@pytest.fixture
def store_and_look(place: AWS | None, name: str) -> tuple[ObjectStore, Callable[[], Stored]]:
    if place is None:
        fake = FakeObjectStore()
        return fake, lambda: (fake.objects[KEY], fake.types[KEY])
    bucket = make_bucket(place, name)

    def look() -> Stored:
        found = place.s3.get_object(Bucket=bucket, Key=KEY)
        return found["Body"].read(), found["ContentType"]

    return S3ObjectStore(place.s3, place.executor, bucket=bucket), look


class TestObjectStore:
    async def test_a_file_is_stored_as_it_is(
        self, store_and_look: tuple[ObjectStore, Callable[[], Stored]], photo: Path
    ) -> None:
        store, look = store_and_look
        await store.put(KEY, photo, "image/jpeg", SHA)

        assert look() == (PHOTO, "image/jpeg")

    async def test_storing_again_changes_nothing(
        self, store_and_look: tuple[ObjectStore, Callable[[], Stored]], photo: Path
    ) -> None:
        store, look = store_and_look
        await store.put(KEY, photo, "image/jpeg", SHA)
        await store.put(KEY, photo, "image/png", SHA)

        assert look() == (PHOTO, "image/jpeg")


async def test_a_deleted_file_is_gone_and_may_be_deleted_again(
    aws: AWS, name: str, photo: Path
) -> None:
    bucket = make_bucket(aws, name)
    store = S3ObjectStore(aws.s3, aws.executor, bucket=bucket)
    await store.put(KEY, photo, "image/jpeg", SHA)
    await store.delete(KEY)
    await store.delete(KEY)

    assert aws.s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


@pytest.mark.parametrize(("key", "expires"), [(KEY, True), (quarantine_key("T1", SHA), False)])
async def test_where_objects_expire_a_new_post_begins_a_new_life(
    aws: AWS, name: str, photo: Path, key: str, *, expires: bool
) -> None:
    bucket = make_bucket(aws, name)
    store = S3ObjectStore(aws.s3, aws.executor, bucket=bucket, expires=expires)
    await store.put(key, photo, "image/jpeg", SHA)
    await store.put(key, photo, "image/png", SHA)

    assert aws.s3.head_object(Bucket=bucket, Key=key)["ContentType"] == "image/png"


async def test_bytes_that_changed_on_the_way_are_not_kept(
    ministack_server: AWS, name: str, photo: Path
) -> None:
    """On ministack alone: moto does not check."""
    bucket = make_bucket(ministack_server, name)
    store = S3ObjectStore(ministack_server.s3, ministack_server.executor, bucket=bucket)

    with pytest.raises(RetryLaterError):
        await store.put(KEY, photo, "image/jpeg", "00" * 32)

    assert ministack_server.s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


async def test_a_missing_bucket_is_for_whoever_runs_the_bot(
    aws: AWS, name: str, photo: Path
) -> None:
    store = S3ObjectStore(aws.s3, aws.executor, bucket=name)

    with pytest.raises(SetupError) as failure:
        await store.put(KEY, photo, "image/jpeg", SHA)

    assert failure.value.sentence.startswith("What I keep in Amazon S3 is missing (NoSuchBucket).")
