"""The window with all labels: opening it, and closing it."""

import asyncio
import time
from dataclasses import dataclass

from sandbox.day.acts import PATIENCE
from sandbox.day.stage import Stage
from sandbox.workspace.records import View

_TRIES = 5
_MOMENT = 0.3


@dataclass(frozen=True, slots=True)
class ShowAll:
    """Somebody presses *Show all labels* under an answer, and reads."""

    who: str
    called: str
    number: int = 0

    async def play(self, stage: Stage) -> None:
        """Waits until the window has been filled. Raises TimeoutError, IndexError.

        Who is quicker than the bot can write is told to try again, and does.
        """
        for _ in range(_TRIES):
            began = time.monotonic()
            view = await self._opened(stage)
            if _has_labels(view):
                stage.window_seconds.append(time.monotonic() - began)
                return
            await stage.people.close_modal(view.user, view)
            await asyncio.sleep(_MOMENT)
        raise TimeoutError("the window stayed without labels")

    async def _opened(self, stage: Stage) -> View:
        answer, block, action = stage.button(self.called, self.number)
        user = stage.cast.user(self.who)
        before = stage.people.open_modal(user)
        await stage.people.click(user, answer, action, block_id=block)
        view = await stage.workspace.wait_for(
            lambda: _newer(stage.people.open_modal(user), before), PATIENCE
        )
        assert view is not None
        await stage.workspace.wait_for(lambda: _was_updated(stage, view), PATIENCE)
        return view


def _newer(view: View | None, before: View | None) -> View | None:
    return view if view is not before else None


def _was_updated(stage: Stage, view: View) -> bool:
    updates = stage.workspace.traffic.named("views.update")
    return any(update.ok and update.request.get("view_id") == view.id for update in updates)


def _has_labels(view: View) -> bool:
    """Whether labels stand in a window, below a picture's name."""
    return bool(view.content["blocks"][0]["type"] == "header")


@dataclass(frozen=True, slots=True)
class Close:
    """Somebody closes the window."""

    who: str

    async def play(self, stage: Stage) -> None:
        """The topmost one. Raises AssertionError when none is open."""
        user = stage.cast.user(self.who)
        view = stage.people.open_modal(user)
        assert view is not None, f"{self.who} has no window open"
        await stage.people.close_modal(user, view)
