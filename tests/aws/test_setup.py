"""`setup` against ministack's CloudFormation, which carries out the whole template."""

import asyncio
from collections.abc import Callable

import pytest
from botocore.stub import Stubber

from bot.aws.deployment import DEPLOY_SECONDS, Change, Deployment, Plan
from bot.commands.setup import setup
from bot.errors import SetupError
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


def stack(status: str) -> dict[str, object]:
    return {
        "Stacks": [{"StackName": "labels", "CreationTime": "2026-01-01", "StackStatus": status}]
    }


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


class TestDeployment:
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def deployment(self, moto_server: AWS, clock: FakeClock) -> Deployment:
        return Deployment(moto_server.cloudformation, moto_server.executor, clock, stack="labels")

    async def test_a_stack_that_failed_at_first_must_be_deleted(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))
            with pytest.raises(SetupError, match="delete-stack --stack-name labels"):
                await deployment.plan("", {})

    async def test_something_of_that_name_is_there_already(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("describe_stacks", stack("REVIEW_IN_PROGRESS"))
            stub.add_response("create_change_set", {})
            failed = {"Status": "FAILED", "StatusReason": "Bucket photos already exists"}
            stub.add_response("describe_change_set", failed)
            stub.add_response("delete_change_set", {})
            stub.add_response("describe_stacks", stack("CREATE_COMPLETE"))
            with pytest.raises(SetupError, match="choose another name"):
                await deployment.plan("Resources: {}", {})

    async def test_a_dropped_first_plan_leaves_no_stack(
        self, moto_server: AWS, deployment: Deployment, clock: FakeClock
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("delete_change_set", {})
            stub.add_response("describe_stacks", stack("REVIEW_IN_PROGRESS"))
            stub.add_response("delete_stack", {}, {"StackName": "labels"})
            stub.add_response("describe_stacks", stack("DELETE_IN_PROGRESS"))
            stub.add_client_error("describe_stacks", "ValidationError", "labels does not exist")
            await deployment.drop(PLAN)
            stub.assert_no_pending_responses()

        assert clock.slept == [2.0]

    async def test_a_dropped_change_leaves_the_stack(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("delete_change_set", {})
            stub.add_response("describe_stacks", stack("UPDATE_COMPLETE"))
            await deployment.drop(PLAN)
            stub.assert_no_pending_responses()

    async def test_a_failure_is_told_by_its_first_cause(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        common = {"StackId": "s", "EventId": "e", "StackName": "labels", "Timestamp": "2026-01-01"}
        events = [
            {**common, "LogicalResourceId": "Queue", "ResourceStatus": "CREATE_FAILED",
             "ResourceStatusReason": "Resource creation cancelled"},
            {**common, "LogicalResourceId": "Bucket", "ResourceStatus": "CREATE_FAILED",
             "ResourceStatusReason": "photos already exists"},
            {**common, "LogicalResourceId": "Bucket", "ResourceStatus": "CREATE_IN_PROGRESS"},
        ]  # fmt: skip
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("execute_change_set", {})
            stub.add_response("describe_stacks", stack("ROLLBACK_IN_PROGRESS"))
            stub.add_response("describe_stacks", stack("ROLLBACK_COMPLETE"))
            stub.add_response("describe_stack_events", {"StackEvents": events})
            with pytest.raises(SetupError, match="Bucket: photos already exists"):
                await deployment.carry_out(PLAN)

    async def test_a_failure_of_an_earlier_deployment_is_not_blamed(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        common = {"StackId": "s", "EventId": "e", "StackName": "labels", "Timestamp": "2026-01-01"}
        begin = {**common, "LogicalResourceId": "labels", "ResourceStatus": "UPDATE_IN_PROGRESS",
                 "ResourceStatusReason": "User Initiated"}  # fmt: skip
        events = [
            {**common, "LogicalResourceId": "Table", "ResourceStatus": "UPDATE_FAILED",
             "ResourceStatusReason": "Role deployer does not exist"},
            begin,
            {**common, "LogicalResourceId": "Bucket", "ResourceStatus": "UPDATE_FAILED",
             "ResourceStatusReason": "photos already exists"},
            begin,
        ]  # fmt: skip
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("execute_change_set", {})
            stub.add_response("describe_stacks", stack("UPDATE_ROLLBACK_COMPLETE"))
            stub.add_response("describe_stack_events", {"StackEvents": events})
            with pytest.raises(SetupError) as caught:
                await deployment.carry_out(PLAN)

        assert caught.value.for_operator == (
            "The stack labels ended as UPDATE_ROLLBACK_COMPLETE. "
            "Table: Role deployer does not exist"
        )

    @pytest.mark.parametrize(
        "reason",
        [
            "photos already exists",
            "Resource handler returned message (HandlerErrorCode: AlreadyExists)",
            "Validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]",
        ],
    )
    async def test_a_name_that_is_taken_comes_with_advice(
        self, moto_server: AWS, deployment: Deployment, reason: str
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("describe_stacks", stack("CREATE_COMPLETE"))
            stub.add_client_error("create_change_set", "ValidationError", reason)
            with pytest.raises(SetupError, match="choose another name"):
                await deployment.plan("Resources: {}", {})

    async def test_a_deployment_is_not_waited_for_for_ever(
        self, moto_server: AWS, deployment: Deployment, clock: FakeClock
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("execute_change_set", {})
            for _ in range(int(DEPLOY_SECONDS)):
                stub.add_response("describe_stacks", stack("CREATE_IN_PROGRESS"))
            with pytest.raises(SetupError, match="is still CREATE_IN_PROGRESS after 15 minutes"):
                await deployment.carry_out(PLAN)

        assert sum(clock.slept) <= DEPLOY_SECONDS + 2

    async def test_a_refusal_says_why(self, moto_server: AWS, deployment: Deployment) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("describe_stacks", stack("CREATE_COMPLETE"))
            stub.add_client_error("create_change_set", "ValidationError", "QueueName is too long")
            with pytest.raises(SetupError, match="QueueName is too long"):
                await deployment.plan("Resources: {}", {})
