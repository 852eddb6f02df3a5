"""No address, whoever gave it, leads the bot to a host that is not Slack's."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.core.uploads import SlackFile
from bot.errors import BotError, FileUnavailableError
from bot.slack.fence import ForeignAddressError, slack_session, socket_session
from bot.slack.files import SlackFiles
from bot.slack.responses import ResponseURLs
from bot.slack.trust import all_places, file_places, is_in, is_socket, response_places
from tests.fakes.slack_state import SlackServer

SLACK = "https://slack.com/api/"
OURS = {"slack.com", "files.slack.com", "hooks.slack.com"}
HOSTILE = [
    "https://files.slack.com@evil.example/x", "https://files.slack.com:pw@evil.example/x",
    "https://evil.example@files.slack.com/x", "https://files.slack.com.evil.example/x",
    "https://files.slack.com.", "https://files.slack.com./x", "https://FILES.slack.com.evil/x",
    "https://files.slack.com:443@evil.example/", "https://files.slack.com:8443/x",
    "https://files.slack.com:80/x", "http://files.slack.com/x", "ftp://files.slack.com/x",
    "file:///etc/passwd", "//files.slack.com/x", "files.slack.com/x", "https:files.slack.com/x",
    "https:///files.slack.com/x", "https://files.slack.com\\@evil.example/x",
    "https://evil.example\\.files.slack.com/x", "https://evil.example#@files.slack.com/x",
    "https://evil.example?@files.slack.com/x", "https://evil.example/https://files.slack.com/x",
    "https://files.slack.com%2eevil.example/", "https://files.slack.com%00.evil.example/",
    "https://files.slack.com\n.evil.example/x", "https://files.slack.com\t/x",
    " https://files.slack.com/x", "https://files.slack.com /x", "https://[::1]/x", "https://[/x",
    "https://[::ffff:169.254.169.254]/x", "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/", "https://0xa9fea9fe/", "https://127.1/x", "https://localhost/x",
    "https://files.slack.com。evil.example/x", "https://f\u0131les.slack.com/x",
    "https://files。slack。com/x", "https://files.\u0455lack.com/x", "https://files.slack.com\u200b/x",
    "https://xn--fles-hpa.slack.com/x", "https://evil.example/?u=https://files.slack.com",
    "https://files.slack.com&evil.example/x", "https://api.slack.com/x", "https://files.slack.org/",
    "javascript:alert(1)", "data:text/plain,x", "", "x" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_not_slacks_is_trusted_nowhere(url: str) -> None:
    assert not is_in(url, file_places(SLACK))
    assert not is_in(url, response_places(SLACK))
    assert not is_socket(url, SLACK)


@pytest.mark.parametrize("url", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_file_is_fetched_from_it_and_no_answer_sent_to_it(
    slack: SlackServer, session: aiohttp.ClientSession, files: SlackFiles, tmp_path: Path, url: str
) -> None:
    with pytest.raises(FileUnavailableError):
        await files.fetch(SlackFile("F1", url_private_download=url), tmp_path, 99)
    with pytest.raises(BotError):
        await ResponseURLs(session, slack.api_url).post(url, {"text": "private"})

    assert slack.calls == []


_PARTS = st.sampled_from(
    ["https", "wss", "http", "://", ":", "//", "/", "\\", "@", "#", "?", "%2e", "%40", ".", ":443",
     ":0", "[", "]", "::1", "files.slack.com", "hooks.slack.com", "slack.com", "evil.example",
     "\t", "\n", " ", "。", "\u200b", "é", "%"]
)  # fmt: skip
_ADDRESSES = st.lists(_PARTS, max_size=9).map("".join) | st.text(max_size=30)


@given(_ADDRESSES | st.sampled_from(sorted(OURS)).flatmap(
    lambda host: _ADDRESSES.map(lambda rest: f"https://{host}{rest}")))  # fmt: skip
def test_what_is_trusted_is_read_as_slacks_by_the_client_too(url: str) -> None:
    if is_in(url, all_places(SLACK)):
        read = URL(url)
        assert (read.scheme, read.port, read.user, read.password) == ("https", 443, None, None)
        assert read.host in OURS


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        ("wss://wss-primary.slack.com/link/?ticket=1&app_id=2", SLACK),
        ("wss://cerberus-xxxx.lb.slack-msgs.com/websocket/1", SLACK),
        ("ws://127.0.0.1:8800/link?ticket=1", "http://127.0.0.1:8800/api/"),
    ],
)
def test_sockets_are_opened_to_slack(url: str, api_url: str) -> None:
    assert is_socket(url, api_url)


@pytest.mark.parametrize(
    "url",
    ["ws://wss-primary.slack.com/link", "wss://slack.com.evil.example/", "wss://evilslack.com/",
     "wss://127.0.0.1:8800/", "wss://wss-primary.slack.com:8443/", "https://wss-primary.slack.com/",
     "wss://x@wss-primary.slack.com/", ""],
)  # fmt: skip
def test_and_to_nobody_else(url: str) -> None:
    assert not is_socket(url, SLACK)


@pytest.fixture
async def stranger() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that is not Slack's, and what it was asked."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"127.0.0.1:{runner.addresses[0][1]}", asked
    await runner.cleanup()


@pytest.fixture
async def astray(stranger: tuple[str, list[str]]) -> AsyncIterator[str]:
    """A server that plays Slack's API, and sends everybody on to the stranger."""
    where, _ = stranger

    async def redirect(request: web.Request) -> web.Response:
        status = int(request.match_info["status"])
        return web.Response(status=status, headers={"Location": f"http://{where}/stolen"})

    app = web.Application()
    app.router.add_route("*", "/api/{status}", redirect)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_an_answer_leads_nowhere_else(
    astray: str, stranger: tuple[str, list[str]], status: int
) -> None:
    async with slack_session(astray) as session:
        with pytest.raises(ForeignAddressError):
            await session.post(f"{astray}{status}", json={"text": "private"},
                               headers={"Authorization": "Bearer xoxb-1"})  # fmt: skip

    assert stranger[1] == []


async def test_a_stranger_is_never_called(astray: str, stranger: tuple[str, list[str]]) -> None:
    where, asked = stranger
    async with slack_session(astray) as session, socket_session(astray) as sockets:
        for call in (
            session.get(f"http://{where}/"),
            session.ws_connect(f"ws://{where}/"),
            sockets.ws_connect(f"ws://{where}/"),
            sockets.ws_connect(astray.replace("http", "ws") + "302"),
        ):
            with pytest.raises((ForeignAddressError, aiohttp.WSServerHandshakeError)):
                await call

    assert asked == []
