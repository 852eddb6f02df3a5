"""Blocks since 2025, as far as their limits are published.

https://docs.slack.dev/reference/block-kit/blocks and the classes of slack_sdk 3.47, whose fields
these are. Where neither gives a limit there is none here.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.blocks.objects import LONGEST_URL, plain, text
from sandbox.slack.blocks.rules import (
    Rule,
    alternatives,
    anything,
    array,
    boolean,
    by_type,
    complaint,
    enum,
    every,
    fields,
    integer,
    string,
)
from sandbox.workspace.records import Json

MOST_MARKDOWN = 12_000
"""Characters of all `markdown` blocks of a message together."""
_UNLIMITED = 10_000
_CELL = by_type(dict.fromkeys(("raw_text", "raw_number", "rich_text"), anything))


def _needs_one_of(*names: str) -> Rule:
    def rule(block: Any, pointer: str) -> list[str]:
        if any(block.get(name) is not None for name in names):
            return []
        return [complaint(f"must define at least one of {', '.join(names)}", pointer)]

    return rule


def newer_blocks(common: Mapping[str, Rule], interactive: Rule, image: Rule) -> dict[str, Rule]:
    """The rules by type; `common` are the fields of every block."""
    card = every(
        fields(
            {},
            {
                **common,
                **dict.fromkeys(("title", "subtitle"), text(150)),
                "body": text(200),
                **dict.fromkeys(("hero_image", "icon"), image),
                "actions": array(alternatives(interactive), 25),
            },
        ),
        _needs_one_of("hero_image", "title", "actions", "body"),
    )
    task = fields(
        {"task_id": string(_UNLIMITED), "title": string(_UNLIMITED)},
        {
            **common,
            **dict.fromkeys(("details", "output", "sources"), anything),
            "status": enum("pending", "in_progress", "complete", "error"),
        },
    )
    return {
        "alert": fields(
            {"text": text()},
            {**common, "level": enum("default", "info", "warning", "error", "success")},
        ),
        "card": card,
        "carousel": fields({"elements": array(by_type({"card": card}), 10)}, common),
        "container": fields(
            {"child_blocks": array(anything, 10)},
            {
                **common,
                **dict.fromkeys(("title", "subtitle"), plain(150)),
                **dict.fromkeys(("rich_text_title", "width", "icon"), anything),
                **dict.fromkeys(("is_collapsible", "default_collapsed"), boolean),
                "has_header_divider": boolean,
            },
        ),
        "task_card": task,
        "plan": fields(
            {"title": string(_UNLIMITED)},
            {**common, "tasks": array(by_type({"task_card": task}), _UNLIMITED, 0)},
        ),
        **_tables(common),
        "video": _video(common),
    }


def _tables(common: Mapping[str, Rule]) -> dict[str, Rule]:
    row = array(_CELL, 20)
    return {
        "table": fields(
            {"rows": array(row, 100)}, {**common, "column_settings": array(anything, 20)}
        ),
        "data_table": fields(
            {"caption": string(_UNLIMITED), "rows": array(row, 101)},
            {**common, "page_size": integer(1, 100)},
        ),
    }


def _video(common: Mapping[str, Rule]) -> Rule:
    url = string(LONGEST_URL)
    required = {"alt_text": string(2000), "title": plain(199)}
    return fields(
        {**required, "video_url": url, "thumbnail_url": url},
        {
            **common,
            **dict.fromkeys(("title_url", "provider_icon_url"), url),
            "description": plain(_UNLIMITED),
            "provider_name": string(_UNLIMITED),
            "author_name": string(49),
        },
    )


def together_problems(blocks: list[Json]) -> list[str]:
    """What is wrong with such blocks as a whole: too many words, more than one table."""
    words = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    tables = [number for number, block in enumerate(blocks) if block["type"] == "table"]
    return [
        *([complaint(f"must be less than {MOST_MARKDOWN + 1} characters", "/blocks")]
          if words > MOST_MARKDOWN else []),
        *(complaint("only_one_table_allowed", f"/blocks/{number}") for number in tables[1:]),
    ]  # fmt: skip
