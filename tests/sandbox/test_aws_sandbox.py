"""The private AWS: what stands in the template is there, and nothing stays behind."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox.aws import AWSSandbox
from sandbox.templates import TemplateError

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "infrastructure.yml"


def sandbox(template: Path = TEMPLATE, retention_days: int = 0) -> AWSSandbox:
    return AWSSandbox(
        template,
        bucket="labels-photos",
        table="labels",
        queue="labels-jobs",
        retention_days=retention_days,
    )


@pytest.fixture(scope="module")
def aws() -> Iterator[AWSSandbox]:
    with sandbox(retention_days=30) as running:
        yield running


def client(aws: AWSSandbox, service: Any) -> Any:
    return aws.session().client(service, endpoint_url=aws.url)


def test_nobody_else_reaches_the_bucket(aws: AWSSandbox) -> None:
    s3 = client(aws, "s3")

    access = s3.get_public_access_block(Bucket="labels-photos")
    ownership = s3.get_bucket_ownership_controls(Bucket="labels-photos")

    assert access["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    assert ownership["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_originals_expire_after_the_days_of_retention(aws: AWSSandbox) -> None:
    found = client(aws, "s3").get_bucket_lifecycle_configuration(Bucket="labels-photos")

    rules = {rule["ID"]: rule for rule in found["Rules"]}
    assert rules["originals"] == {
        "ID": "originals",
        "Status": "Enabled",
        "Filter": {"Prefix": "originals/"},
        "Expiration": {"Days": 30},
    }
    assert rules["quarantine"] == {
        "ID": "quarantine",
        "Status": "Enabled",
        "Filter": {"Prefix": "quarantine/"},
        "Expiration": {"Days": 30},
    }
    assert rules["unfinished-uploads"]["AbortIncompleteMultipartUpload"] == {
        "DaysAfterInitiation": 1
    }


def test_the_table_expires_items_and_can_be_recovered(aws: AWSSandbox) -> None:
    dynamodb = client(aws, "dynamodb")

    expiry = dynamodb.describe_time_to_live(TableName="labels")["TimeToLiveDescription"]
    backups = dynamodb.describe_continuous_backups(TableName="labels")
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]

    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_queue_hands_dead_letters_on(aws: AWSSandbox) -> None:
    sqs = client(aws, "sqs")

    address = sqs.get_queue_url(QueueName="labels-jobs")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["RedrivePolicy"])

    policy = json.loads(attributes["Attributes"]["RedrivePolicy"])
    assert policy["deadLetterTargetArn"].endswith(":labels-jobs-dead")


def test_objects_are_read_as_rekognition_reads_them(aws: AWSSandbox) -> None:
    client(aws, "s3").put_object(Bucket="labels-photos", Key="originals/a b", Body=b"bytes")

    assert aws.read_object("labels-photos", "originals/a b") == b"bytes"


@pytest.mark.parametrize("place", [("labels-photos", "missing"), ("no-such-bucket", "a")])
def test_a_missing_object_is_a_missing_file(aws: AWSSandbox, place: tuple[str, str]) -> None:
    with pytest.raises(FileNotFoundError, match=f"s3://{place[0]}/{place[1]}"):
        aws.read_object(*place)


def test_the_environment_leads_to_this_machine_alone(aws: AWSSandbox) -> None:
    assert aws.environment(rekognition="http://127.0.0.1:5") == {
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_ENDPOINT_URL_REKOGNITION": "http://127.0.0.1:5",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    assert aws.url.startswith("http://127.0.0.1:")


async def test_starting_leaves_the_event_loop_awake(aws: AWSSandbox) -> None:
    pauses = []
    before = servers(aws)

    async def tick() -> None:
        while True:
            began, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(0.01)
            pauses.append((time.monotonic() - began, time.thread_time() - worked))

    ticking = asyncio.create_task(tick())
    async with sandbox() as running:
        assert servers(aws) == before | {running.url}
    ticking.cancel()

    # A busy machine makes anything late: what tells is how long the loop's own thread worked.
    assert max(worked for _, worked in pauses) < 0.5
    assert max(waited for waited, _ in pauses) < 5.0
    assert servers(aws) == before


def test_a_template_that_is_not_understood_leaves_no_server(
    aws: AWSSandbox, tmp_path: Path
) -> None:
    before = servers(aws)
    odd = tmp_path / "odd.yml"
    odd.write_text(
        TEMPLATE.read_text().replace("OwnershipControls:", "AccelerateConfiguration:", 1)
    )

    with pytest.raises(TemplateError, match="AccelerateConfiguration of AWS::S3::Bucket"):
        sandbox(odd).__enter__()

    assert servers(aws) == before


def test_the_server_ends_with_whoever_started_it() -> None:
    script = (
        "import sys; from pathlib import Path; from tests.sandbox.test_aws_sandbox import sandbox\n"
        "with sandbox() as running:\n"
        "    print(running._process.pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    server = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()

    assert psutil.wait_procs([server], timeout=10)[1] == []


def servers(besides: AWSSandbox) -> set[str]:
    """The addresses of the other servers that this process has started and that still run."""
    assert besides._process is not None
    return {
        f"http://127.0.0.1:{connection.laddr.port}"
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and child.pid != besides._process.pid
        for connection in child.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
