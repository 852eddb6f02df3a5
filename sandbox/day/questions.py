"""What people ask the bot with its command, and whether the answer is the right one."""

import time
from dataclasses import dataclass

from sandbox.day.acts import PATIENCE
from sandbox.day.stage import Stage
from sandbox.workspace.records import Message

COMMAND = "/labels"


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks in words; the answer tells of some things, and keeps quiet of others."""

    who: str
    where: str
    words: str
    tells: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()

    async def play(self, stage: Stage) -> None:
        """Raises TimeoutError without an answer, and AssertionError for a wrong one."""
        answer = await asked(stage, self.who, self.where, self.words)
        missing = [words for words in self.tells if words not in answer.text]
        leaked = [words for words in self.hides if words in answer.text]
        said = f"{self.who}: {self.words}: {answer.text}"
        assert not missing, f"does not tell of {missing}: {said}"
        assert not leaked, f"tells of {leaked}: {said}"


@dataclass(frozen=True, slots=True)
class Forget:
    """Somebody has a picture forgotten that they posted."""

    who: str
    where: str
    called: str

    async def play(self, stage: Stage) -> None:
        """Waits until what was said of it is gone from the thread. Raises TimeoutError."""
        message, reply = stage.message(self.called), stage.posting(self.called).answers[0]
        home = f"https://{stage.workspace.team.domain}.slack.com"
        link = f"{home}/archives/{message.channel}/p{message.ts.replace('.', '')}"
        await asked(stage, self.who, self.where, f"forget {link}")
        workspace = stage.workspace
        await workspace.wait_for(
            lambda: workspace.message(reply.channel, reply.ts) is None, PATIENCE
        )


async def asked(stage: Stage, who: str, where: str, words: str) -> Message:
    """Type the command and wait for what only that person sees. Raises TimeoutError."""
    user, place = stage.cast.user(who), stage.cast.place(where)
    before = len(stage.workspace.ephemerals)
    began = time.monotonic()
    outcome = await stage.people.run_command(user, place, COMMAND, words)
    assert outcome.ok, f"{words}: {outcome.reason}"

    def answered() -> Message | None:
        newer = stage.workspace.ephemerals[before:]
        return next((message for message in newer if message.ephemeral_to == user.id), None)

    answer = await stage.workspace.wait_for(answered, PATIENCE)
    assert answer is not None
    stage.answer_seconds.append(time.monotonic() - began)
    return answer
