"""`setup` against ministack's CloudFormation, which carries out the whole template."""

import asyncio
from collections.abc import Callable

import pytest
from botocore.stub import Stubber

from bot.aws.deployment import Deployment
from bot.aws.stakes import Stakes
from bot.commands.setup import Target, Terminal, parameters_of, setup
from bot.config import Config
from tests.aws.servers import AWS, REGION
from tests.fakes.clock import FakeClock


class Person:
    """Reads what is said and answers one question after the other, the last ones alike."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.heard: list[str] = []
        self.asked: list[str] = []

    def say(self, line: str) -> None:
        self.heard.append(line)

    async def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


Run = Callable[..., int]


def target(aws: AWS, name: str, config: Config) -> Target:
    client, sqs, executor = aws.cloudformation, aws.sqs, aws.executor
    return Target(
        Deployment(client, executor, FakeClock(), stack=name),
        Stakes(client, sqs, executor, stack=name),
        stack=name,
        region=REGION,
        parameters=parameters_of(config),
    )


@pytest.fixture
def run(ministack_server: AWS, name: str) -> Run:
    def run_setup(
        person: Person,
        *,
        yes: bool = False,
        dry: bool = False,
        replace_data: bool = False,
        **changed: object,
    ) -> int:
        names = {"bucket": f"{name}-bucket", "table": f"{name}-table", "queue": f"{name}-jobs"}
        config = Config(**{**names, **changed})  # type: ignore[arg-type]
        terminal = Terminal(
            person.say, None if yes else person.ask, only_shows=dry, may_replace=replace_data
        )
        return asyncio.run(setup(target(ministack_server, name, config), terminal))

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
    assert person.heard[0] == f"The plan for the stack {name} in {REGION}:"
    assert (
        "  make    Bucket (AWS::S3::Bucket): keeps the posted files, private and encrypted"
        in person.heard
    )
    assert "  make    DeadLetterQueue (AWS::SQS::Queue): holds jobs" in person.heard
    for line in ("AWS_REGION=eu-west-1", f"LABELS_BUCKET={name}-bucket",
                 f"LABELS_TABLE={name}-table", f"LABELS_QUEUE={name}-jobs"):  # fmt: skip
        assert f"  {line}" in person.heard
    assert sum(":policy/" in line for line in person.heard) == 3
    assert stack_status(ministack_server, name) == "CREATE_COMPLETE"


def test_whoever_does_not_agree_gets_nothing(run: Run, ministack_server: AWS, name: str) -> None:
    person = Person("n")

    assert run(person) == 1

    assert person.heard[-1] == "Nothing was changed."
    assert stacks(ministack_server, name) == []
    assert run(Person("y")) == 0


def test_nobody_there_to_answer_is_no_agreement(run: Run) -> None:
    assert run(Person("")) == 1


def test_with_yes_nothing_is_asked_and_running_it_again_changes_nothing(run: Run) -> None:
    first, again = Person(), Person()

    assert (run(first, yes=True), run(again)) == (0, 0)

    assert first.asked == again.asked == []
    assert "Done." in first.heard
    assert again.heard[0] == "Nothing to change."


def test_a_change_is_planned_and_made(run: Run, ministack_server: AWS, name: str) -> None:
    run(Person(), yes=True)
    person = Person("yes", name)

    assert run(person, retention_days=30) == 0
    assert person.heard[1].startswith("  change  Bucket (AWS::S3::Bucket)")
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


def test_a_dry_run_shows_the_plan_and_leaves_no_stack(
    run: Run, ministack_server: AWS, name: str
) -> None:
    person = Person()

    assert run(person, dry=True) == 0

    assert person.asked == []
    assert "  make    Table (AWS::DynamoDB::Table): " in "".join(person.heard)
    assert person.heard[-1] == "Nothing was changed: --dry-run shows the plan alone."
    assert stacks(ministack_server, name) == []


def test_a_dry_run_changes_nothing_of_a_stack_that_is_there(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    cloudformation = ministack_server.cloudformation
    before = cloudformation.list_change_sets(StackName=name)["Summaries"]

    assert run(Person(), dry=True, yes=True, retention_days=30, replace_data=True) == 0

    assert stacks(ministack_server, name) == ["CREATE_COMPLETE"]
    assert cloudformation.list_change_sets(StackName=name)["Summaries"] == before
    assert run(Person(), dry=True) == 0


def tables(aws: AWS, name: str) -> list[str]:
    pages = aws.dynamodb.get_paginator("list_tables").paginate()
    return [each for page in pages for each in page["TableNames"] if each.startswith(name)]


def test_yes_alone_never_replaces_what_holds_data(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    person = Person()

    assert run(person, yes=True, table=f"{name}-other") == 1

    assert person.asked == []
    (loss,) = [line for line in person.heard if line.startswith(f"  Table {name}-table ")]
    assert "replaced by a new one, which is empty; the old one stays" in loss
    assert person.heard[-1].startswith("Nothing was changed: --yes asks nothing")
    assert "--replace-data" in person.heard[-1]
    assert tables(ministack_server, name) == [f"{name}-table"]
    assert stacks(ministack_server, name) == ["CREATE_COMPLETE"]


@pytest.mark.parametrize(
    ("answers", "flag", "status", "questions"),
    [(("y", "y"), False, 1, 2), (("n",), False, 1, 1), (("y",), True, 0, 1)],
)
def test_replacing_what_holds_data_is_a_question_of_its_own(
    run: Run, name: str, answers: tuple[str, ...], *, flag: bool, status: int, questions: int
) -> None:
    run(Person(), yes=True)
    person = Person(*answers)

    assert run(person, table=f"{name}-other", replace_data=flag) == status
    assert len(person.asked) == questions


def test_whoever_types_the_name_of_the_stack_means_it(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    person = Person("y", name)

    assert run(person, table=f"{name}-other") == 0

    assert person.asked[1] == f"Really? Type the name of the stack, {name}, to go on: "
    assert tables(ministack_server, name) == [f"{name}-other", f"{name}-table"]


def test_yes_with_a_flag_of_its_own_replaces_and_asks_nothing(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    person = Person()

    assert run(person, yes=True, replace_data=True, bucket=f"{name}-other") == 0
    assert person.asked == []
    buckets = [each["Name"] for each in ministack_server.s3.list_buckets()["Buckets"]]
    assert {f"{name}-bucket", f"{name}-other"} <= set(buckets)


def test_an_empty_queue_may_be_replaced_and_one_with_jobs_not(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    sqs = ministack_server.sqs

    first = sqs.get_queue_url(QueueName=f"{name}-jobs")["QueueUrl"]
    # S3 says there that it may.
    (said,) = sqs.receive_message(QueueUrl=first, WaitTimeSeconds=5)["Messages"]
    sqs.delete_message(QueueUrl=first, ReceiptHandle=said["ReceiptHandle"])

    assert run(Person(), yes=True, queue=f"{name}-second") == 0

    url = sqs.get_queue_url(QueueName=f"{name}-second")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="{}")
    person = Person()
    assert run(person, yes=True, queue=f"{name}-third") == 1
    (loss,) = [line for line in person.heard if line.startswith("  Queue goes, and with it ")]
    assert loss.endswith(" there.")


def test_whoever_is_interrupted_leaves_no_plan_behind(
    run: Run, ministack_server: AWS, name: str
) -> None:
    class Interrupter(Person):
        async def ask(self, question: str) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Interrupter())

    assert stacks(ministack_server, name) == []


def test_what_is_kept_outlives_the_stack_and_is_not_taken_over_by_a_new_one(
    run: Run, ministack_server: AWS, name: str
) -> None:
    run(Person(), yes=True)
    sqs = ministack_server.sqs

    ministack_server.cloudformation.delete_stack(StackName=name)

    assert stacks(ministack_server, name) == []
    assert tables(ministack_server, name) == [f"{name}-table"]
    assert ministack_server.s3.head_bucket(Bucket=f"{name}-bucket")
    assert not sqs.list_queues(QueueNamePrefix=name).get("QueueUrls")
    person = Person()
    assert run(person, yes=True) == 1
    assert f"{name}-bucket' already exists" in person.heard[-1]
    assert "choose another name, or delete it if nobody needs it" in person.heard[-1]


def test_whoever_runs_setup_is_told_what_they_may_not(moto_server: AWS, name: str) -> None:
    person = Person()
    with Stubber(moto_server.cloudformation) as stub:
        refusal = "User: me is not authorized to perform: cloudformation:DescribeStacks"
        stub.add_client_error("describe_stacks", "AccessDenied", refusal, http_status_code=403)
        status = asyncio.run(
            setup(target(moto_server, name, Config(bucket="b")), Terminal(person.say, None))
        )

    assert status == 1
    (said,) = person.heard
    assert said == (
        f"An error occurred (AccessDenied) when calling the DescribeStacks operation: {refusal}. "
        "docs/deploying.md (AWS) names the rights that setup needs; the doctor tries none of them."
    )
