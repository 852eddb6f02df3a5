"""Commands that need nothing of Slack's, where AWS does not know who runs them."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from bot.aws.failures import translated, without_slack
from bot.commands.label import run_label
from bot.commands.setup import run_setup
from bot.config import Config
from bot.errors import SetupError

CONFIG = Config(region="eu-west-1", bucket="labels-test")
ADVICE = "`python -m bot doctor --for operator` says what to mend."
NOBODY = f"I have no AWS credentials. {ADVICE}"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials in the environment, in files, or of the machine."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


async def setup() -> int:
    return await run_setup(
        CONFIG, stack="labels", assume_yes=True, dry_run=True, replace_data=False
    )


@pytest.mark.usefixtures("nobody")
async def test_setup_without_credentials_names_the_doctor_that_needs_no_slack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await setup() == 1

    assert capsys.readouterr().out == f"{NOBODY}\n"


@pytest.mark.usefixtures("nobody")
async def test_label_without_credentials_names_the_doctor_that_needs_no_slack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "photo.png"
    Image.radial_gradient("L").save(path)

    assert await run_label(CONFIG, [path], directory=None, as_json=False) == 1

    assert " ".join(capsys.readouterr().out.split()).endswith(NOBODY)


async def test_a_profile_that_does_not_exist_is_told_likewise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")

    for command in (setup(), run_label(CONFIG, [], directory=None, as_json=False)):
        with pytest.raises(SetupError) as caught:
            await command
        assert caught.value.for_operator == f"My AWS profile does not exist. {ADVICE}"


def test_a_right_that_is_missing_is_left_to_the_workers_doctor() -> None:
    answer = ClientError({"Error": {"Code": "AccessDeniedException"}}, "DetectLabels")

    with pytest.raises(SetupError) as caught, translated("Rekognition"):
        raise answer

    assert without_slack(caught.value) is caught.value
