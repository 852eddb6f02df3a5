"""Values that many tests start from."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.core.installations import Installation
from bot.core.labels import Analysis, Box, Instance, Label, Moment, Span
from bot.core.replies import PictureAnswer
from bot.core.timeline import merged
from bot.core.uploads import SlackFile, Upload

_PAYLOADS = Path(__file__).parent / "payloads"

EVERYWHERE = Box(0.0, 0.0, 1.0, 1.0)


def payload(name: str) -> dict[str, Any]:
    """A body as Slack delivers it, from `tests/payloads`."""
    body: dict[str, Any] = json.loads((_PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return body


def box_at(left: float, top: float = 0.25, size: float = 0.25) -> Box:
    """A square; eighths and quarters are exact in floating point."""
    return Box(left, top, size, size)


def label(name: str, confidence: float = 95.0, *boxes: Box, **fields: Any) -> Label:
    """A label whose instances are as sure as itself; `fields` are Label's other ones."""
    instances = tuple(Instance(box, confidence) for box in boxes)
    return Label(name, confidence, instances, **fields)


DOG = label(
    "Dog", 97.6, box_at(0.125), box_at(0.625), parents=("Animal", "Pet"), aliases=("Puppy",)
)
ANIMAL = label("Animal", 97.6)
PET = label("Pet", 97.6, parents=("Animal",))
BEACH = label("Beach", 84.2, categories=("Nature and Outdoors",))


def analysis(*labels: Label, **fields: Any) -> Analysis:
    """An analysis of a 1200 × 800 JPEG."""
    values: dict[str, Any] = {
        "model_version": "3.0", "width": 1200, "height": 800, "format": "JPEG", **fields,
    }  # fmt: skip
    return Analysis(labels=labels, **values)


def moving(*moments: tuple[float, float, tuple[Label, ...]], **fields: Any) -> Analysis:
    """An analysis of an animation of 400 × 300 px, from what was seen in it from when until when.

    `fields` are Analysis's other ones.
    """
    seen = tuple(Moment(Span(start, end), labels) for start, end, labels in moments)
    values: dict[str, Any] = {
        "model_version": "3.0", "width": 400, "height": 300, "format": "GIF", "animated": True,
        "seconds": max((moment.span.end for moment in seen), default=1.0), **fields,
    }  # fmt: skip
    return Analysis(labels=merged(seen), moments=seen, **values)


def picture_answer(*labels: Label, **fields: Any) -> PictureAnswer:
    """The answer to one picture with a drawing, if any of its labels has a box."""
    boxed = any(found.instances for found in labels)
    values: dict[str, Any] = {
        "file_id": "F7PNG000001", "name": "harbour.png", "analysis": analysis(*labels),
        "drawn_file": "F7DRAWN0001" if boxed else "", "alt_text": "A picture." if boxed else "",
        **fields,
    }  # fmt: skip
    return PictureAnswer(**values)


def slack_file(**changes: Any) -> SlackFile:
    file = SlackFile(
        id="F7PNG000001", name="harbour.png", mimetype="image/png", filetype="png", mode="hosted"
    )
    return replace(file, **changes)


def upload(*files: SlackFile, **changes: Any) -> Upload:
    job = Upload(
        team="T7TEAM",
        channel="C7GENERAL",
        channel_type="channel",
        user="U7ANN",
        ts="1772443805.000100",
        thread_ts="",
        event_id="Ev7000001",
        files=files or (slack_file(),),
    )
    return replace(job, **changes)


TOKEN_KEY = "bGFiZWxzLXRlc3Qta2V5LTAwMDAwMDAwMDAwMDAwMDA="


def installation(team: str = "T7TEAM", **changes: Any) -> Installation:
    """The app in a workspace."""
    usual = {"bot_token": f"xoxb-{team}", "bot_user": "U7BOT", "installed_at": 1_700_000_000.0}
    return Installation(team, **{**usual, **changes})
