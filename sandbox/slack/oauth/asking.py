"""What an app asks for when it sends somebody to Slack, and what Slack refuses to show.

https://docs.slack.dev/authentication/installing-with-oauth#asking
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.slack.app import SlackApp
from sandbox.slack.oauth.redirects import RedirectURLs


class RefusedError(Exception):
    """Slack shows an error page, and sends nobody back: the app asked for something impossible."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to be allowed, as it stands in the address."""

    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    state: str
    redirect_uri: str
    """As it was asked for; empty for the one of the app's settings."""
    target: str
    """Where the person will be sent."""


def read_asked(params: Mapping[str, str], app: SlackApp, redirects: RedirectURLs) -> Asked:
    """Read the address's parameters. Raises RefusedError.

    Slack lets an app ask for more than its manifest says unless it is in the Marketplace; here
    nobody may, as it is a mistake anyway.
    """
    if params.get("client_id", "") != app.client_id:
        raise RefusedError("invalid_client_id", "No app has this client_id.")
    scopes, user_scopes = _listed(params, "scope"), _listed(params, "user_scope")
    if not scopes:
        raise RefusedError("no_scopes", "The app asks for no scopes for its bot.")
    unknown = [*({*scopes} - {*app.scopes}), *({*user_scopes} - {*app.user_scopes})]
    if unknown:
        raise RefusedError("invalid_scope", f"Not in the manifest: {', '.join(sorted(unknown))}.")
    uri = params.get("redirect_uri", "")
    target = redirects.chosen(uri)
    if target is None:
        passed = f"Passed URI: {uri}" if uri else "The app has none in its settings."
        raise RefusedError(
            "bad_redirect_uri", f"redirect_uri did not match any configured URIs. {passed}"
        )
    return Asked(scopes, user_scopes, params.get("state", ""), uri, target)


def _listed(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Scopes stand apart by commas; those of old by blanks."""
    return tuple(params.get(name, "").replace(",", " ").split())
