"""`setup` against ministack's CloudFormation, which carries out the whole template."""

import asyncio
from collections.abc import Callable

import pytest
from botocore.stub import Stubber

from bot.aws.deployment import Change, Deployment, Plan
from bot.commands.setup import setup
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock


class Person:
    """Reads what is said and gives one answer to every question."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.heard: list[str] = []
        self.asked: list[str] = []

    def say(self, line: str) -> None:
        self.heard.append(line)

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answer


Run = Callable[..., int]


@pytest.fixture
def run(ministack_server: AWS, name: str) -> Run:
    def run_setup(person: Person, *, retention_days: int = 0, yes: bool = False) -> int:
        deployment = Deployment(
            ministack_server.cloudformation, ministack_server.executor, FakeClock(), stack=name
        )
        return asyncio.run(
            setup(
                deployment,
                bucket=f"{name}-bucket",
                table=f"{name}-table",
                queue=f"{name}-jobs",
                retention_days=retention_days,
                region="eu-west-1",
                ask=None if yes else person.ask,
                say=person.say,
            )
        )

    return run_setup


def stacks(aws: AWS, name: str) -> list[str]:
    """The status of every stack of that name that is not deleted."""
    described = aws.cloudformation.describe_stacks()["Stacks"]
    return [
        stack["StackStatus"]
        for stack in described
        if stack["StackName"] == name and stack["StackStatus"] != "DELETE_COMPLETE"
    ]


def stack_status(aws: AWS, name: str) -> str:
    return aws.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]


def test_a_person_sees_the_plan_and_agrees(run: Run, ministack_server: AWS, name: str) -> None:
    person = Person("y")

    assert run(person) == 0

    assert person.asked == ["Go ahead? [y/N] "]
    assert "  add     Bucket (AWS::S3::Bucket)" in person.heard
    assert "  add     DeadLetterQueue (AWS::SQS::Queue)" in person.heard
    for line in ("AWS_REGION=eu-west-1", f"LABELS_BUCKET={name}-bucket",
                 f"LABELS_TABLE={name}-table", f"LABELS_QUEUE={name}-jobs"):  # fmt: skip
        assert f"  {line}" in person.heard
    assert sum(":policy/" in line for line in person.heard) == 2
    assert stack_status(ministack_server, name) == "CREATE_COMPLETE"


def test_whoever_does_not_agree_gets_nothing(run: Run, ministack_server: AWS, name: str) -> None:
    person = Person("n")

    assert run(person) == 1

    assert person.heard[-1] == "Nothing was changed."
    assert stacks(ministack_server, name) == []
    assert run(Person("y")) == 0


def test_nobody_there_to_answer_is_no_agreement(run: Run) -> None:
    class Nobody(Person):
        def ask(self, question: str) -> str:
            raise EOFError

    assert run(Nobody()) == 1


def test_with_yes_nothing_is_asked(run: Run) -> None:
    person = Person()

    assert run(person, yes=True) == 0
    assert person.asked == []
    assert "Done." in person.heard


def test_running_it_again_changes_nothing(run: Run) -> None:
    run(Person(), yes=True)
    person = Person()

    assert run(person) == 0
    assert person.asked == []
    assert person.heard[0] == "Nothing to change."


def test_a_change_is_planned_and_made(run: Run, ministack_server: AWS, name: str) -> None:
    run(Person(), yes=True)
    person = Person("yes")

    assert run(person, retention_days=30) == 0
    assert person.heard[1].startswith("  modify  Bucket (AWS::S3::Bucket)")
    assert "  RETENTION_DAYS=30" in person.heard
    assert stack_status(ministack_server, name) == "UPDATE_COMPLETE"


@pytest.mark.parametrize(("retention_days", "days"), [(0, "30"), (90, "30"), (7, "7")])
def test_flagged_files_wait_no_longer_than_any_file_is_kept(
    run: Run, ministack_server: AWS, name: str, retention_days: int, days: str
) -> None:
    run(Person(), retention_days=retention_days, yes=True)

    stack = ministack_server.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    assert {"ParameterKey": "QuarantineDays", "ParameterValue": days} in [
        {key: value for key, value in each.items() if key.startswith("Parameter")}
        for each in stack["Parameters"]
    ]


PLAN = Plan("labels-1700000000", (Change("Modify", "Table", "AWS::DynamoDB::Table", "yes"),))


class StillDeployment(Deployment):
    """A deployment whose plan is given and that is never carried out."""

    async def plan(self, template: str, parameters: object) -> Plan:
        return PLAN

    async def drop(self, plan: Plan) -> None:
        pass


def test_replacing_the_memory_is_called_by_its_name(moto_server: AWS, name: str) -> None:
    person = Person("n")
    deployment = StillDeployment(
        moto_server.cloudformation, moto_server.executor, FakeClock(), stack=name
    )
    status = asyncio.run(
        setup(deployment, bucket="b", table="t", queue="q", retention_days=0,
              region="eu-west-1", ask=person.ask, say=person.say)
    )  # fmt: skip

    assert status == 1
    assert person.heard[1] == (
        "  modify  Table (AWS::DynamoDB::Table): is replaced by a new one, which is empty; "
        "the old one stays, with all that is in it"
    )


def test_whoever_runs_setup_is_told_themselves_what_to_mend(moto_server: AWS, name: str) -> None:
    person = Person()
    client = moto_server.cloudformation
    deployment = Deployment(client, moto_server.executor, FakeClock(), stack=name)
    with Stubber(client) as stub:
        stub.add_client_error("describe_stacks", "AccessDenied", http_status_code=403)
        status = asyncio.run(
            setup(deployment, bucket="b", table="t", queue="q", retention_days=0,
                  region="eu-west-1", ask=None, say=person.say)
        )  # fmt: skip

    assert status == 1
    (said,) = person.heard
    assert said == (
        "AWS CloudFormation does not let me in (AccessDenied). "
        "`python -m bot doctor` says what to mend."
    )
