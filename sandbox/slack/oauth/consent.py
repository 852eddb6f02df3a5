"""The page on which a person of a workspace allows the app, or does not.

Slack has people log in first. Here whoever opens the page chooses who they are.
"""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web
from yarl import URL

from sandbox.slack.context import Slack
from sandbox.slack.oauth.asking import Asked, RefusedError, read_asked
from sandbox.slack.oauth.grants import Grant, Grants
from sandbox.slack.oauth.pages import consent_page, refusal_page
from sandbox.slack.oauth.redirects import RedirectURLs
from sandbox.slack.teams import Teams
from sandbox.workspace.records import User

AUTHORIZE = "/oauth/v2/authorize"
STYLE = "/oauth/v2/consent.css"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Consent:
    """Shows the page, and sends people back with a code or with `access_denied`."""

    def __init__(self, teams: Teams, grants: Grants, redirects: RedirectURLs) -> None:
        self._teams = teams
        self._grants = grants
        self._redirects = redirects

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get(AUTHORIZE, self.show)
        app.router.add_post(AUTHORIZE, self.decide)
        app.router.add_get(STYLE, _style)

    async def show(self, request: web.Request) -> web.Response:
        """What the app asks for, and who may answer; `team` chooses the workspace."""
        try:
            asked = self._asked(request.query)
        except RefusedError as error:
            return _html(refusal_page(error.code, str(error)), 400)
        chosen = self._teams.by_id.get(request.query.get("team", ""), self._teams.home)
        everywhere = {id_: str(request.rel_url.update_query(team=id_)) for id_ in self._teams.by_id}
        return _html(consent_page(self._teams, chosen, asked, installers(chosen), everywhere))

    async def decide(self, request: web.Request) -> web.Response:
        """Allow or Cancel was pressed; the address still says what for."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            asked = self._asked(request.query)
            slack, person = self._who(form)
        except RefusedError as error:
            return _html(refusal_page(error.code, str(error)), 400)
        if form.get("decision") != "allow":
            return _sent_back(asked, error="access_denied")
        grant = Grant(
            slack.workspace.team.id,
            person.id,
            asked.scopes,
            asked.user_scopes,
            asked.redirect_uri,
        )
        return _sent_back(asked, code=self._grants.new(grant))

    def _asked(self, params: Mapping[str, str]) -> Asked:
        return read_asked(params, self._teams.home.app, self._redirects)

    def _who(self, form: Mapping[str, str]) -> tuple[Slack, User]:
        slack = self._teams.by_id.get(form.get("team", ""))
        if slack is None:
            raise RefusedError("invalid_team", "There is no such workspace.")
        for person in installers(slack):
            if person.id == form.get("person"):
                return slack, person
        raise RefusedError("not_allowed", "Guests and strangers cannot install apps.")


def installers(slack: Slack) -> list[User]:
    """Who may install apps in a workspace: its full members."""
    return [
        user
        for user in slack.workspace.users.values()
        if not (user.is_bot or user.deleted or user.is_restricted or user.is_foreign)
    ]


def _sent_back(asked: Asked, **told: str) -> web.Response:
    target = URL(asked.target).update_query(**told, state=asked.state)
    return web.Response(status=302, headers={**_HEADERS, "Location": str(target)})


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)


async def _style(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(Path(__file__).with_name("consent.css"))
