"""A recorded day: eight people, ten conversations, and everything that happens to a bot there."""

from sandbox.day.player import OPENING, Moment, Played, play
from sandbox.day.report import mistakes, report_lines
from sandbox.day.script import DAY

__all__ = ["DAY", "OPENING", "Moment", "Played", "mistakes", "play", "report_lines"]
