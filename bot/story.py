"""The story in work: one id from an event to its reply, in every log line and over processes.

A story begins where Slack delivers something. Its id, and where it stands in a trace, travel with
each job through the queue, also into the chores that the job orders. So `grep` for the id tells
what became of one picture, whichever processes had it in hand.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context, propagate
from structlog.contextvars import (
    bind_contextvars,
    bound_contextvars,
    clear_contextvars,
    get_contextvars,
)

STORY = "story"
LUGGAGE = (STORY, "traceparent", "tracestate")
"""What a job may take along (https://www.w3.org/TR/trace-context/)."""
_LONGEST = 128
"""Characters; what comes out of the queue may be anybody's."""


def begin_story(identity: str, **names: str) -> None:
    """Name the story that this task tells from now on, and what else every line of it says."""
    clear_contextvars()
    bind_contextvars(**_said(identity, names))


@contextmanager
def story(identity: str, **names: str) -> Iterator[None]:
    """The same of what is told inside."""
    with bound_contextvars(**_said(identity, names)):
        yield


def _said(identity: str, names: Mapping[str, str]) -> dict[str, str]:
    said = {STORY: identity, **names}
    return {name: text[:_LONGEST] for name, text in said.items() if text}


def current() -> str:
    """The id of the story in work, empty when none is."""
    return str(get_contextvars().get(STORY, ""))


def luggage() -> dict[str, str]:
    """What a job takes along: the story's id, and its place in a trace where one is recorded."""
    carried: dict[str, str] = {}
    propagate.inject(carried)
    return {**carried, STORY: current()} if current() else carried


@contextmanager
def resumed(luggage: Mapping[str, str], *, otherwise: str, **names: str) -> Iterator[None]:
    """Go on with the story that a job has brought along, or with one of its own."""
    token = context.attach(propagate.extract(luggage))
    try:
        with story(luggage.get(STORY) or otherwise, **names):
            yield
    finally:
        context.detach(token)
