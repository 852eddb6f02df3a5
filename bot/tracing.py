"""Traces, sent where OpenTelemetry's own variables say, and nowhere without them.

https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. The SDK reads
address, headers, sampling and the rest by itself; here it is only asked whether there is a wish for
it. The SDK is an extra (`tracing`), because most installations have no collector.
"""

import atexit
import logging
from collections.abc import Mapping
from threading import Thread
from typing import Any

from opentelemetry import trace

log = logging.getLogger(__name__)

FAREWELL = 1.0
"""How long the last spans may take at the end: an idle process is to be gone within 10 s."""
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_MISSING = (
    "%s is set, but OpenTelemetry's SDK is not installed: no traces are sent. "
    "`pip install --require-hashes -r requirements-tracing.txt` brings it."
)


def configure(environ: Mapping[str, str]) -> None:
    """Send traces if an address for them is set; one warning if the SDK for it is missing."""
    wish = wished_by(environ)
    if not wish:
        return
    try:
        provider = _provider()
    except ImportError:
        log.warning(_MISSING, wish)
        return
    trace.set_tracer_provider(provider)
    atexit.register(_end, provider)


def wished_by(environ: Mapping[str, str]) -> str:
    """The variable that asks for traces, empty for none."""
    is_off = environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    exporter = environ.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    if is_off or exporter not in ("", "otlp"):
        return ""
    asking = [name for name in _ENDPOINTS if environ.get(name, "").strip()]
    return next(iter([*asking, *(["OTEL_TRACES_EXPORTER"] if exporter else [])]), "")


def _provider() -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource({"service.name": "labels"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def _end(provider: Any) -> None:
    """Send what is left, but wait for no collector that does not answer."""
    sending = Thread(target=provider.shutdown, daemon=True)
    sending.start()
    sending.join(FAREWELL)
