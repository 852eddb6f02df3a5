"""Nobody learns of a picture whose conversation they may not open: not by any command or number.

This folder mirrors no part of the code, because the law is nobody's alone: it holds for search,
suggestions, counts, charts, exports, links and shared results together. Random workspaces are drawn
from a seed, the real jobs answer over the fakes of `tests/fakes`, and two judges look on. A naive
oracle works out from the raw facts, in plain loops, what somebody may see (`oracle.py`). And two
workspaces that differ only in what somebody may not see must give that person the same answers to
the last letter (`test_interference.py`). Seeded leaks prove that both judges see them.
"""
