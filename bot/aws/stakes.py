"""What a deployment would take away of what is kept: pictures, memory, waiting jobs."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING, Literal

from botocore.exceptions import ClientError

from bot.aws.calls import Calls
from bot.core.stacks import QUEUE, Change, Plan, loss_of
from bot.errors import RetryLaterError, SetupError

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_sqs import SQSClient

_DEPTHS: tuple[
    Literal["ApproximateNumberOfMessages"],
    Literal["ApproximateNumberOfMessagesDelayed"],
    Literal["ApproximateNumberOfMessagesNotVisible"],
] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


class Stakes:
    """Looks at the resources of one stack that a plan removes or replaces."""

    def __init__(
        self,
        cloudformation: "CloudFormationClient",
        sqs: "SQSClient",
        executor: Executor,
        *,
        stack: str,
    ) -> None:
        """Whoever may deploy the stack may ask all this."""
        self._cloudformation = cloudformation
        self._sqs = sqs
        self._calls = Calls("AWS", executor)
        self._stack = stack

    async def of(self, plan: Plan) -> tuple[str, ...]:
        """One sentence for each thing that holds data and goes; never raises for AWS."""
        losses = [
            loss_of(change, await self._waiting(change) if change.type == QUEUE else 0)
            for change in plan.changes
            if change.takes_away
        ]
        return tuple(loss for loss in losses if loss)

    async def _waiting(self, change: Change) -> int | None:
        """How many messages a queue holds: visible, delayed and in work; None if nobody knows."""
        try:
            address = change.physical_id or await self._address(change.resource)
            answer = await self._calls.run(
                self._sqs.get_queue_attributes, QueueUrl=address, AttributeNames=_DEPTHS
            )
        except (ClientError, RetryLaterError, SetupError):
            return None
        return sum(int(answer["Attributes"][name]) for name in _DEPTHS)

    async def _address(self, resource: str) -> str:
        answer = await self._calls.run(
            self._cloudformation.describe_stack_resource,
            StackName=self._stack,
            LogicalResourceId=resource,
        )
        return answer["StackResourceDetail"].get("PhysicalResourceId", "")
