"""`python -m bot doctor`, whole: Slack, AWS and Rekognition are asked; each mistake is named."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
import pytest_asyncio

from sandbox.bot_roles import ROOT
from tests.scenarios.patients import CALLER, HEX, MODERATORS, PATIENTS, Patient, heal
from tests.scenarios.surroundings import Surroundings

Visit = Callable[..., Coroutine[Any, Any, tuple[int, str]]]
MANY = {
    "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "MODERATION_CHANNEL": "",
    "TOKEN_KEY": "kN0uVQvC4d8mK6O9fJbq6dXy3cUeR5mXo1Q2mJbX8Yk=",
}  # fmt: skip


def sound(around: Surroundings) -> dict[str, str]:
    """The settings of an installation where all is well, with everything switched on."""
    outputs = around.aws.outputs
    return {
        **around.environment("scenario-unused", CALLER),
        "SLACK_APP_TOKEN": around.slack.app_token,
        "SLACK_SIGNING_SECRET": HEX,
        "PORT": "38211",
        "MODERATION_CHANNEL": around.workspace.channel_named(MODERATORS).id,
        "OCR_LABELS": "on",
        "VIDEO_TOPIC_ARN": outputs["VideoTopicArn"],
        "VIDEO_ROLE_ARN": outputs["VideoRoleArn"],
    }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def visit(around: Surroundings) -> AsyncIterator[Visit]:
    """The command, with changed settings and arguments: its status, and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.scenarios.doctor_rounds"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    assert process.stdin
    assert process.stdout
    doctor, door = process.stdin, process.stdout

    async def once(settings: dict[str, str], *arguments: str) -> tuple[int, str]:
        doctor.write(json.dumps([{**sound(around), **settings}, arguments]).encode() + b"\n")
        status, said = json.loads(await door.readline())
        return status, said

    yield once
    doctor.close()
    await process.wait()
    heal(around)
    around.workspace.traffic.clear()


async def test_with_the_workers_policy_a_sound_installation_has_nothing_to_mend(
    around: Surroundings,
) -> None:
    around.aws.limit(CALLER, around.aws.policies["WorkerPolicy"])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        cwd=ROOT, env=sound(around), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said = (await process.communicate())[0].decode()
    heal(around)

    lines = said.splitlines()
    assert process.returncode == 0, said
    assert lines[-1] == "All is well."
    assert [line for line in lines[:-1] if not line.startswith("✓ ")] == []


@pytest.mark.parametrize(
    ("role", "settings"), [("web", {}), ("operator", {"SLACK_BOT_TOKEN": "", "LABELS_BUCKET": ""})]
)
async def test_with_its_own_policy_alone_every_role_has_nothing_to_mend(
    around: Surroundings, visit: Visit, role: str, settings: dict[str, str]
) -> None:
    around.aws.limit(CALLER, around.aws.policies[f"{role.capitalize()}Policy"])
    status, said = await visit(settings, "--for", role)
    heal(around)

    lines = said.splitlines()
    assert (status, lines[-1]) == (0, "All is well."), said
    assert [line for line in lines[:-1] if not line.startswith("✓ ")] == []


async def test_whoever_has_nothing_of_slacks_is_told_how_to_examine_aws_alone(
    visit: Visit,
) -> None:
    status, said = await visit({"SLACK_BOT_TOKEN": ""})

    first, hint = said.splitlines()
    assert (status, first.split(":")[0]) == (2, "SLACK_BOT_TOKEN is not set")
    assert "`python -m bot doctor --for operator`" in hint


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient.mistake)
async def test_each_mistake_is_named(around: Surroundings, visit: Visit, patient: Patient) -> None:
    if patient.prepare:
        patient.prepare(around)
    status, said = await visit(patient.settings)
    heal(around)

    assert (status, patient.line in said) == (patient.status, True), said
    secrets = [around.slack.bot_token, around.slack.app_token, HEX, "canary"]
    assert [secret for secret in secrets if secret in said] == []
    assert status == 2 or said.splitlines()[-1].endswith(" to mend.")


async def test_a_port_that_is_taken_is_named(visit: Visit) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = await visit({"METRICS_PORT": str(port)})

    assert status == 1
    assert f"✗ METRICS_PORT: nothing can listen on {port}: address already in use" in said


@pytest.mark.parametrize(
    ("secret", "status", "line"),
    [
        (None, 0, "✓ Slack app: id and secret are right"),
        ("wrong", 1, "✗ Slack app: Slack says bad_client_secret"),
        (HEX, 1, "✗ Signing secret: it is the client secret"),
    ],
)
async def test_many_workspaces_are_examined_without_a_bots_token(
    around: Surroundings, visit: Visit, secret: str | None, status: int, line: str
) -> None:
    app = around.slack.app
    client_secret = app.client_secret if secret is None else secret
    settings = {"SLACK_CLIENT_ID": app.client_id, "SLACK_CLIENT_SECRET": client_secret}

    got, said = await visit({**MANY, **settings})

    assert (got, line in said) == (status, True), said
