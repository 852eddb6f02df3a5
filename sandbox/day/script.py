"""The whole day."""

from sandbox.day.afternoon import AFTERNOON
from sandbox.day.morning import MORNING
from sandbox.day.player import Moment

DAY: tuple[Moment, ...] = (*MORNING, *AFTERNOON)
"""Some two hundred acts by eight people."""
