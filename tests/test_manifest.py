"""manifest.yml declares what the code uses, and nothing that it does not."""

import ast
import re
from pathlib import Path
from typing import Any

import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.scopes import COMMANDS, DOWNLOADS, EVENTS, METHODS, SCOPES
from bot.slack.trust import FILE_HOST

ROOT = Path(__file__).parents[1]
_METHOD = re.compile(r"[a-z]+(\.[a-z]+)?\.[a-z][A-Za-z]+")
_FAMILIES = frozenset(method.split(".")[0] for method in METHODS) | {
    "apps", "bots", "pins", "search", "team", "users", "usergroups",
}  # fmt: skip
_LISTENERS = ("action", "command", "event", "message", "options", "shortcut", "view")


def manifest() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return content


def trees(*roots: str) -> list[ast.Module]:
    files = [path for root in roots for path in (ROOT / root).rglob("*.py")]
    declared = ROOT / "bot" / "slack" / "scopes.py"
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files if path != declared]


def called_methods() -> set[str]:
    """Web API methods that the source names: as a string, or as a method of slack_sdk's client."""
    dotted = {method.replace(".", "_").lower(): method for method in METHODS}
    found: set[str] = set()
    for tree in trees("bot", "handlers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if _METHOD.fullmatch(node.value) and node.value.split(".")[0] in _FAMILIES:
                    found.add(node.value)
            elif isinstance(node, ast.Attribute) and "client" in ast.unparse(node.value):
                is_method = hasattr(AsyncWebClient, node.attr) and "_" in node.attr
                if is_method and node.attr != "api_call":
                    found.add(dotted.get(node.attr.lower(), node.attr))
    return found - {FILE_HOST}


def listeners() -> dict[str, list[str]]:
    """What the handlers listen to, by kind: `app.event("message")` and the like."""
    found: dict[str, list[str]] = {kind: [] for kind in _LISTENERS}
    for tree in trees("handlers"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "app" and node.func.attr in found:
                found[node.func.attr].append(ast.unparse(node.args[0]).strip("'"))
    return found


def test_the_methods_that_the_code_calls_are_declared() -> None:
    assert called_methods() == set(METHODS)


def test_the_app_asks_for_exactly_the_scopes_that_it_needs() -> None:
    scopes = manifest()["oauth_config"]["scopes"]

    assert scopes == {"bot": sorted(SCOPES)}
    assert {scope for scopes in EVENTS.values() for scope in scopes} <= SCOPES
    assert {*DOWNLOADS, *COMMANDS} <= SCOPES


def test_the_events_that_the_code_listens_to_are_subscribed() -> None:
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]

    assert subscribed == sorted(EVENTS)
    assert {name.split(".")[0] for name in subscribed} == set(listeners()["event"])


def test_commands_and_shortcuts_that_the_code_answers_are_declared() -> None:
    features = manifest()["features"]
    commands = [entry["command"] for entry in features.get("slash_commands", [])]
    shortcuts = [entry["callback_id"] for entry in features.get("shortcuts", [])]

    assert sorted(set(listeners()["command"])) == sorted(commands)
    assert sorted(listeners()["shortcut"]) == sorted(shortcuts)


def test_names_in_commands_arrive_as_ids() -> None:
    for entry in manifest()["features"]["slash_commands"]:
        assert entry["should_escape"] is True
        assert len(entry["description"]) <= 2_000
        assert len(entry["usage_hint"]) <= 1_000


def test_buttons_need_interactivity() -> None:
    assert listeners()["action"]
    assert manifest()["settings"]["interactivity"] == {"is_enabled": True}


def test_the_manifest_keeps_slacks_limits() -> None:
    display = manifest()["display_information"]

    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", display["background_color"])
    assert len(manifest()["features"]["bot_user"]["display_name"]) <= 80


def test_people_can_write_to_the_bot_directly() -> None:
    # Without this Slack shows "Sending messages to this app has been turned off".
    assert manifest()["features"]["app_home"] == {
        "home_tab_enabled": False,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_it_works_without_a_public_address() -> None:
    settings = manifest()["settings"]

    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in settings["event_subscriptions"]
    assert settings["token_rotation_enabled"] is False
