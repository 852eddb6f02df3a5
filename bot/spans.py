"""Spans of a trace, which tell how long things took and never what was said.

They go nowhere unless an exporter is configured (`bot/tracing.py`). An exception's message may hold
names of files and people's words, so that a span is told its kind alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer


def tracer() -> Tracer:
    """Of the provider that is set now, so that nothing is set up at import."""
    return trace.get_tracer("labels")


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: str) -> Iterator[Span]:
    """A span around the body; an exception marks it as failed, and passes."""
    with tracer().start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False,
        set_status_on_exception=False,
    ) as opened:  # fmt: skip
        try:
            yield opened
        except Exception as error:
            fail(opened, type(error).__name__)
            raise


def fail(opened: Span, kind: str) -> None:
    """Mark a span as failed, by one word for the reason."""
    opened.set_attribute("error.type", kind)
    opened.set_status(Status(StatusCode.ERROR))
