"""Slack's limits for Block Kit, as https://docs.slack.dev/reference/block-kit gives them."""

from typing import Any


def check_blocks(blocks: list[dict[str, Any]], *, most: int) -> None:
    """Fail when Slack would refuse the blocks with `invalid_blocks`."""
    assert 1 <= len(blocks) <= most
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in blocks:
        _CHECKS[block["type"]](block)


def _check_text(text: dict[str, Any], limit: int) -> None:
    assert text["type"] in {"plain_text", "mrkdwn"}
    assert 1 <= len(text["text"]) <= limit


def _check_section(block: dict[str, Any]) -> None:
    _check_text(block["text"], 3000)
    if accessory := block.get("accessory"):
        (_check_image if accessory["type"] == "image" else _check_button)(accessory)


def _check_header(block: dict[str, Any]) -> None:
    assert block["text"]["type"] == "plain_text"
    _check_text(block["text"], 150)


def _check_context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        _check_text(element, 3000)


def _check_actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 25
    actions = [element["action_id"] for element in block["elements"]]
    assert len(actions) == len(set(actions))
    for element in block["elements"]:
        _check_button(element)


def _check_button(button: dict[str, Any]) -> None:
    assert button["type"] == "button"
    assert len(button["action_id"]) <= 255
    assert len(button["value"]) <= 2000
    assert len(button.get("accessibility_label", "")) <= 75
    assert button["text"]["type"] == "plain_text"
    _check_text(button["text"], 75)


def _check_image(block: dict[str, Any]) -> None:
    assert set(block["slack_file"]) == {"id"}
    assert 1 <= len(block["alt_text"]) <= 2000


_CHECKS = {
    "section": _check_section,
    "header": _check_header,
    "context": _check_context,
    "actions": _check_actions,
    "image": _check_image,
}


def mrkdwn_texts(value: Any) -> list[str]:
    """Every text in a piece of Block Kit that Slack reads markup in."""
    if isinstance(value, list):
        return [text for inner in value for text in mrkdwn_texts(inner)]
    if not isinstance(value, dict):
        return []
    if value.get("type") == "mrkdwn":
        return [value["text"]]
    return mrkdwn_texts(list(value.values()))


def characters(value: Any) -> int:
    """The characters of all strings in a piece of JSON, keys left out."""
    if isinstance(value, dict):
        return characters(list(value.values()))
    if isinstance(value, list):
        return sum(characters(inner) for inner in value)
    return len(value) if isinstance(value, str) else 0
