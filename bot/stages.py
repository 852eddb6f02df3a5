"""The stages of a job, measured where its story leaves for the outside: the story knows nothing.

Each is an entry of the histogram `labels_stage_seconds` and a span. What a method awaits itself, as
a turn in a queue of its own, belongs to its stage.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any, TypeVar, cast

from bot.jobs.services import Services
from bot.ports import Meter
from bot.spans import span

STAGES: Mapping[str, Mapping[str, str]] = {
    "files": {
        "fetch": "fetch", "upload": "upload", "share": "upload", "wait_until_ready": "show",
    },
    "studio": {
        "prepare": "prepare", "survey": "prepare", "frames": "prepare",
        "draw": "draw", "draw_animation": "draw", "sheet": "draw", "timeline": "draw",
    },
    "cutting_room": {
        "probe": "prepare", "survey": "prepare", "frames_at": "prepare", "transcode": "transcode",
    },
    "detector": {
        "detect_labels": "detect", "detect_moderation": "detect", "detect_text": "detect",
    },
    "objects": {"put": "store"},
    "conversations": {"reply": "reply", "settle": "reply"},
    "library": {"record_image": "record"},
}  # fmt: skip
"""Which method of which service is a stage, by its name; `queue` is measured by the worker."""

T = TypeVar("T")


def timed(services: Services) -> Services:
    """The same services, with their stages told to their meter."""
    meter = services.meter
    return replace(
        services,
        files=_timed(services.files, "files", meter),
        studio=_timed(services.studio, "studio", meter),
        cutting_room=_timed(services.cutting_room, "cutting_room", meter),
        detector=_timed(services.detector, "detector", meter),
        objects=_timed(services.objects, "objects", meter),
        conversations=_timed(services.conversations, "conversations", meter),
        library=_timed(services.library, "library", meter),
    )


def _timed(service: T, name: str, meter: Meter) -> T:
    return cast("T", _Timed(service, STAGES[name], meter))


class _Timed:
    """Stands for a service; what is no stage of it is handed through."""

    def __init__(self, service: object, stages: Mapping[str, str], meter: Meter) -> None:
        self._service = service
        self._stages = stages
        self._meter = meter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._service, name)
        stage = self._stages.get(name)
        return partial(self._run, stage, found) if stage else found

    async def _run(
        self, stage: str, work: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any
    ) -> Any:
        began = perf_counter()
        try:
            with span(stage):
                return await work(*args, **kwargs)
        finally:
            self._meter.stage_ended(stage, perf_counter() - began)
