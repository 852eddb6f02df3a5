"""Policies to show in windows."""

from hypothesis import strategies as st

from bot.core.moderation.policy import Policy
from bot.slack.windows import policy as root
from bot.slack.windows import tuning
from bot.slack.windows.shown import Shown
from tests.core.moderation.arbitrary import overrides, policies
from tests.forms import View

TEAM = Shown(Policy(), can_remove=True, reads_text=True)
CHANNEL = Shown(Policy(), "C7PHOTOS", can_remove=True, reads_text=True)

shown_ones = st.builds(
    Shown, policies, st.sampled_from(["", "C7PHOTOS"]), overrides, st.booleans(), st.booleans()
)


def windows(shown: Shown) -> list[View]:
    tuned = [tuning.tuning_window(shown, top) for top in shown.can_be_tuned()]
    return [root.policy_window(shown), *tuned]
