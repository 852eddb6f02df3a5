"""Deliveries that Slack sends: one of each kind that a feature listens to."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import yaml

from bot.core.entries import Identity
from bot.core.moderation.policy import Policy
from bot.core.paging import Cursor
from bot.core.team_settings import TeamSettings
from bot.slack.cards.alert_buttons import case_value
from bot.slack.cards.help import ASK
from bot.slack.cards.results import identity_value
from bot.slack.messages import LABEL_ANYWAY, LABEL_FIRST, SHOW_ALL
from bot.slack.windows import policy, settings, tuning
from bot.slack.windows.shown import Shown
from tests.forms import filled
from tests.handlers.policy import pressed, submission
from tests.samples import payload

_ROOT = Path(__file__).parents[2]
_IDS = {"old_channel_id": "G7OLD", "new_channel_id": "C7NEW", "file_id": "F7PNG000001"}
_PICTURE = Identity("C7GENERAL", "1772443805.000100", "F7PIC")
_COMMANDS = (
    "", "help", "search beach in:#general after:2026-01-01", "similar", "top 7 days", "usage",
    "show https://team.slack.com/archives/C7GENERAL/p1772443805000100", "export", "audit",
    "forget https://team.slack.com/archives/C7GENERAL/p1772443805000100", "moderation", "settings",
    "serch x",
)  # fmt: skip
_CHOSEN = TeamSettings(
    moderation_channel="C7MODS", admin_token="xoxp-ann", admin_user="U7ANN", monthly_budget=12.5
)
_VALUES = {
    SHOW_ALL: "", LABEL_FIRST: "", "search_go_older": Cursor("beach", 1.0).to_value(),
    "search_alike": identity_value(_PICTURE), "search_share": identity_value(_PICTURE),
    f"{ASK}_0": "help", LABEL_ANYWAY: "", settings.OPEN: "",
}  # fmt: skip
_MODERATING = ("moderate_keep", "moderate_remove", "moderate_tell", "moderate_assign",
               "moderate_reveal")  # fmt: skip


class Delivery(NamedTuple):
    """What Slack posts: JSON, or a form that holds it, or a command's form."""

    kind: str
    body: dict[str, Any]

    def wire(self) -> tuple[bytes, str]:
        """The bytes and their content type."""
        if self.kind == "event":
            return json.dumps(self.body).encode(), "application/json"
        form = {"payload": json.dumps(self.body)} if self.kind == "interaction" else self.body
        text = urlencode({str(name): _text(value) for name, value in form.items()})
        return text.encode(), "application/x-www-form-urlencoded"


def _text(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "surrogatepass")


def deliveries() -> list[Delivery]:
    """All of them."""
    return [*_events(), *_interactions(), *_commands()]


def _events() -> list[Delivery]:
    files = sorted((_ROOT / "tests/payloads").glob("*.json"))
    bodies = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    manifest = yaml.safe_load((_ROOT / "manifest.yml").read_text(encoding="utf-8"))
    for name in manifest["settings"]["event_subscriptions"]["bot_events"]:
        body = payload("plain_message")
        body["event"] |= {"type": name.split(".", maxsplit=1)[0], **_IDS}
        bodies.append(body)
    told = {"event_callback", "url_verification"}
    return [Delivery("event", body) for body in bodies if body["type"] in told]


def _interactions() -> list[Delivery]:
    bodies = [payload("show_all_pressed"), payload("window_closed"), *_windows()]
    for action, value in _VALUES.items():
        body = payload("result_pressed")
        body["actions"][0] |= {"action_id": action, "value": value}
        bodies.append(body)
    for action in _MODERATING:
        body = payload("alert_pressed")
        body["actions"][0] |= {"action_id": action, "value": case_value("ab" * 32)}
        bodies.append(body)
    return [Delivery("interaction", body) for body in bodies]


def _windows() -> list[dict[str, Any]]:
    shown = Shown(Policy(), can_remove=True, reads_text=True)
    views = [
        filled(policy.policy_window(shown)),
        filled(tuning.tuning_window(shown, "Violence")),
        filled(settings.settings_window(_CHOSEN, most_budget=20.0)),
    ]
    option = {"value": "Violence", "text": {"type": "plain_text", "text": "Violence"}}
    actions: list[dict[str, Any]] = [
        {"action_id": policy.OPEN},
        {"action_id": policy.SCOPE, "selected_conversation": "C7GENERAL"},
        {"action_id": policy.WHOLE_TEAM},
        {"action_id": policy.TUNE, "selected_option": option},
        {"action_id": policy.RULE, "selected_option": option},
    ]
    return [submission(view) for view in views] + [pressed(views[0], action) for action in actions]


def _commands() -> list[Delivery]:
    form = {
        "token": "unused", "team_id": "T7TEAM", "team_domain": "team", "channel_id": "C7GENERAL",
        "channel_name": "general", "user_id": "U7ANN", "user_name": "ann", "command": "/labels",
        "api_app_id": "A7APP", "is_enterprise_install": "false", "trigger_id": "7001.7002.abcdef",
        "response_url": "https://hooks.slack.com/commands/T7TEAM/1/secret",
    }  # fmt: skip
    return [Delivery("command", form | {"text": text}) for text in _COMMANDS]
