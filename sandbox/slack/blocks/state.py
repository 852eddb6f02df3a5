"""The values of a view's inputs, as `state.values` tells them."""

from sandbox.workspace.elements import elements
from sandbox.workspace.records import Json

_VALUES = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Element type to the name of its value in `state`, and of its first value in the block."""
_LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels")


def state_values(blocks: list[Json], entered: Json) -> Json:
    """What every input holds: entered, else its initial value, else nothing."""
    values: Json = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in _VALUES:
                here = values.setdefault(block["block_id"], {})
                here[element["action_id"]] = _value(element, entered, block["block_id"])
    return values


REQUIRED = "Please complete this required field."


def missing_inputs(blocks: list[Json], entered: Json) -> dict[str, str]:
    """What Slack shows under inputs that are empty although they are not optional, per block."""
    values = state_values(blocks, entered)
    return {
        block["block_id"]: REQUIRED
        for block in blocks
        if block["type"] == "input" and not block.get("optional")
        if not _has_value(values.get(block["block_id"], {}))
    }


def _has_value(elements_: Json) -> bool:
    """A list of checkboxes may be required too; an element without a known value is not judged."""
    if not elements_:
        return True
    return any(
        value for state in elements_.values() for key, value in state.items() if key != "type"
    )


def _value(element: Json, entered: Json, block_id: str) -> Json:
    name, initial = _VALUES[element["type"]]
    nothing: object = [] if name in _LISTS else None
    first = {"type": element["type"], name: element.get(initial, nothing)}
    return {**first, **entered.get(block_id, {}).get(element["action_id"], {})}
