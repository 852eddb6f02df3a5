"""What Slack, the network and other apps do during the day."""

from dataclasses import dataclass

from sandbox.day.acts import PATIENCE
from sandbox.day.cast import WEATHER_BOT
from sandbox.day.stage import Stage
from sandbox.options import Transport
from sandbox.workspace import sharing
from sandbox.workspace.faults import Fault, FaultKind


@dataclass(frozen=True, slots=True)
class OtherApp:
    """Another app posts a picture: no answer is due."""

    where: str
    file: str

    async def play(self, stage: Stage) -> None:
        """As a bot does, with a `bot_id`."""
        user = stage.cast.user(WEATHER_BOT)
        given = stage.album.file(self.file)
        file = sharing.new_file(stage.workspace, given.name, user.id)
        file.data = given.data
        sharing.look_at(file)
        place = sharing.Sharing(stage.cast.place(self.where).id, user.id, bot_id=user.bot_id)
        stage.diary.note(self.file, sharing.share(stage.workspace, [file], place), deserves=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Slack delivers a message's event again, although it was acknowledged."""

    called: str
    times: int = 1

    async def play(self, stage: Stage) -> None:
        """Raises TimeoutError when the message was never delivered at all."""
        ts = stage.message(self.called).ts
        envelope = await stage.workspace.wait_for(lambda: stage.tally.envelope(ts), PATIENCE)
        assert envelope is not None
        stage.repeats += self.times
        for _ in range(self.times):
            stage.slack.deliver_again(envelope)


@dataclass(frozen=True, slots=True)
class Reconnect:
    """Slack asks the bot to open a new socket (`warning`, `refresh_requested`)."""

    reason: str

    async def play(self, stage: Stage) -> None:
        """There is none over HTTP."""
        if stage.transport is Transport.HTTP:
            stage.left_out.append("there is no socket over HTTP")
            return
        await stage.slack.slack.sockets.ask_to_reconnect(self.reason)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The next calls of a method go wrong, or take long."""

    method: str
    kind: FaultKind
    times: int = 1
    applied: bool = False
    seconds: float = 0.0

    async def play(self, stage: Stage) -> None:
        """Nothing happens before such a call comes."""
        stage.workspace.faults.add(
            Fault(self.method, self.kind, self.times, self.applied, self.seconds)
        )
