"""Delivery over Socket Mode."""

from sandbox.slack.delivery import Attempt, Outcome
from sandbox.slack.sockets import NoConnectionError, Sockets
from sandbox.workspace.records import Json

_TAKES_ANSWER = ("view_submission", "block_suggestion")


class SocketTransport:
    """Envelopes over the app's sockets."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def send_event(self, envelope: Json, attempt: Attempt) -> Outcome:
        """Deliver an event; `retry_attempt` is there from the first time on."""
        return await self._send(
            "events_api",
            envelope,
            takes_payload=False,
            retry_attempt=attempt.number,
            retry_reason=attempt.reason,
        )

    async def send_interaction(self, kind: str, payload: Json) -> Outcome:
        """Deliver a command or an interaction; some may be answered in the acknowledgement."""
        takes = kind == "slash_commands" or payload.get("type") in _TAKES_ANSWER
        return await self._send(kind, payload, takes_payload=takes)

    async def _send(
        self, kind: str, payload: Json, *, takes_payload: bool, **more: object
    ) -> Outcome:
        try:
            frame = await self._sockets.send(kind, payload, takes_payload=takes_payload, **more)
        except TimeoutError:
            return Outcome(ok=False, status=408, reason="timeout")
        except NoConnectionError:
            return Outcome(ok=False, status=503, reason="no_connection")
        body = frame.get("payload")
        return Outcome(ok=True, body=body if isinstance(body, dict) else {}, text=_text(body))


def _text(body: object) -> str:
    return body if isinstance(body, str) else ""
