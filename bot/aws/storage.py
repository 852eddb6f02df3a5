"""Amazon S3 as the store of original files."""

import base64
import hashlib
import tempfile
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.failures import error_code
from bot.core.keys import QUARANTINE
from bot.errors import FileUnavailableError, RetryLaterError
from bot.ports import FetchedFile, FoundObject

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import (
        DeleteObjectRequestTypeDef,
        GetObjectOutputTypeDef,
        GetObjectRequestTypeDef,
        ObjectIdentifierTypeDef,
        PutObjectRequestTypeDef,
    )

ALREADY_THERE = CHANGED = "PreconditionFailed"
NO_FILE = "NoSuchKey"
CLOSED = frozenset({"InvalidArgument", "InvalidObjectState", "InvalidRequest"})
"""Codes for a file that was put there in a way in which nobody else can read it: encrypted with a
key of its owner's, or archived (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
"""

_PIECE = 256 * 1024


class S3ObjectStore:
    """Puts files into one bucket, under keys that depend on their content alone.

    S3 checks the SHA-256 on arrival, so what is stored is what Slack sent. A key that is there
    already is not written again (If-None-Match; the client asks with `Expect: 100-continue`,
    so that S3 can refuse before the body is sent), unless objects expire: then a new post
    begins a new life. What is in quarantine always expires.
    """

    def __init__(
        self, client: "S3Client", executor: Executor, *, bucket: str, expires: bool = False
    ) -> None:
        """`expires` says that the bucket's lifecycle rule deletes objects by age."""
        self._client = client
        self._calls = Calls("Amazon S3", executor)
        self._bucket = bucket
        self._expires = expires

    async def put(self, key: str, path: Path, content_type: str, sha256: str) -> None:
        """Store a file in one request, read from disk piece by piece; see `ObjectStore`."""
        request: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": key,
            "ContentType": content_type,
            "ChecksumSHA256": base64.b64encode(bytes.fromhex(sha256)).decode(),
        }
        if not (self._expires or key.startswith(QUARANTINE)):
            request["IfNoneMatch"] = "*"
        try:
            await self._calls.run(self._put, request, path)
        except ClientError as error:
            if error_code(error) != ALREADY_THERE:
                raise

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self._bucket

    async def delete(self, key: str, *, etag: str = "") -> None:
        """Delete a file in one request; see `ObjectStore`. S3 does not mind that there is none."""
        request: DeleteObjectRequestTypeDef = {"Bucket": self._bucket, "Key": key}
        if etag:
            request["IfMatch"] = etag
        try:
            await self._calls.run(self._client.delete_object, **request)
        except ClientError as error:
            if not etag or error_code(error) not in {CHANGED, NO_FILE}:
                raise

    async def delete_some(self, prefix: str) -> bool:
        """A ListObjectsV2 of up to a thousand keys, and a DeleteObjects; see `ObjectStore`."""
        found = await self._calls.run(
            self._client.list_objects_v2, Bucket=self._bucket, Prefix=prefix
        )
        keys: list[ObjectIdentifierTypeDef] = [
            {"Key": each["Key"]} for each in found.get("Contents", ())
        ]
        if not keys:
            return False
        answer = await self._calls.run(
            self._client.delete_objects,
            Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True},
        )  # fmt: skip
        for refused in answer.get("Errors", ()):
            raise RetryLaterError("Amazon S3", f"a file was not deleted: {refused.get('Code')}")
        return True

    async def describe(self, key: str) -> FoundObject | None:
        """One GetObject whose body is not read; see `ObjectStore`.

        HeadObject would say the same, but not why it refuses.
        """
        answer = await self._get(key)
        if answer is None:
            return None
        await self._calls.run(answer["Body"].close)
        return FoundObject(answer["ETag"], answer["ContentLength"], answer.get("ContentType", ""))

    async def sha256(self, key: str, etag: str) -> str | None:
        """One GetObject, of which nothing is kept; see `ObjectStore`."""
        answer = await self._get(key, etag)
        return await self._calls.run(_digest, answer) if answer else None

    async def fetch(self, key: str, etag: str, directory: Path) -> FetchedFile | None:
        """One GetObject, saved piece by piece; see `ObjectStore`."""
        answer = await self._get(key, etag)
        return await self._calls.run(_save, answer, directory) if answer else None

    async def _get(self, key: str, etag: str = "") -> "GetObjectOutputTypeDef | None":
        request: GetObjectRequestTypeDef = {"Bucket": self._bucket, "Key": key}
        if etag:
            request["IfMatch"] = etag
        try:
            return await self._calls.run(self._client.get_object, **request)
        except ClientError as error:
            code = error_code(error)
            if code in {CHANGED, NO_FILE}:
                return None
            if code in CLOSED:
                raise FileUnavailableError(
                    f"Amazon S3 does not hand out this file ({code})."
                ) from error
            raise

    def _put(self, request: "PutObjectRequestTypeDef", path: Path) -> None:
        with path.open("rb") as body:
            request["Body"] = body
            self._client.put_object(**request)


def _digest(answer: "GetObjectOutputTypeDef", sink: IO[bytes] | None = None) -> str:
    """The SHA-256 of a body, written down on the way. One that breaks off raises an error."""
    digest = hashlib.sha256()
    with closing(answer["Body"]) as body:
        for piece in body.iter_chunks(_PIECE):
            digest.update(piece)
            if sink:
                sink.write(piece)
    return digest.hexdigest()


def _save(answer: "GetObjectOutputTypeDef", directory: Path) -> FetchedFile:
    with tempfile.NamedTemporaryFile(dir=directory, delete=False) as sink:
        sha256 = _digest(answer, sink)
        return FetchedFile(Path(sink.name), sha256, sink.tell())
