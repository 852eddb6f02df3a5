"""Stands between the bot and a service, and lets a seeded share of the calls go wrong.

The bot reaches it by its address alone. Faults that one test orders for one call of Slack's or
Rekognition's are in `sandbox/workspace/faults.py` and `sandbox/rekognition/faults.py`; here any
call of any service may fail, also before it arrives and after it was carried out.
"""

from sandbox.faulty.calls import Call, recognised
from sandbox.faulty.dice import Dice
from sandbox.faulty.kinds import Kind
from sandbox.faulty.proxy import FaultyProxy

__all__ = ["Call", "Dice", "FaultyProxy", "Kind", "recognised"]
