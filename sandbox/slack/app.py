"""The Slack app under test, created from its manifest as Slack would create it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

BOT_TOKEN = "xoxb-sandbox-bot-token"  # noqa: S105 - opens nothing but the sandbox
APP_TOKEN = "xapp-1-sandbox-app-token"  # noqa: S105 - opens nothing but the sandbox
CLIENT_ID = "1000000000.2000000000"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - opens nothing but the sandbox
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - opens nothing but the sandbox
USER_TOKEN = "xoxp-sandbox-{team}-{name}-token"  # noqa: S105 - opens nothing but the sandbox
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - deprecated, but still sent

FILES_OF_OTHERS = ("files:write",)


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The app: names, scopes and subscriptions from the manifest, ids and secrets.

    `bot_id` and `bot_user` are those in one workspace; every workspace has its own.
    """

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    bot_events: frozenset[str]
    commands: tuple[dict[str, Any], ...] = ()
    shortcuts: tuple[dict[str, Any], ...] = ()
    user_scopes: tuple[str, ...] = FILES_OF_OTHERS
    """What a person's own token may, as whoever deletes files for moderators needs it."""
    token_rotation: bool = False
    redirect_urls: tuple[str, ...] = ()
    home_tab: bool = False
    messages_tab: bool = True
    interactive: bool = True
    id: str = "A0SANDBOX1"
    bot_id: str = "B0SANDBOX1"
    bot_user: str = "U0SANDBOXB"
    bot_token: str = field(default=BOT_TOKEN, repr=False)
    app_token: str = field(default=APP_TOKEN, repr=False)
    signing_secret: str = field(default=SIGNING_SECRET, repr=False)
    client_id: str = CLIENT_ID
    client_secret: str = field(default=CLIENT_SECRET, repr=False)


def require_shortcut(app: SlackApp, type_: str, callback_id: str) -> None:
    """Raise KeyError unless the manifest has such a shortcut (`global` or `message`)."""
    declared = {(each["type"], each["callback_id"]) for each in app.shortcuts}
    if (type_, callback_id) not in declared:
        raise KeyError(callback_id)


def require_command(app: SlackApp, name: str) -> dict[str, Any]:
    """What the manifest says of a slash command. Raises ValueError with Slack's sentence."""
    for command in app.commands:
        if command["command"] == name:
            return command
    raise ValueError(f"{name} is not a valid command.")


def load_app(manifest: Path) -> SlackApp:
    """Read a manifest (https://docs.slack.dev/reference/app-manifest).

    Raises OSError when the file is missing and KeyError when it lacks what Slack requires.
    """
    return app_from(yaml.safe_load(manifest.read_text(encoding="utf-8")))


def app_from(manifest: dict[str, Any]) -> SlackApp:
    """The app that a manifest, read into a dictionary, describes.

    A manifest that asks people for nothing leaves `user_scopes` as they are: administrators add
    what is needed on the app's own pages.
    """
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    name = manifest["display_information"]["name"]
    asked = manifest["oauth_config"]["scopes"]
    of_people = (*asked.get("user", ()), *asked.get("user_optional", ()))
    return SlackApp(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=tuple(asked["bot"]),
        user_scopes=of_people or FILES_OF_OTHERS,
        bot_events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=tuple(features.get("slash_commands", ())),
        shortcuts=tuple(features.get("shortcuts", ())),
        token_rotation=bool(settings.get("token_rotation_enabled")),
        redirect_urls=tuple(manifest["oauth_config"].get("redirect_urls", ())),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled")),
        messages_tab=bool(features.get("app_home", {}).get("messages_tab_enabled", True)),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
    )
