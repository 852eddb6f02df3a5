"""What a deployment would do to the stack in AWS, and which states of a stack allow one.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

NEVER_MADE = "REVIEW_IN_PROGRESS"
"""An empty stack that waits for its first change set to be carried out."""
READY = frozenset(
    {
        "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
    }
)  # fmt: skip
"""A stack in one of these can be updated."""

KEPT_TYPES = frozenset({"AWS::S3::Bucket", "AWS::DynamoDB::Table"})
"""What is never empty once the bot has run, as far as anybody knows."""
QUEUE = "AWS::SQS::Queue"

_PURPOSES = {
    "AWS::S3::Bucket": "keeps the posted files, private and encrypted",
    "AWS::S3::BucketPolicy": "refuses connections to the bucket that are not encrypted",
    "AWS::DynamoDB::Table": "remembers everything that is known of the files",
    QUEUE: "holds jobs",
    "AWS::SQS::QueuePolicy": "says who else may put something into the queue",
    "AWS::SNS::Topic": "where Rekognition says that a video is done",
    "AWS::SNS::Subscription": "passes that on to the queue",
    "AWS::IAM::Role": "lets Rekognition say so",
    "AWS::IAM::ManagedPolicy": "rights for you to attach; by itself it gives nobody any",
}
_VERBS = {"Add": "make", "Modify": "change", "Remove": "remove", "Import": "adopt"}

_AGING = {
    "RetentionDays": "Original files (RETENTION_DAYS)",
    "QuarantineDays": "Flagged files that wait for a decision, and files in the drop folder,",
}
"""What is deleted by its age, by the parameter that says at how many days; 0 is never."""

_DELETE = "`aws cloudformation delete-stack --stack-name {stack}`"
_PROBLEMS = {
    "ROLLBACK_COMPLETE": f"failed when it was first made and can only be deleted: {_DELETE}. Then "
    "try again.",
    "UPDATE_FAILED": "stopped in the middle of an update. Take that back with `aws cloudformation "
    "rollback-stack --stack-name {stack}`, then try again.",
    "UPDATE_ROLLBACK_FAILED": "could neither be updated nor put back. Its events in the AWS "
    "console say what is in the way. Mend that, then `aws cloudformation continue-update-rollback "
    "--stack-name {stack}`, and try again when it is UPDATE_ROLLBACK_COMPLETE.",
    "IMPORT_ROLLBACK_FAILED": "could not take back an import. Its events in the AWS console say "
    "what is in the way; mend that, and finish the rollback there.",
    "DELETE_IN_PROGRESS": "is just being deleted. Wait until it is gone, then try again.",
    "DELETE_FAILED": "could not be deleted. Its events in the AWS console say what is in the way, "
    f"such as a policy that is still attached. Mend that, then {_DELETE}, and try again.",
}
_PROBLEMS |= dict.fromkeys(("ROLLBACK_FAILED", "CREATE_FAILED"), _PROBLEMS["ROLLBACK_COMPLETE"])
_BUSY = "is just being changed by somebody ({status}). Wait until that is over, then try again."
_UNKNOWN = "is {status}, which I do not know how to go on from. Look at it in the AWS console."


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one resource, in CloudFormation's words.

    `replaced` says whether a new one takes its place, `policy` what becomes of the old one
    ("Retain", "Delete", …; empty when CloudFormation does not say), `physical_id` which one it is.
    """

    action: str
    resource: str
    type: str
    replaced: Literal["no", "yes", "maybe"]
    policy: str = ""
    physical_id: str = ""

    @property
    def takes_away(self) -> bool:
        """Whether what is there now may be gone from the stack afterwards."""
        return self.action == "Remove" or self.replaced != "no"


@dataclass(frozen=True, slots=True)
class Plan:
    """A change set that waits to be carried out."""

    name: str
    changes: tuple[Change, ...]


def problem_of(stack: str, status: str) -> str:
    """Why a stack in this state cannot be deployed to, and what to do; empty when it can."""
    if status in READY or status == NEVER_MADE:
        return ""
    known = _PROBLEMS.get(status) or (_BUSY if status.endswith("_IN_PROGRESS") else _UNKNOWN)
    return f"The stack {stack} {known.format(stack=stack, status=status)}"


def line_of(change: Change) -> str:
    """One line of the plan, for somebody who does not know CloudFormation."""
    purpose = _PURPOSES.get(change.type, "")
    line = f"{_VERBS.get(change.action, 'change'):<7} {change.resource} ({change.type})"
    line = f"{line}: {purpose}" if purpose else line
    if change.action == "Remove" or change.replaced == "no":
        return line
    return f"{line}; {'is' if change.replaced == 'yes' else 'may be'} replaced by a new one"


def loss_of(change: Change, waiting: int | None = 0) -> str:
    """What a change takes away that holds data, in a sentence; empty for none.

    `waiting` is the number of messages in a queue, None when nobody could say.
    """
    if not change.takes_away:
        return ""
    if change.type == QUEUE:
        return _jobs_lost(change.resource, waiting)
    if change.type not in KEPT_TYPES:
        return ""
    name = f"{change.resource} {change.physical_id}".rstrip()
    if change.action == "Remove":
        stays = change.policy.startswith("Retain")
        fate = "stays, but the bot loses it" if stays else "is deleted, with all that is in it"
        return f"{name} {fate}."
    may = "is" if change.replaced == "yes" else "may be"
    return (
        f"{name} {may} replaced by a new one, which is empty; the old one stays, with all that is "
        "in it, and the bot finds none of it again."
    )


def _jobs_lost(name: str, waiting: int | None) -> str:
    if waiting is None:
        return f"{name} goes, and nobody could say whether jobs wait in it."
    jobs = "1 job that waits" if waiting == 1 else f"{waiting} jobs that wait"
    return f"{name} goes, and with it {jobs} there." if waiting else ""


def sooner_gone(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """What the parameters of a deployment delete at a younger age than before, in a sentence each.

    Nobody gets back what S3 deletes. What `old` does not hold there was none of.
    """
    return tuple(
        f"{what} go for ever once they are {_days(new[name])} old; until now "
        f"{'they stayed' if _never(old[name]) else f'that was at {_days(old[name])}'}."
        for name, what in _AGING.items()
        if name in old and not _never(new[name]) and (_never(old[name]) or _is_less(new, old, name))
    )


def _never(days: str) -> bool:
    return int(days) == 0


def _is_less(one: Mapping[str, str], other: Mapping[str, str], name: str) -> bool:
    return int(one[name]) < int(other[name])


def _days(number: str) -> str:
    return "1 day" if int(number) == 1 else f"{number} days"
