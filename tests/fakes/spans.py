"""A trace in memory."""

from collections.abc import Mapping

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class Traced:
    """The spans that have ended, with the SDK's own exporter."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = TracerProvider(shutdown_on_exit=False)
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))

    @classmethod
    def by(cls, monkeypatch: pytest.MonkeyPatch) -> "Traced":
        """Record until the end of the test; a provider that is set stays for the whole process."""
        traced = cls()
        monkeypatch.setattr(trace, "get_tracer", traced.provider.get_tracer)
        return traced

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()

    def named(self, name: str) -> ReadableSpan:
        (found,) = [span for span in self.spans if span.name == name]
        return found

    def parents(self) -> dict[str, str]:
        """Every span's name with that of its parent."""
        names = {span.context.span_id: span.name for span in self.spans if span.context}
        return {span.name: names[span.parent.span_id] if span.parent else "" for span in self.spans}

    def said(self) -> str:
        """All that the spans tell of what was done."""
        told: list[tuple[str, Mapping[str, object], object]] = [
            (span.name, dict(span.attributes or {}), [event.name for event in span.events])
            for span in self.spans
        ]
        return repr(told)
