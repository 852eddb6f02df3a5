"""Checks of whole messages and views: the catalogue, unique ids, and files that can be shown."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from sandbox.slack.blocks.catalogue import MESSAGE, VIEWS
from sandbox.slack.blocks.newer import together_problems
from sandbox.slack.blocks.rules import complaint
from sandbox.slack.context import Slack
from sandbox.workspace import sharing
from sandbox.workspace.elements import elements
from sandbox.workspace.records import File, Json

SHOWABLE = ("png", "jpg", "gif")
LONGEST_BLOCKS = 13_200
"""Characters of text in all blocks together; Slack publishes no number, this one was seen."""


def message_problems(slack: Slack, blocks: list[Json]) -> list[str]:
    """What Slack would say against the blocks of a message."""
    return MESSAGE(blocks, "/blocks") or [
        *together_problems(blocks),
        *_duplicates(blocks, "/blocks"),
        *_unshowable(slack, blocks, "/blocks"),
    ]


def view_problems(slack: Slack, view: Json) -> list[str]:
    """What Slack would say against a modal or Home tab."""
    return VIEWS(view, "/view") or [
        *_submit_needed(view),
        *_duplicates(view["blocks"], "/view/blocks"),
        *_unshowable(slack, view["blocks"], "/view/blocks"),
    ]


def _submit_needed(view: Json) -> list[str]:
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and inputs and not view.get("submit"):
        return [complaint("missing required field: submit", "/view")]
    return []


def _duplicates(blocks: list[Json], pointer: str) -> Iterator[str]:
    """Block ids are unique in a message or view, action ids in a block."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        id_ = block.get("block_id")
        if id_ and id_ in seen:
            yield _exists("block_id", id_, f"{pointer}/{number}")
        seen.add(id_ or "")
        yield from _duplicate_actions(block, f"{pointer}/{number}")


def _duplicate_actions(block: Json, pointer: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, element in enumerate(elements(block)):
        id_ = element["action_id"]
        if id_ in seen:
            yield _exists("action_id", id_, f"{pointer}/elements/{number}")
        seen.add(id_)


def _exists(key: str, value: str, pointer: str) -> str:
    return complaint(f'`{key}` "{value}" already exists', f"{pointer}/{key}")


def images(blocks: list[Json], pointer: str) -> Iterator[tuple[Json, str]]:
    """Every image, block or element, with its pointer."""
    for number, block in enumerate(blocks):
        here = f"{pointer}/{number}"
        if block["type"] == "image":
            yield block, here
        if (block.get("accessory") or {}).get("type") == "image":
            yield block["accessory"], f"{here}/accessory"
        if block["type"] == "context":
            for index, element in enumerate(block["elements"]):
                if element["type"] == "image":
                    yield element, f"{here}/elements/{index}"


def _unshowable(slack: Slack, blocks: list[Json], pointer: str) -> Iterator[str]:
    for image, here in images(blocks, pointer):
        if image.get("slack_file") and shown_file(slack, image) is None:
            yield complaint("invalid slack file", f"{here}/slack_file")
        elif image.get("image_url") and not _is_public(image["image_url"]):
            yield complaint("downloading image failed", f"{here}/image_url")


def shown_file(slack: Slack, image: Json) -> File | None:
    """The file of an image that the app may show: ready, visible to it, and a picture."""
    file = _referenced(slack, image["slack_file"])
    if file is None or file.deleted or not (file.ready and file.completed):
        return None
    if not sharing.may_see(slack.workspace, file, slack.app.bot_user):
        return None
    return file if file.filetype in SHOWABLE else None


def _referenced(slack: Slack, reference: Json) -> File | None:
    if ("id" in reference) == ("url" in reference):
        return None
    if "id" in reference:
        return slack.workspace.files.get(reference["id"])
    for file in slack.workspace.files.values():
        shown = slack.files.whole(file)
        if reference["url"] in (shown["url_private"], shown["permalink"]):
            return file
    return None


def _is_public(url: str) -> bool:
    """Whether Slack could fetch the picture: its servers reach no private address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or host == "localhost":
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host


def text_length(value: object) -> int:
    """How many characters of text stand in blocks, whatever their kind."""
    if isinstance(value, list):
        return sum(text_length(entry) for entry in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    here = len(own) if isinstance(own, str) else 0
    return here + sum(text_length(entry) for entry in value.values())
