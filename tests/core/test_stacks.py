"""What a deployment means, in words."""

import botocore.session
import pytest

from bot.core.stacks import NEVER_MADE, READY, Change, line_of, loss_of, problem_of, sooner_gone


def every_status() -> list[str]:
    model = botocore.session.Session().get_service_model("cloudformation")
    return list(model.shape_for("StackStatus").metadata["enum"])


@pytest.mark.parametrize("status", every_status())
def test_every_state_of_a_stack_can_be_deployed_to_or_gets_a_sentence(status: str) -> None:
    problem = problem_of("labels", status)

    if status in READY | {NEVER_MADE}:
        assert problem == ""
    else:
        assert problem.startswith("The stack labels ")
        assert problem.endswith(".")
        assert "{" not in problem


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ROLLBACK_COMPLETE", "`aws cloudformation delete-stack --stack-name labels`"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name labels`"),
        ("UPDATE_FAILED", "rollback-stack --stack-name labels`"),
        ("DELETE_IN_PROGRESS", "Wait until it is gone"),
        ("DELETE_FAILED", "a policy that is still attached"),
        ("UPDATE_IN_PROGRESS", "is just being changed by somebody (UPDATE_IN_PROGRESS). Wait"),
        ("IMPORT_IN_PROGRESS", "Wait until that is over"),
        ("DELETE_COMPLETE", "AWS console"),
    ],
)
def test_the_sentence_says_what_to_do(status: str, words: str) -> None:
    assert words in problem_of("labels", status)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            Change("Add", "Bucket", "AWS::S3::Bucket", "no"),
            "make    Bucket (AWS::S3::Bucket): keeps the posted files, private and encrypted",
        ),
        (Change("Remove", "New", "AWS::New", "no"), "remove  New (AWS::New)"),
        (
            Change("Modify", "Queue", "AWS::SQS::Queue", "maybe"),
            "change  Queue (AWS::SQS::Queue): holds jobs; may be replaced by a new one",
        ),
        (Change("Dynamic", "New", "AWS::New", "yes"),
         "change  New (AWS::New); is replaced by a new one"),
    ],
)  # fmt: skip
def test_a_line_of_the_plan_says_what_happens_to_what(change: Change, line: str) -> None:
    assert line_of(change) == line


_REPLACED = (
    "replaced by a new one, which is empty; the old one stays, with all that is in it, and the bot "
    "finds none of it again."
)


@pytest.mark.parametrize(
    ("action", "replaced", "policy", "loss"),
    [
        ("Add", "no", "", ""),
        ("Modify", "no", "", ""),
        ("Modify", "yes", "", f"Table labels is {_REPLACED}"),
        ("Modify", "maybe", "", f"Table labels may be {_REPLACED}"),
        ("Remove", "no", "Retain", "Table labels stays, but the bot loses it."),
        ("Remove", "no", "Delete", "Table labels is deleted, with all that is in it."),
    ],
)
def test_taking_memory_away_is_called_by_its_name(
    action: str, replaced: str, policy: str, loss: str
) -> None:
    change = Change(action, "Table", "AWS::DynamoDB::Table", replaced, policy, "labels")  # type: ignore[arg-type]

    assert loss_of(change) == loss


@pytest.mark.parametrize(
    ("waiting", "loss"),
    [
        (0, ""),
        (1, "Queue goes, and with it 1 job that waits there."),
        (12, "Queue goes, and with it 12 jobs that wait there."),
        (None, "Queue goes, and nobody could say whether jobs wait in it."),
    ],
)
def test_a_queue_is_lost_with_the_jobs_in_it(waiting: int | None, loss: str) -> None:
    assert loss_of(Change("Remove", "Queue", "AWS::SQS::Queue", "no"), waiting) == loss


_ORIGINALS = "Original files (RETENTION_DAYS) go for ever once they are"
_FLAGGED = (
    "Flagged files that wait for a decision, and files in the drop folder, go for ever once they "
    "are"
)


@pytest.mark.parametrize(
    ("old", "new", "losses"),
    [
        (("0", "30"), ("0", "30"), ()),
        (("30", "30"), ("0", "30"), ()),
        (("30", "30"), ("90", "30"), ()),
        (("0", "30"), ("90", "30"), (f"{_ORIGINALS} 90 days old; until now they stayed.",)),
        (
            ("90", "30"), ("1", "1"),
            (
                f"{_ORIGINALS} 1 day old; until now that was at 90 days.",
                f"{_FLAGGED} 1 day old; until now that was at 30 days.",
            ),
        ),
    ],
)  # fmt: skip
def test_what_goes_at_a_younger_age_is_lost(
    old: tuple[str, str], new: tuple[str, str], losses: tuple[str, ...]
) -> None:
    names = ("RetentionDays", "QuarantineDays")

    assert sooner_gone(dict(zip(names, old, strict=True)), dict(zip(names, new, strict=True))) == (
        losses
    )


def test_a_new_stack_loses_nothing_whatever_its_retention() -> None:
    assert sooner_gone({}, {"RetentionDays": "1", "QuarantineDays": "1"}) == ()


def test_what_keeps_nothing_may_go_unasked() -> None:
    assert loss_of(Change("Remove", "VideoTopic", "AWS::SNS::Topic", "no")) == ""
