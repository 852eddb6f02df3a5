"""Rules that JSON must follow, and the complaints in Slack's own words.

The wording is that of Slack's open schema library (https://github.com/slackhq/hack-json-schema)
and of the errors that people quote from the Web API.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.workspace.records import Json

Rule = Callable[[Any, str], list[str]]
"""Takes a value and the JSON pointer to it; returns complaints, none when all is well."""


def complaint(message: str, pointer: str) -> str:
    """One entry of an answer's `errors`."""
    return f"{message} [json-pointer:{pointer}]"


def anything(_value: Any, _pointer: str) -> list[str]:
    """No rule at all."""
    return []


def string(maximum: int, minimum: int = 1) -> Rule:
    """A string of so many characters."""

    def rule(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, str):
            return [complaint("must provide a string", pointer)]
        if len(value) < minimum:
            return [complaint(f"must be more than {minimum - 1} characters", pointer)]
        if len(value) > maximum:
            return [complaint(f"must be less than {maximum + 1} characters", pointer)]
        return []

    return rule


def boolean(value: Any, pointer: str) -> list[str]:
    """True or false."""
    return [] if isinstance(value, bool) else [complaint("must be a boolean", pointer)]


def integer(minimum: int, maximum: int) -> Rule:
    """A whole number in a range."""

    def rule(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            return [complaint("must provide an integer", pointer)]
        if not minimum <= value <= maximum:
            limits = f"must be between {minimum} and {maximum}"
            return [complaint(limits, pointer)]
        return []

    return rule


def enum(*values: str) -> Rule:
    """One of these."""

    def rule(value: Any, pointer: str) -> list[str]:
        return [] if value in values else [complaint("must be a valid enum value", pointer)]

    return rule


def array(item: Rule, maximum: int, minimum: int = 1) -> Rule:
    """So many items, each by the same rule."""

    def rule(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, list):
            return [complaint("must provide an array", pointer)]
        if len(value) > maximum:
            return [complaint(f"no more than {maximum} items allowed", pointer)]
        if len(value) < minimum:
            return [complaint(f"must provide at least {minimum} items", pointer)]
        return [
            problem
            for number, entry in enumerate(value)
            for problem in item(entry, f"{pointer}/{number}")
        ]

    return rule


def fields(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these fields and no others."""
    known = {**(optional or {}), **required}

    def rule(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return [complaint("must provide an object", pointer)]
        missing = [name for name in required if value.get(name) is None]
        unknown = [name for name in value if name not in known]
        return [
            *(complaint(f"missing required field: {name}", pointer) for name in missing),
            *(complaint(f"invalid additional property: {name}", pointer) for name in unknown),
            *_nested(value, known, pointer),
        ]

    return rule


def _nested(value: Json, known: Mapping[str, Rule], pointer: str) -> list[str]:
    return [
        problem
        for name, entry in value.items()
        if name in known and entry is not None
        for problem in known[name](entry, f"{pointer}/{name}")
    ]


def by_type(table: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule it follows."""

    def rule(value: Any, pointer: str) -> list[str]:
        if not isinstance(value, dict):
            return [complaint("must provide an object", pointer)]
        type_ = value.get("type")
        if type_ is None:
            return [complaint("missing required field: type", pointer)]
        if not isinstance(type_, str) or type_ not in table:
            return [complaint(f"unsupported type: {type_}", f"{pointer}/type")]
        return table[type_](value, pointer)

    return rule


def alternatives(rule: Rule) -> Rule:
    """A place where Slack tries several schemas: it says so before it says what is wrong."""

    def with_summary(value: Any, pointer: str) -> list[str]:
        problems = rule(value, pointer)
        summary = complaint("failed to match all allowed schemas", pointer)
        return [summary, *problems] if problems else []

    return with_summary


def every(*rules: Rule) -> Rule:
    """All of these at once."""

    def rule(value: Any, pointer: str) -> list[str]:
        return [problem for each in rules for problem in each(value, pointer)]

    return rule
