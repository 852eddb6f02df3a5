"""CloudFormation: deploys `infrastructure.yml` by change sets, so that it can be looked at first.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

import secrets
from collections.abc import Mapping
from concurrent.futures import Executor
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.aws.failures import error_code
from bot.core.stacks import KEPT_TYPES, NEVER_MADE, QUEUE, Change, Plan, problem_of
from bot.errors import RetryLaterError, SetupError
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        DescribeChangeSetOutputTypeDef,
        ResourceChangeTypeDef,
        StackTypeDef,
    )

TEMPLATE = Path(__file__).parents[2] / "infrastructure.yml"
POLL_SECONDS = 2.0
PLAN_SECONDS = 120.0
DEPLOY_SECONDS = 900.0
"""A bucket, a table and two queues take about a minute."""

_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")
_IN_THE_WAY = ("already exist", "alreadyexist", "resourceexistencecheck")
"""Words of CloudFormation, of its resource handlers, and of its check before a deployment."""
_BEGIN = "User Initiated"
"""The reason of the first event of every deployment."""
_ELSEWHERE = "DescribeEvents"
_DONE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})


class Deployment:
    """One stack. Every method raises SetupError with a sentence when it cannot go on."""

    def __init__(
        self, client: "CloudFormationClient", executor: Executor, clock: Clock, *, stack: str
    ) -> None:
        """`stack` is the stack's name; it need not exist yet."""
        self._client = client
        self._calls = Calls("AWS CloudFormation", executor)
        self._clock = clock
        self._stack = stack

    async def plan(self, template: str, parameters: Mapping[str, str]) -> Plan | None:
        """What a deployment would do; None when there is nothing to change."""
        name = f"labels-{secrets.token_hex(4)}"
        try:
            await self._calls.run(
                self._client.create_change_set,
                StackName=self._stack,
                ChangeSetName=name,
                ChangeSetType="UPDATE" if await self._exists() else "CREATE",
                TemplateBody=template,
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in parameters.items()
                ],
                Capabilities=["CAPABILITY_IAM"],
            )
        except ClientError as error:
            raise self._refused(error) from error
        answer = await self._wait_for_plan(name)
        if answer["Status"] == "FAILED":
            await self._drop(name)
            _only_no_changes(answer.get("StatusReason", ""))
            return None
        return Plan(name, await self._calls.run(self._changes, name))

    async def carry_out(self, plan: Plan) -> None:
        """Do what the plan says, and wait until it is done."""
        try:
            await self._calls.run(
                self._client.execute_change_set, StackName=self._stack, ChangeSetName=plan.name
            )
        except ClientError as error:
            raise self._refused(error) from error
        end = self._clock.now() + DEPLOY_SECONDS
        while (status := await self._status()) not in _DONE:
            if _is_over(status):
                raise SetupError(await self._what_failed(status))
            if self._clock.now() > end:
                raise SetupError(
                    f"The stack {self._stack} is still {status} after "
                    f"{DEPLOY_SECONDS / 60:.0f} minutes. Look at it in the AWS console."
                )
            await self._clock.sleep(POLL_SECONDS)

    async def drop(self, plan: Plan) -> None:
        """Leave everything as it was before the plan was made."""
        await self._drop(plan.name)

    async def outputs(self) -> dict[str, str]:
        """What the template gives out, by name."""
        stack = await self._describe()
        outputs = stack.get("Outputs", []) if stack else []
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

    async def parameters(self) -> dict[str, str]:
        """What the stack was deployed with, by name; empty where there is none yet."""
        stack = await self._describe()
        given = stack.get("Parameters", []) if stack else []
        return {one["ParameterKey"]: one["ParameterValue"] for one in given}

    async def _exists(self) -> bool:
        stack = await self._describe()
        if stack is None:
            return False
        if problem := problem_of(self._stack, stack["StackStatus"]):
            raise SetupError(problem)
        return stack["StackStatus"] != NEVER_MADE

    async def _status(self) -> str:
        stack = await self._describe()
        if stack is None:
            raise SetupError(f"Somebody has deleted the stack {self._stack} meanwhile.")
        return stack["StackStatus"]

    async def _describe(self) -> "StackTypeDef | None":
        try:
            answer = await self._calls.run(self._client.describe_stacks, StackName=self._stack)
        except ClientError as error:
            if error_code(error) == "ValidationError" and "does not exist" in str(error):
                return None
            raise
        return answer["Stacks"][0]

    async def _wait_for_plan(self, name: str) -> "DescribeChangeSetOutputTypeDef":
        end = self._clock.now() + PLAN_SECONDS
        while True:
            answer = await self._calls.run(
                self._client.describe_change_set, StackName=self._stack, ChangeSetName=name
            )
            if answer["Status"] not in {"CREATE_PENDING", "CREATE_IN_PROGRESS"}:
                return answer
            if self._clock.now() > end:
                raise RetryLaterError("AWS CloudFormation", "it does not finish its plan")
            await self._clock.sleep(POLL_SECONDS)

    async def _drop(self, name: str) -> None:
        await self._calls.run(
            self._client.delete_change_set, StackName=self._stack, ChangeSetName=name
        )
        stack = await self._describe()
        if stack and stack["StackStatus"] == NEVER_MADE and not await self._others():
            # The first change set makes an empty stack, and leaves it behind.
            await self._calls.run(self._client.delete_stack, StackName=self._stack)
            await self._wait_until_gone()

    async def _others(self) -> bool:
        """Whether somebody else's plan waits too: it would go with the empty stack."""
        answer = await self._calls.run(self._client.list_change_sets, StackName=self._stack)
        return bool(answer.get("Summaries"))

    async def _wait_until_gone(self) -> None:
        end = self._clock.now() + PLAN_SECONDS
        while await self._describe():
            if self._clock.now() > end:
                raise RetryLaterError("AWS CloudFormation", "it does not delete its empty stack")
            await self._clock.sleep(POLL_SECONDS)

    def _changes(self, name: str) -> tuple[Change, ...]:
        pages = self._client.get_paginator("describe_change_set").paginate(
            StackName=self._stack, ChangeSetName=name
        )
        return tuple(
            _change(entry.get("ResourceChange", {}))
            for page in pages
            for entry in page.get("Changes", [])
        )

    async def _what_failed(self, status: str) -> str:
        answer = await self._calls.run(self._client.describe_stack_events, StackName=self._stack)
        # Newest first, back to where this deployment began: what failed before is another story.
        events = takewhile(
            lambda event: event.get("ResourceStatusReason") != _BEGIN, answer["StackEvents"]
        )
        reasons = [
            f"{event.get('LogicalResourceId', '')}: {event.get('ResourceStatusReason', '')}"
            for event in events
            if event.get("ResourceStatus", "").endswith("_FAILED")
        ]
        # The oldest failure is the cause of the others.
        cause = reasons[-1] if reasons else "it gives no reason"
        if _ELSEWHERE in cause:
            cause = await self._what_is_invalid() or cause
        ended = _with_advice(f"The stack {self._stack} ended as {status}. {cause}")
        return f"{ended} {problem_of(self._stack, status)}".rstrip()

    async def _what_is_invalid(self) -> str:
        """What the check before a deployment found, which stack events do not tell."""
        answer = await self._calls.run(self._client.describe_events, StackName=self._stack)
        found = [event.get("ValidationStatusReason", "") for event in answer["OperationEvents"]]
        return " ".join(reason for reason in found if reason)

    def _refused(self, error: ClientError) -> SetupError:
        message = error.response.get("Error", {}).get("Message", "")
        return SetupError(
            _with_advice(f"CloudFormation refuses the stack {self._stack}: {message}")
        )


_REPLACED: dict[str, Literal["no", "yes", "maybe"]] = {
    "False": "no",
    "True": "yes",
    "Conditional": "maybe",
}


def _change(entry: "ResourceChangeTypeDef") -> Change:
    return Change(
        action=entry.get("Action", ""),
        resource=entry.get("LogicalResourceId", ""),
        type=entry.get("ResourceType", ""),
        replaced=_replaced(entry),
        policy=entry.get("PolicyAction", ""),
        physical_id=entry.get("PhysicalResourceId", ""),
    )


def _replaced(entry: "ResourceChangeTypeDef") -> Literal["no", "yes", "maybe"]:
    """Under its own name nothing is replaced: CloudFormation refuses that, so nothing is lost.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
    """
    told = _REPLACED[entry.get("Replacement", "False")]
    changed = {detail.get("Target", {}).get("Name", "") for detail in entry.get("Details", [])}
    has_name = entry.get("ResourceType") in {*KEPT_TYPES, QUEUE}
    if told == "maybe" and has_name and not any(name.endswith("Name") for name in changed):
        return "no"
    return told


def _only_no_changes(reason: str) -> None:
    if not any(words in reason for words in _NO_CHANGES):
        raise SetupError(_with_advice(f"CloudFormation cannot do this: {reason}"))


def _is_over(status: str) -> bool:
    return status.endswith(("_FAILED", "ROLLBACK_COMPLETE"))


def _with_advice(sentence: str) -> str:
    if not any(words in sentence.lower() for words in _IN_THE_WAY):
        return sentence
    return (
        f"{sentence} A bucket, table or queue of that name is there already and does not belong "
        "to this stack: choose another name, or delete it if nobody needs it."
    )
