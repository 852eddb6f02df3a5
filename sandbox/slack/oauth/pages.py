"""The install page in HTML. It needs no script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from sandbox.slack.context import Slack
from sandbox.slack.oauth.asking import Asked
from sandbox.slack.teams import Teams
from sandbox.workspace.records import User

_IN_WORDS = {
    "app_mentions:read": "Read messages that mention it",
    "channels:history": "Read messages in public channels that it is in",
    "channels:join": "Join public channels",
    "channels:read": "See which public channels there are",
    "chat:write": "Send messages as itself",
    "chat:write.public": "Send messages to public channels that it is not in",
    "commands": "Add shortcuts and slash commands that people can use",
    "files:read": "See the files of conversations that it is in",
    "files:write": "Upload, change and delete files as itself",
    "groups:history": "Read messages in private channels that it is in",
    "groups:read": "See private channels that it is in",
    "im:history": "Read direct messages with it",
    "im:read": "See direct messages with it",
    "im:write": "Begin direct messages with people",
    "mpim:history": "Read group messages that it is in",
    "mpim:read": "See group messages that it is in",
    "reactions:read": "See reactions to messages",
    "reactions:write": "Add and change its reactions",
    "team:read": "See the name and the address of the workspace",
    "users:read": "See who is in the workspace",
}
_VIEWS = (":read", ":history")


def consent_page(
    teams: Teams,
    chosen: Slack,
    asked: Asked,
    people: Sequence[User],
    everywhere: Mapping[str, str],
) -> str:
    """What is asked for, in `chosen`; `everywhere` holds the page's address for each workspace."""
    team, app = chosen.workspace.team, chosen.app
    known = "It is installed here already." if chosen.workspace.app_installed else ""
    return _page("consent").substitute(
        app=escape(app.name),
        letter=escape(app.name[:1]),
        team=escape(team.name),
        team_id=escape(team.id),
        teams="".join(
            _team(teams.by_id[id_], url, is_chosen=id_ == team.id)
            for id_, url in everywhere.items()
        ),
        known=known,
        views=_scopes(scope for scope in asked.scopes if scope.endswith(_VIEWS)),
        does=_scopes(scope for scope in asked.scopes if not scope.endswith(_VIEWS)),
        for_you=_for_you(asked.user_scopes),
        people="".join(
            f'<option value="{escape(one.id)}">{escape(one.real_name)}</option>' for one in people
        ),
        host=escape(asked.target),
    )


def refusal_page(code: str, sentence: str) -> str:
    """Why the app cannot be installed like this."""
    return _page("refusal").substitute(code=escape(code), sentence=escape(sentence))


def _page(name: str) -> Template:
    return Template(Path(__file__).with_name(f"{name}.html").read_text(encoding="utf-8"))


def _team(slack: Slack, url: str, *, is_chosen: bool) -> str:
    name = escape(slack.workspace.team.name)
    current = ' aria-current="true"' if is_chosen else ""
    return f'<a href="{escape(url)}"{current}>{name}</a>'


def _scopes(scopes: Iterable[str], whose: str = "as itself") -> str:
    return "".join(
        f"<li>{escape(_IN_WORDS.get(one, one).replace('as itself', whose))}"
        f"<code>{escape(one)}</code></li>"
        for one in scopes
    )


def _for_you(scopes: Sequence[str]) -> str:
    if not scopes:
        return ""
    return f"<h2>What it does in your name</h2><ul>{_scopes(scopes, 'as you')}</ul>"
