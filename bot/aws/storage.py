"""Amazon S3 as the store of original files."""

import base64
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.failures import error_code
from bot.core.keys import QUARANTINE

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import PutObjectRequestTypeDef

ALREADY_THERE = "PreconditionFailed"


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

    async def delete(self, key: str) -> None:
        """Delete a file in one request; see `ObjectStore`. S3 does not mind that there is none."""
        await self._calls.run(self._client.delete_object, Bucket=self._bucket, Key=key)

    def _put(self, request: "PutObjectRequestTypeDef", path: Path) -> None:
        with path.open("rb") as body:
            request["Body"] = body
            self._client.put_object(**request)
