"""What moderators decide about flagged pictures, in the channel where the bot asks them."""

import json
from dataclasses import dataclass

from sandbox.day.acts import PATIENCE
from sandbox.day.stage import Stage
from sandbox.workspace.elements import elements
from sandbox.workspace.records import Message

KEEP, REMOVE = "Keep", "Remove"
"""What stands on the buttons, as a person reads it."""

_SAYS = {KEEP: "kept", REMOVE: "removed"}


@dataclass(frozen=True, slots=True)
class Decide:
    """A moderator presses a button under the alert about a picture."""

    who: str
    called: str
    word: str

    async def play(self, stage: Stage) -> None:
        """Wait for the alert, press, and wait until it says what was decided. Raises TimeoutError.

        Raises AssertionError where the thread tells why a picture is not shown.
        """
        answer = stage.posting(self.called).answers[0]
        assert "violen" not in json.dumps([answer.text, answer.blocks]).lower(), answer.text
        alert = await stage.workspace.wait_for(lambda: self._alert(stage), PATIENCE)
        assert alert is not None
        block, action = _button(alert, self.word)
        await stage.people.click(stage.cast.user(self.who), alert, action, block_id=block)
        said = _SAYS[self.word]
        await stage.workspace.wait_for(lambda: said in _title(alert), PATIENCE)

    def _alert(self, stage: Stage) -> Message | None:
        link = f"p{stage.message(self.called).ts.replace('.', '')}"
        for alert in stage.diary.alerts:
            if link in json.dumps(alert.blocks) and _button(alert, self.word) != ("", ""):
                return alert
        return None


def _button(alert: Message, word: str) -> tuple[str, str]:
    """Block and action of the button; empty where there is none."""
    for block in alert.blocks:
        for element in elements(block):
            if element.get("text", {}).get("text") == word:
                return block["block_id"], element["action_id"]
    return "", ""


def _title(alert: Message) -> str:
    return alert.text.partition("\n")[0]
