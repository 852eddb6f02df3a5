"""Deployments as CloudFormation answers in trouble; no stand-in can be brought to it."""

import pytest
from botocore.stub import Stubber

from bot.aws.deployment import DEPLOY_SECONDS, Deployment
from bot.core.stacks import Change, Plan
from bot.errors import SetupError
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock

PLAN = Plan("labels-1700000000", (Change("Modify", "Table", "AWS::DynamoDB::Table", "yes"),))


def stack(status: str) -> dict[str, object]:
    return {
        "Stacks": [{"StackName": "labels", "CreationTime": "2026-01-01", "StackStatus": status}]
    }


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
            stub.add_response("list_change_sets", {"Summaries": []})
            stub.add_response("delete_stack", {}, {"StackName": "labels"})
            stub.add_response("describe_stacks", stack("DELETE_IN_PROGRESS"))
            stub.add_client_error("describe_stacks", "ValidationError", "labels does not exist")
            await deployment.drop(PLAN)
            stub.assert_no_pending_responses()

        assert clock.slept == [2.0]

    async def test_a_dropped_first_plan_leaves_the_plan_of_somebody_else(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("delete_change_set", {})
            stub.add_response("describe_stacks", stack("REVIEW_IN_PROGRESS"))
            stub.add_response("list_change_sets", {"Summaries": [{"ChangeSetName": "theirs"}]})
            await deployment.drop(PLAN)
            stub.assert_no_pending_responses()

    async def test_a_stack_that_somebody_deletes_meanwhile_is_not_done(
        self, moto_server: AWS, deployment: Deployment
    ) -> None:
        with Stubber(moto_server.cloudformation) as stub:
            stub.add_response("execute_change_set", {})
            stub.add_client_error("describe_stacks", "ValidationError", "labels does not exist")
            with pytest.raises(SetupError, match="Somebody has deleted the stack labels meanwhile"):
                await deployment.carry_out(PLAN)

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
