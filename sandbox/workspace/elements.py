"""Interactive elements: finding them in blocks, and what using one tells the app."""

from collections.abc import Iterator

from sandbox.workspace.records import Json


def elements(block: Json) -> Iterator[Json]:
    """The interactive elements of one block."""
    several = block.get("elements") or ()
    single = (block.get("accessory"), block.get("element"))
    for element in (*several, *single):
        if isinstance(element, dict) and element.get("action_id"):
            yield element


def find_element(blocks: list[Json], action_id: str, block_id: str = "") -> tuple[str, Json]:
    """The `block_id` and the element with this `action_id`, in that block if one is named.

    An `action_id` is unique within its block alone. Raises KeyError.
    """
    for block in blocks:
        for element in elements(block) if block_id in ("", block["block_id"]) else ():
            if element["action_id"] == action_id:
                return block["block_id"], element
    raise KeyError(action_id)


def action_for(element: Json, block_id: str, action_ts: str, chosen: Json) -> Json:
    """One entry of a `block_actions` payload's `actions`."""
    kept: Json = {key: element[key] for key in ("text", "value") if key in element}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        **kept,
        **chosen,
        "action_ts": action_ts,
    }
