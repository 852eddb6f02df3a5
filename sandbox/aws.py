"""S3, DynamoDB, SQS and SNS on this machine: moto's server, filled from `infrastructure.yml`.

moto runs in a process of its own, because it computes for as long as it likes, and the Slack
sandbox must stay awake.
"""

import asyncio
import json
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import Loader, create_loader

from sandbox.aws_gate import CALLS, LIMITS
from sandbox.cloudformation import Clients, apply
from sandbox.rights import Asked, Right, rights_of
from sandbox.templates import Resolver, load

if TYPE_CHECKING:
    # The stubs are there for checking alone.
    from mypy_boto3_s3 import S3Client

REGION = "us-east-1"
STACK = "labels"
STOP_SECONDS = 5.0

_NOBODYS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, "/dev/null", None),
    "credentials_file": (None, None, "/dev/null", None),
    "data_path": (None, None, None, None),
}
"""Where a session must not look: a missing profile in AWS_PROFILE alone would stop it.

The form is botocore's: name in the configuration file, in the environment, default, conversion.
"""


class AWSSandbox:
    """A private AWS for as long as the context lasts; `with` and `async with` both work."""

    def __init__(
        self,
        template_path: Path,
        *,
        bucket: str,
        table: str,
        queue: str,
        retention_days: int = 0,
    ) -> None:
        self._template_path = template_path
        self._parameters = {
            "BucketName": bucket,
            "TableName": table,
            "QueueName": queue,
            "RetentionDays": str(retention_days),
        }
        self._process: subprocess.Popen[str] | None = None
        self._client: S3Client | None = None
        self._lock = threading.Lock()
        self.url = ""
        self.outputs: dict[str, str] = {}
        """What the template puts out, once the resources are there."""
        self.policies: dict[str, list[Right]] = {}
        """What each managed policy of the template allows, by its name there."""

    def __enter__(self) -> Self:
        """Start the server and create the resources; blocks for about three seconds."""
        try:
            self._start_server()
            self._create_resources()
        except BaseException:
            self._stop_server()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the server; everything in it is gone."""
        self._stop_server()

    async def __aenter__(self) -> Self:
        """Like `with`, while the event loop keeps running."""
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *_error: object) -> None:
        """Like the end of `with`."""
        await asyncio.to_thread(self._stop_server)

    def environment(self, *, rekognition: str = "") -> dict[str, str]:
        """What a process needs to find this AWS, and Rekognition at the address given."""
        environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "sandbox",
            "AWS_SECRET_ACCESS_KEY": "sandbox",
            "AWS_EC2_METADATA_DISABLED": "true",
            # A person's own profile and configuration file must not leak into the sandbox.
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }
        if rekognition:
            environment["AWS_ENDPOINT_URL_REKOGNITION"] = rekognition
        return environment

    def session(self) -> boto3.Session:
        """A boto3 session with the sandbox's region and credentials, and nothing of a person's."""
        core = botocore.session.Session(session_vars=dict(_NOBODYS))
        core.set_default_client_config(Config(proxies={}))
        core.register_component("data_loader", _models())
        return boto3.Session("sandbox", "sandbox", region_name=REGION, botocore_session=core)

    def read_object(self, bucket: str, key: str) -> bytes:
        """An object's bytes, as Rekognition reads them; FileNotFoundError when S3 has none."""
        try:
            return self._s3().get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "NoSuchBucket"}:
                raise FileNotFoundError(f"s3://{bucket}/{key}") from error
            raise

    def calls(self) -> Counter[Asked]:
        """How often everybody has asked for what, but for what was refused; blocks shortly."""
        return Counter({Asked(*what): count for *what, count in self._gate(CALLS)})

    def limit(self, caller: str, limit: Sequence[Right] | str | None) -> None:
        """Let an access key do no more than some rights, meet one error code, or do everything.

        It blocks for a moment. Every access key may do everything until somebody says more.
        """
        self._gate(LIMITS, {"caller": caller, "limit": limit})

    def _gate(self, path: str, wish: Any = None) -> Any:
        data = None if wish is None else json.dumps(wish).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data)  # noqa: S310 - our own
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            return json.load(response)

    def _s3(self) -> "S3Client":
        with self._lock:
            if self._client is None:
                self._client = self.session().client("s3", endpoint_url=self.url)
            return self._client

    def _start_server(self) -> None:
        # A session of its own keeps Ctrl-C, which the terminal sends to everyone, from ending
        # AWS before the bot has finished.
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "sandbox.moto_server"],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        if not port:
            raise RuntimeError("moto's server did not start; its message stands above")
        self.url = f"http://127.0.0.1:{port}"

    def _create_resources(self) -> None:
        config = Config(retries={"total_max_attempts": 2}, read_timeout=30)
        client = self.session().client("cloudformation", endpoint_url=self.url, config=config)
        client.create_stack(
            StackName=STACK,
            TemplateBody=self._template_path.read_text(encoding="utf-8"),
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in self._parameters.items()
            ],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        described = client.describe_stack_resources(StackName=STACK)["StackResources"]
        # moto lists what it did not make as an entry without ids.
        physical = {
            item["LogicalResourceId"]: item["PhysicalResourceId"]
            for item in described
            if "PhysicalResourceId" in item
        }
        resolver = Resolver(load(self._template_path), self._parameters, REGION, physical)
        resources = resolver.resources()
        apply(resources, Clients(self.session(), self.url))
        self.outputs = resolver.outputs()
        self.policies = {
            each.logical_id: rights_of(each.properties["PolicyDocument"])
            for each in resources
            if each.kind == "AWS::IAM::ManagedPolicy"
        }

    def _stop_server(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # Closing its input is the signal to end.
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@cache
def _models() -> Loader:
    """Botocore's descriptions of AWS, read once: each session would read them for itself."""
    return create_loader()
