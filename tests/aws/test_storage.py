"""The contract of `ObjectStore`, for the fake and for S3."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

from bot.aws.storage import S3ObjectStore
from bot.core.keys import object_key, quarantine_key
from bot.errors import FileUnavailableError, RetryLaterError, SetupError
from bot.ports import ObjectStore
from tests.aws.resources import make_bucket
from tests.aws.servers import AWS, REGION
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


async def test_a_folder_is_deleted_and_no_other_that_begins_alike(
    store_and_look: tuple[ObjectStore, Callable[[], Stored]], photo: Path
) -> None:
    store, look = store_and_look
    await store.put(KEY, photo, "image/jpeg", SHA)
    for name in ("a", "grüße & <1>.png"):
        await store.put(f"drop/T11/C1/{name}", photo, "image/png", SHA)

    assert not await store.delete_some("drop/T1/")
    assert await store.delete_some("drop/T11/")
    assert not await store.delete_some("drop/T11/")
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


DROPPED = "drop/T1/C1/grüße.jpg"


class Bucket:
    """A store, and what somebody else puts into its bucket."""

    def __init__(self, place: AWS | None, name: str) -> None:
        self._place = place
        self._fake = FakeObjectStore()
        self._name = make_bucket(place, name) if place else ""
        self.store: ObjectStore = self._fake
        if place:
            self.store = S3ObjectStore(place.s3, place.executor, bucket=self._name)

    def drop(self, data: bytes) -> None:
        if self._place is None:
            self._fake.drop(DROPPED, data, "image/jpeg")
        else:
            self._place.s3.put_object(
                Bucket=self._name, Key=DROPPED, Body=data, ContentType="image/jpeg"
            )


@pytest.fixture
def bucket(place: AWS | None, name: str) -> Bucket:
    return Bucket(place, name)


class TestDroppedObjects:
    async def test_what_others_put_there_is_described_and_read(
        self, bucket: Bucket, tmp_path: Path
    ) -> None:
        bucket.drop(PHOTO)

        found = await bucket.store.describe(DROPPED)
        assert found is not None
        fetched = await bucket.store.fetch(DROPPED, found.etag, tmp_path)

        assert (found.size, found.content_type) == (len(PHOTO), "image/jpeg")
        assert fetched is not None
        assert fetched.path.read_bytes() == PHOTO
        assert (fetched.sha256, fetched.size) == (SHA, len(PHOTO))
        assert await bucket.store.sha256(DROPPED, found.etag) == SHA

    async def test_what_is_not_there_is_no_error(self, bucket: Bucket, tmp_path: Path) -> None:
        assert await bucket.store.describe(DROPPED) is None
        assert await bucket.store.fetch(DROPPED, '"0"', tmp_path) is None
        assert await bucket.store.sha256(DROPPED, '"0"') is None

    async def test_other_bytes_are_neither_taken_nor_deleted_for_these(
        self, bucket: Bucket, tmp_path: Path
    ) -> None:
        bucket.drop(PHOTO)
        found = await bucket.store.describe(DROPPED)
        assert found is not None
        bucket.drop(b"another photo's bytes")

        assert await bucket.store.fetch(DROPPED, found.etag, tmp_path) is None
        assert await bucket.store.sha256(DROPPED, found.etag) is None
        await bucket.store.delete(DROPPED, etag=found.etag)
        assert await bucket.store.describe(DROPPED) is not None

    async def test_these_bytes_are_deleted_and_may_be_deleted_again(self, bucket: Bucket) -> None:
        bucket.drop(PHOTO)
        found = await bucket.store.describe(DROPPED)
        assert found is not None

        await bucket.store.delete(DROPPED, etag=found.etag)
        await bucket.store.delete(DROPPED, etag=found.etag)

        assert await bucket.store.describe(DROPPED) is None


@pytest.mark.parametrize("code", ["InvalidObjectState", "InvalidRequest"])
async def test_a_file_that_only_its_owner_can_read_is_told_of(code: str) -> None:
    client = boto3.client(
        "s3", region_name=REGION, aws_access_key_id="a", aws_secret_access_key="b"
    )
    with Stubber(client) as stub, ThreadPoolExecutor(1) as threads:
        store = S3ObjectStore(client, threads, bucket="photos")
        stub.add_client_error("get_object", code)

        with pytest.raises(FileUnavailableError) as failure:
            await store.describe(DROPPED)

    assert failure.value.sentence == f"Amazon S3 does not hand out this file ({code})."


async def test_a_file_that_is_not_deleted_is_tried_again() -> None:
    client = boto3.client(
        "s3", region_name=REGION, aws_access_key_id="a", aws_secret_access_key="b"
    )
    found = {"Contents": [{"Key": "drop/T1/C1/a"}]}
    refused = {"Errors": [{"Key": "drop/T1/C1/a", "Code": "InternalError"}]}
    with Stubber(client) as stub, ThreadPoolExecutor(1) as threads:
        stub.add_response("list_objects_v2", found)
        stub.add_response("delete_objects", refused)
        store = S3ObjectStore(client, threads, bucket="photos")

        with pytest.raises(RetryLaterError, match="InternalError"):
            await store.delete_some("drop/T1/")
