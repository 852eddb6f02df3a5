"""Policies, a channel's part of them, and changes, as JSON objects and back.

Keys that nobody knows are passed over, so that an older bot reads what a newer one wrote. A value
of another kind than it must be raises ValueError. `version` is not in them.
"""

import math
from collections.abc import Mapping
from typing import Any

from bot.core.moderation.changes import Change
from bot.core.moderation.policy import Drawn, Overrides, Policy, Rule, Submission

JSON = Mapping[str, Any]


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """A team's policy as an object that `json.dumps` takes."""
    return {
        "rules": _rules_to_json(policy.rules),
        "drawn": policy.drawn.value,
        "report_only": policy.report_only,
        "words": list(policy.words),
        "recent": _recent_to_json(policy.recent),
    }


def policy_from_json(data: JSON, *, version: str = "") -> Policy:
    """Read back what `policy_to_json` wrote. Raises ValueError."""
    return Policy(
        rules=_rules_of(data.get("rules", {})),
        drawn=Drawn(data.get("drawn", Drawn.SAME.value)),
        report_only=_flag_of(data.get("report_only", False)),
        words=_words_of(data.get("words", [])),
        version=version,
        recent=_recent_of(data.get("recent", [])),
    )


def overrides_to_json(overrides: Overrides) -> dict[str, Any]:
    """A channel's part as an object that `json.dumps` takes."""
    drawn = None if overrides.drawn is None else overrides.drawn.value
    rules, recent = _rules_to_json(overrides.rules), _recent_to_json(overrides.recent)
    return {"rules": rules, "drawn": drawn, "recent": recent}


def overrides_from_json(data: JSON, *, version: str = "") -> Overrides:
    """Read back what `overrides_to_json` wrote. Raises ValueError."""
    drawn = data.get("drawn")
    return Overrides(
        rules=_rules_of(data.get("rules", {})),
        drawn=None if drawn is None else Drawn(drawn),
        version=version,
        recent=_recent_of(data.get("recent", [])),
    )


def change_to_json(change: Change) -> dict[str, Any]:
    """A change as an object that `json.dumps` takes; what it does not touch is not in it."""
    data: dict[str, Any] = {"rules": _rules_to_json(change.rules)}
    if change.drawn is not None or change.clears_drawn:
        data["drawn"] = None if change.drawn is None else change.drawn.value
    if change.report_only is not None:
        data["report_only"] = change.report_only
    if change.words is not None:
        data["words"] = list(change.words)
    return data


def change_from_json(data: JSON) -> Change:
    """Read back what `change_to_json` wrote. Raises ValueError."""
    rules = _object_of(data.get("rules", {}))
    drawn = data.get("drawn")
    return Change(
        rules={name: None if rule is None else _rule_of(rule) for name, rule in rules.items()},
        drawn=None if drawn is None else Drawn(drawn),
        clears_drawn="drawn" in data and drawn is None,
        report_only=_flag_of(data["report_only"]) if "report_only" in data else None,
        words=_words_of(data["words"]) if "words" in data else None,
    )


def _recent_to_json(recent: tuple[Submission, ...]) -> list[list[Any]]:
    return [[submission.token, list(submission.changes)] for submission in recent]


def _recent_of(data: Any) -> tuple[Submission, ...]:
    if not isinstance(data, list) or not all(isinstance(entry, list) for entry in data):
        raise ValueError(f"submissions must be a list, but got {data!r}")
    return tuple(Submission(str(token), _words_of(changes)) for token, changes in data)


def _rules_to_json(rules: Mapping[str, Rule | None]) -> dict[str, Any]:
    return {
        name: rule and {"alert_from": rule.alert_from, "remove_from": rule.remove_from}
        for name, rule in rules.items()
    }


def _rules_of(value: Any) -> dict[str, Rule]:
    return {name: _rule_of(rule) for name, rule in _object_of(value).items()}


def _rule_of(value: Any) -> Rule:
    fields = _object_of(value)
    return Rule(_percent_of(fields.get("alert_from")), _percent_of(fields.get("remove_from")))


def _percent_of(value: Any) -> float | None:
    if value is None:
        return None
    # A bool is an int in Python, and JSON's NaN would be neither above nor below anything.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"a percentage must be a number, but got {value!r}")
    return float(value)


def _object_of(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"this must be an object, but got {value!r}")
    return value


def _flag_of(value: Any) -> bool:
    if value is not True and value is not False:
        raise ValueError(f"report only must be true or false, but got {value!r}")
    return value


def _words_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(f"words must be a list of texts, but got {value!r}")
    return tuple(value)
