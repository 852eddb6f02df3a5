"""Block elements (https://docs.slack.dev/reference/block-kit/block-elements)."""

from sandbox.slack.blocks.objects import (
    CONFIRM,
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_URL,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    SLACK_FILE,
    plain,
)
from sandbox.slack.blocks.rules import Rule, anything, array, boolean, enum, fields, integer, string

ACTION_ID = string(LONGEST_ID)
_PLACEHOLDER = plain(150)
_COMMON: dict[str, Rule] = {"type": anything, "action_id": ACTION_ID, "confirm": CONFIRM}
_FOCUS: dict[str, Rule] = {**_COMMON, "focus_on_load": boolean}
_MENU: dict[str, Rule] = {**_FOCUS, "placeholder": _PLACEHOLDER}
_MULTI: dict[str, Rule] = {**_MENU, "max_selected_items": integer(1, 100)}
_INPUT: dict[str, Rule] = {**_MENU, "dispatch_action_config": anything}

_BUTTON = fields(
    {"text": plain(75)},
    {
        **_COMMON,
        "value": string(2000),
        "url": string(LONGEST_URL),
        "style": enum("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_CHOICES: dict[str, Rule] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_STATIC = fields({}, {**_MENU, **_CHOICES, "initial_option": OPTION})
_MULTI_STATIC = fields({}, {**_MULTI, **_CHOICES, "initial_options": OPTIONS})
_QUERY: dict[str, Rule] = {"min_query_length": integer(0, 100)}
_EXTERNAL = fields({}, {**_MENU, **_QUERY, "initial_option": OPTION})
_MULTI_EXTERNAL = fields({}, {**_MULTI, **_QUERY, "initial_options": OPTIONS})
_OVERFLOW = fields({"options": array(OPTION, 5)}, _COMMON)
_RADIO = fields({"options": array(OPTION, 10)}, {**_FOCUS, "initial_option": OPTION})
_CHECKBOXES = fields({"options": array(OPTION, 10)}, {**_FOCUS, "initial_options": OPTIONS})
IMAGE = fields(
    {"alt_text": string(2000)},
    {"type": anything, "image_url": string(LONGEST_URL), "slack_file": SLACK_FILE},
)
_PLAIN_TEXT_INPUT = fields(
    {},
    {
        **_INPUT,
        "initial_value": string(LONGEST_TEXT, 0),
        "multiline": boolean,
        "min_length": integer(0, LONGEST_TEXT),
        "max_length": integer(1, LONGEST_TEXT),
    },
)
_TYPED_INPUT = fields({}, {**_INPUT, "initial_value": string(LONGEST_TEXT, 0)})
_NUMBER_INPUT = fields(
    {"is_decimal_allowed": boolean},
    {**_INPUT, "initial_value": anything, "min_value": anything, "max_value": anything},
)
_FILE_INPUT = fields(
    {},
    {"type": anything, "action_id": ACTION_ID, "filetypes": anything, "max_files": integer(1, 10)},
)


def _picker(initial: str) -> Rule:
    return fields({}, {**_MENU, initial: anything, "timezone": string(LONGEST_ID)})


def _select(what: str) -> dict[str, Rule]:
    """The menus of users, conversations or channels, single and multiple."""
    extra: dict[str, Rule] = {
        "filter": anything,
        "default_to_current_conversation": boolean,
        "response_url_enabled": boolean,
    }
    return {
        f"{what}s_select": fields({}, {**_MENU, **extra, f"initial_{what}": anything}),
        f"multi_{what}s_select": fields({}, {**_MULTI, **extra, f"initial_{what}s": anything}),
    }


INTERACTIVE: dict[str, Rule] = {
    "button": _BUTTON,
    "static_select": _STATIC,
    "multi_static_select": _MULTI_STATIC,
    "external_select": _EXTERNAL,
    "multi_external_select": _MULTI_EXTERNAL,
    **_select("user"),
    **_select("conversation"),
    **_select("channel"),
    "overflow": _OVERFLOW,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
    "datepicker": _picker("initial_date"),
    "timepicker": _picker("initial_time"),
    "datetimepicker": _picker("initial_date_time"),
    "workflow_button": anything,
}
INPUTS: dict[str, Rule] = {
    **{k: v for k, v in INTERACTIVE.items() if k not in ("button", "overflow")},
    "plain_text_input": _PLAIN_TEXT_INPUT,
    "email_text_input": _TYPED_INPUT,
    "url_text_input": _TYPED_INPUT,
    "number_input": _NUMBER_INPUT,
    "file_input": _FILE_INPUT,
    "rich_text_input": anything,
}
