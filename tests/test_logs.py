"""What is written down, and how."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs
from bot.core.redacting import GONE
from bot.story import luggage, resumed, story

log = logging.getLogger("bot.jobs.worker")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    levels = {name: logging.getLogger(name).level for name in (*logs._WORDY, *logs._CHATTY)}
    yield
    root.handlers[:], root.level, sys.excepthook = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


def written(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fails(words: str, picture: bytes) -> None:
    raise ValueError(f"{words} {len(picture)}")


def test_each_record_is_one_line_of_json_that_names_its_story() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)

    with story("Ev1", job="T1/C1/17.1", team=""):
        log.info("job of %s %s in %.1f s", "17.1", "answered", 2.34)
    logging.getLogger("somebody.else").warning("two\nlines")

    first, second = written(stream)
    assert first.pop("timestamp") < second.pop("timestamp")
    assert first == {
        "level": "info", "event": "job of 17.1 answered in 2.3 s", "story": "Ev1",
        "job": "T1/C1/17.1", "logger": "bot.jobs.worker",
    }  # fmt: skip
    assert second == {"level": "warning", "event": "two\nlines", "logger": "somebody.else"}


def test_a_terminal_gets_text_and_a_setting_decides_otherwise() -> None:
    terminal, told, file = Terminal(), Terminal(), io.StringIO()

    for stream, log_format in ((terminal, ""), (told, "json"), (file, "text")):
        logs.configure("INFO", log_format, stream=stream)
        with story("Ev1"):
            log.info("working")

    assert "working" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
    assert written(told)[0]["event"] == "working"
    assert file.getvalue().endswith("[info     ] working [bot.jobs.worker] story=Ev1\n")


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_an_exception_is_told_with_its_reference_but_not_with_what_variables_hold(
    log_format: str,
) -> None:
    stream = io.StringIO()
    logs.configure("INFO", log_format, secrets=["hush-hush"], stream=stream)

    try:
        fails("xoxb-1-2-3 hush-hush", b"x" * 18)
    except ValueError:
        log.exception("failed, reference %s", "ab12", extra={"reference": "ab12", "text": "hello"})

    said = stream.getvalue()
    assert "reference" in said
    assert "Traceback" in said
    assert f"ValueError: {GONE} {GONE} 18" in said
    assert not [word for word in ("xoxb-1-2-3", "hush-hush", "xxxx", "hello") if word in said]
    if log_format == "json":
        (line,) = written(stream)
        assert line["reference"] == "ab12"


def test_libraries_never_say_at_debug_what_they_are_given() -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", stream=stream)

    for name in ("slack_sdk.web", "slack_bolt", "aiohttp.client", "PIL.PngImagePlugin"):
        logging.getLogger(name).debug("everything")
    for name in ("botocore.endpoint", "boto3", "urllib3", "s3transfer"):
        logging.getLogger(name).info("everything")
    log.debug("ours")

    assert [line["event"] for line in written(stream)] == ["ours"]


def test_a_crash_ends_in_the_log() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)

    try:
        fails("xapp-1-2-3", b"")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)

    (line,) = written(stream)
    assert (line["level"], line["event"]) == ("critical", "the process ends: ValueError")
    assert line["exception"].endswith(f"ValueError: {GONE} 0")


def test_a_job_goes_on_with_the_story_that_it_brings_along() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)

    with story("Ev1", team="T1"):
        packed = luggage()
    with resumed(packed, otherwise="m1", job="T1/C1/17.1"):
        log.info("taken up")
        packed_again = luggage()
    with resumed({}, otherwise="m1"):
        log.info("nobody's")
    log.info("idle")

    assert packed == packed_again == {"story": "Ev1"}
    assert luggage() == {}
    assert [(line["event"], line.get("story"), line.get("job")) for line in written(stream)] == [
        ("taken up", "Ev1", "T1/C1/17.1"), ("nobody's", "m1", None), ("idle", None, None),
    ]  # fmt: skip
