"""A recorded day: eight people, ten conversations, and everything that happens to a bot there."""

from sandbox.day.player import Moment, Played, day_options, play
from sandbox.day.report import mistakes, report_lines
from sandbox.day.script import DAY

__all__ = ["DAY", "Moment", "Played", "day_options", "mistakes", "play", "report_lines"]
