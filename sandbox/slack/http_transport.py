"""Delivery over signed HTTP (https://docs.slack.dev/apis/events-api/using-http-request-urls)."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.app import VERIFICATION_TOKEN
from sandbox.slack.context import Slack
from sandbox.slack.delivery import Attempt, Outcome
from sandbox.workspace.records import Json

MOST_REDIRECTS = 2
"""How many Slack follows; aiohttp counts the one that is too many."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The `X-Slack-Signature` of a request (version `v0`)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HTTPTransport:
    """Posts to the app's request URL. Everything goes to one address, as our manifest says."""

    def __init__(self, slack: Slack, url: str) -> None:
        self._slack = slack
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def send_event(self, envelope: Json, attempt: Attempt) -> Outcome:
        """Deliver an event; retries say which they are and why."""
        headers = {"Content-Type": "application/json"}
        if attempt.number:
            headers["x-slack-retry-num"] = str(attempt.number)
            headers["x-slack-retry-reason"] = attempt.reason
        return await self._post(json.dumps(envelope).encode(), headers)

    async def send_interaction(self, kind: str, payload: Json) -> Outcome:
        """Deliver a command as a form, anything else as a form with one `payload` field."""
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._post(urlencode(fields).encode(), headers)

    async def _post(self, body: bytes, headers: dict[str, str]) -> Outcome:
        try:
            return await self._slack.workspace.clock.within(
                self._slack.strictness.ack_timeout, self._request(body, headers)
            )
        except TimeoutError:
            return Outcome(ok=False, status=408, reason="http_timeout")
        except aiohttp.TooManyRedirects:
            return Outcome(ok=False, status=302, reason="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Outcome(ok=False, status=503, reason="ssl_error")
        except aiohttp.ClientError:
            return Outcome(ok=False, status=503, reason="connection_failed")

    async def _request(self, body: bytes, headers: dict[str, str]) -> Outcome:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        signed = {**headers, **self._signature(body)}
        async with self._session.post(
            self._url, data=body, headers=signed, max_redirects=MOST_REDIRECTS + 1
        ) as response:
            text = await response.text()
            if not response.ok:
                retry = response.headers.get("x-slack-no-retry") != "1"
                return Outcome(ok=False, status=response.status, reason="http_error", retry=retry)
            return Outcome(ok=True, status=response.status, **_answer(text))

    def _signature(self, body: bytes) -> dict[str, str]:
        """Real time, not the sandbox's: the app compares it with its own clock."""
        timestamp = str(int(time.time()))
        signature = sign(self._slack.app.signing_secret, timestamp, body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def challenge(self) -> bool:
        """Whether the app echoes a challenge, as text or as JSON."""
        challenge = self._slack.workspace.ids.new("challenge")
        body = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        headers = {"Content-Type": "application/json"}
        outcome = await self._post(json.dumps(body).encode(), headers)
        return challenge in (outcome.text, outcome.body.get("challenge"))


def _answer(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return {"body": body} if isinstance(body, dict) else {"text": text}


async def verify_url(slack: Slack, url: str) -> bool:
    """Ask the app at `url` for the answer to a challenge."""
    transport = HTTPTransport(slack, url)
    try:
        return await transport.challenge()
    finally:
        await transport.close()
