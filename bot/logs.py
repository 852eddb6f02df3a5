"""The log: one JSON line for each record, libraries' too; on a terminal, lines for people.

Modules log as the standard library has it (`log.info("job of %s", ts)`); structlog renders
(https://www.structlog.org/en/stable/standard-library.html). Each line names the story in work
(`bot/story.py`) and, where one is recorded, its trace. What looks like a secret is taken out.
"""

import logging
import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, TextIO

import structlog
from opentelemetry import trace
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.core.redacting import redacted, redactor

JSON, TEXT = "json", "text"

_WORDY = ("slack_sdk", "slack_bolt", "aiohttp", "PIL", "opentelemetry")
"""At DEBUG these log what people wrote and what files hold."""
_CHATTY = ("boto3", "botocore", "s3transfer", "slack_sdk.web", "urllib3")
"""These do at INFO, or say nothing that anybody needs."""
_FIRST = ("timestamp", "level", "event", "story")
"""What a line begins with; the rest follows as it comes."""


def configure(
    level: str, log_format: str = "", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Log from `level` on to a stream, standard error by default.

    Without a format JSON is written, but to a terminal text. `secrets` are words that no line may
    hold, besides all that looks like one.
    """
    stream = stream or sys.stderr
    is_text = (log_format or (TEXT if stream.isatty() else JSON)) == TEXT
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(redactor(secrets), colours=stream.isatty(), is_text=is_text))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _WORDY:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_crash


def _formatter(
    redact: Callable[[str], str], *, colours: bool, is_text: bool
) -> structlog.stdlib.ProcessorFormatter:
    def without_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        cleaned: EventDict = redacted(event, redact)
        return cleaned

    render: Processor = (
        # Its own way of exceptions shows local variables, which hold tokens and bytes of files.
        ConsoleRenderer(colors=colours, pad_event_to=0, exception_formatter=plain_traceback)
        if is_text
        else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ExtraAdder(allow=["reference"]),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            _in_order,
            render,
        ],
    )


def _add_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/."""
    span = trace.get_current_span().get_span_context()
    return {**event, "trace_id": trace.format_trace_id(span.trace_id)} if span.is_valid else event


def _in_order(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    first = {name: event[name] for name in _FIRST if name in event}
    return {**first, **{name: value for name, value in event.items() if name not in first}}


def _log_crash(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> Any:
    """What nothing has caught ends in the log, not beside it."""
    logging.getLogger("bot").critical("the process ends: %s", kind.__name__, exc_info=error)
