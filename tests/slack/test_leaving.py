"""What Slack says of a token that is kept, and who is taken for gone."""

import aiohttp
import pytest

from bot.core.withdrawals import Withdrawal
from bot.errors import RetryLaterError
from bot.slack.leaving import Leaving, asking
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.fakes.meter import FakeMeter
from tests.fakes.slack_state import SlackServer
from tests.samples import installation
from tests.slack.rotating import answers


@pytest.mark.parametrize("word", ["account_inactive", "token_revoked", "access_denied"])
async def test_slacks_own_word_tells_what_is_wrong_with_a_token(
    slack: SlackServer, session: aiohttp.ClientSession, word: str
) -> None:
    ask = asking(slack.api_url, session, FakeMeter())
    slack.next_answers("auth.test", answers(ok=False, error=word))

    assert [await ask("xoxb-T7TEAM"), await ask("xoxb-T7TEAM")] == [word, ""]
    assert [call.token for call in slack.called("auth.test")] == ["xoxb-T7TEAM"] * 2


@pytest.mark.parametrize(
    "withdrawal", [Withdrawal("T7TEAM", 5.0), Withdrawal("T7TEAM", 2e9, is_doubtful=True)]
)
async def test_a_doubt_that_slack_does_not_settle_now_ends_nothing(
    slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock, withdrawal: Withdrawal
) -> None:
    installations = FakeInstallations()
    saved = await installations.save(installation())
    slack.next_answers("auth.test", *[answers(ok=False, error="internal_error")] * 3)
    leaving = Leaving(installations, clock, asking(slack.api_url, session, FakeMeter()))

    with pytest.raises(RetryLaterError):
        await leaving.told(withdrawal)

    assert installations.rows == {"T7TEAM": saved}


@pytest.mark.parametrize(
    ("word", "refresh_token", "leaves"),
    [
        ("account_inactive", "xoxe-1-a", True),
        ("token_revoked", "xoxe-1-a", True),
        ("invalid_auth", "xoxe-1-a", True),
        ("token_expired", "", True),
        ("token_expired", "xoxe-1-a", False),
        ("org_login_required", "", False),
        ("access_denied", "", False),
        ("", "", False),
    ],
)
async def test_an_event_in_doubt_is_borne_out_by_a_dead_token_that_did_not_end_by_itself(
    clock: FakeClock, word: str, refresh_token: str, *, leaves: bool
) -> None:
    installations = FakeInstallations()
    await installations.save(installation(refresh_token=refresh_token))

    async def ask(_: str) -> str:
        return word

    leaving = Leaving(installations, clock, ask)

    assert await leaving.told(Withdrawal("T7TEAM", 2e9, is_doubtful=True)) is leaves
    assert ("T7TEAM" not in installations.rows) is leaves
