"""What a person is told of what the app made of something they did."""

from aiohttp import web

from sandbox.slack.delivery import Outcome

_REASONS = {
    "no_connection": "it is not connected",
    "connection_failed": "it is not connected",
    "timeout": "it did not answer within three seconds",
}


def outcome_json(outcome: Outcome) -> web.Response:
    """An empty answer, or a sentence for the person."""
    if outcome.ok:
        return web.json_response({})
    return refusal(_REASONS.get(outcome.reason, outcome.reason) or str(outcome.status))


def refusal(reason: str) -> web.Response:
    """The app did not do what it should."""
    sentence = f"The app did not answer as it should: {reason}."
    return web.json_response({"error": sentence}, status=502)
