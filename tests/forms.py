"""Windows with forms as people fill them in, in the shape in which Slack delivers them."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.slack.blocks.catalogue import VIEWS
from sandbox.slack.blocks.state import state_values

View = dict[str, Any]
Entered = dict[str, dict[str, Any]]

LARGEST = 250_000


def filled(view: Mapping[str, Any], *entries: Entered) -> View:
    """A window with what somebody entered; everything else holds what it was shown with.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    entered = {block_id: held for entry in entries for block_id, held in entry.items()}
    # Slack names the blocks that the app has given no name.
    blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(view["blocks"])]
    return {
        "id": "V7VIEW",
        "hash": "1.seen",
        "root_view_id": "V7ROOT",
        **view,
        "blocks": blocks,
        "state": {"values": state_values(blocks, entered)},
    }


def element_of(view: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    """What can be used in a block: the menu beside a text, an input, the first of several."""
    (block,) = (block for block in view["blocks"] if block.get("block_id") == block_id)
    found: dict[str, Any] = block.get("element") or block.get("accessory") or block["elements"][0]
    return found


def choices(view: Mapping[str, Any], block_id: str) -> dict[str, str]:
    """The values of a menu with their texts."""
    options = element_of(view, block_id)["options"]
    return {option["value"]: option["text"]["text"] for option in options}


def chosen(view: Mapping[str, Any], block_id: str) -> str:
    """The value that a menu is shown with."""
    return str(element_of(view, block_id)["initial_option"]["value"])


def choose(view: Mapping[str, Any], block_id: str, value: str) -> Entered:
    """Somebody chooses in a menu, or among radio buttons."""
    element = element_of(view, block_id)
    (option,) = (option for option in element["options"] if option["value"] == value)
    return {block_id: {element["action_id"]: {"type": element["type"], "selected_option": option}}}


def tick(view: Mapping[str, Any], block_id: str, *, ticked: bool = True) -> Entered:
    """Somebody ticks all checkboxes of a block, or none."""
    element = element_of(view, block_id)
    options = element["options"] if ticked else []
    return {
        block_id: {element["action_id"]: {"type": element["type"], "selected_options": options}}
    }


def write(view: Mapping[str, Any], block_id: str, text: str | None) -> Entered:
    """Somebody types into a field; an empty one holds None."""
    element = element_of(view, block_id)
    return {block_id: {element["action_id"]: {"type": element["type"], "value": text}}}


def complaints(view: View) -> list[str]:
    """What Slack would say against a window."""
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    return [
        *VIEWS(view, "/view"),
        *(f"{id_} is there twice" for id_ in set(ids) if ids.count(id_) > 1),
        *(["nothing submits it"] if has_inputs and "submit" not in view else []),
        *(["it is too large"] if len(json.dumps(view)) > LARGEST else []),
    ]
