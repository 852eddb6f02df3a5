"""What moto starts without."""

import re
import subprocess
import sys
from pathlib import Path

import moto.backends

from sandbox.left_out import LEFT_OUT

ROOT = Path(__file__).parents[2]
OURS = ("cloudformation", "dynamodb", "iam", "s3", "sns", "sqs", "sts")


def test_no_template_here_makes_anything_of_a_service_that_is_left_out() -> None:
    kinds = re.findall(r"AWS::(\w+)::", (ROOT / "infrastructure.yml").read_text())

    assert {"S3", "DynamoDB", "SQS"} <= set(kinds)
    assert LEFT_OUT.isdisjoint(kind.lower() for kind in kinds)
    assert set(moto.backends.list_of_moto_modules()) > LEFT_OUT


def test_every_service_of_ours_starts() -> None:
    script = (
        "from sandbox.left_out import leave_out\n"
        "leave_out()\n"
        "from moto.moto_server.werkzeug_app import create_backend_app\n"
        f"for service in {OURS}:\n"
        "    print(len(create_backend_app(service).view_functions) > 0)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", script]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "True\n" * len(OURS)), done.stderr
