"""`python -m sandbox day`: a day of eight people and a bot, in less than a minute."""

from sandbox.commands.session import Session
from sandbox.day import DAY, day_options, mistakes, play, report_lines
from sandbox.options import Transport


async def run_day(session: Session, transport: Transport, seed: int) -> int:
    """Play the day and report; 0 when nothing went wrong. Raises StartError, BotStoppedError."""
    options = day_options(session.options(), transport)
    async with session.sandbox(options) as sandbox:
        with session.status.status("A day passes …"):
            played = await play(sandbox, DAY, seed)
    session.say(*report_lines(played))
    wrong = mistakes(played)
    if wrong:
        session.keep_logs = True
        session.say("", "Wrong:", *(f"  {line}" for line in wrong), session.logs)
    return int(bool(wrong))
