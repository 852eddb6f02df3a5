"""What is wrong with a policy, said so that a form can show it at the right input."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.moderation.policy import Overrides, Policy, Rule
from bot.core.moderation.words import folded

LOWEST_ALERT = 50.0
"""Nothing below is asked for: AWS warns of false alarms there
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html)."""

HIGHEST = 100.0
MOST_WORDS = 200
LONGEST_WORD = 50
LONGEST_LIST = 3000
"""Characters of all words together, one a line: what an input of Slack holds."""

_LONGEST_NAME = 100
_MOST_RULES = 200


class Field(StrEnum):
    """Which of a policy's inputs a problem is about."""

    CATEGORY = "category"
    ALERT_FROM = "alert_from"
    REMOVE_FROM = "remove_from"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `category` is empty for what is about no single one."""

    field: Field
    sentence: str
    category: str = ""


def problems(policy: Policy | Overrides) -> tuple[Problem, ...]:
    """Everything that is wrong with a policy, or with a channel's part of one."""
    found = list(_rules(policy.rules))
    if isinstance(policy, Policy):
        found += [Problem(Field.WORDS, sentence) for sentence in _words(policy.words)]
    return tuple(found)


def _rules(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    if len(rules) > _MOST_RULES:
        yield Problem(Field.CATEGORY, f"There can be at most {_MOST_RULES} rules.")
    for name, rule in rules.items():
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            sentence = f"A category has a name of at most {_LONGEST_NAME} characters."
            yield Problem(Field.CATEGORY, sentence, name)
        for field, sentence in _thresholds(rule):
            yield Problem(field, sentence, name)


def _thresholds(rule: Rule) -> Iterator[tuple[Field, str]]:
    alert, remove = rule.alert_from, rule.remove_from
    if alert is not None and not LOWEST_ALERT <= alert <= HIGHEST:
        yield Field.ALERT_FROM, "Choose a percentage from 50 to 100."
    if remove is None:
        return
    if alert is None:
        yield Field.REMOVE_FROM, "What raises no alert cannot be removed: alert on it, too."
    elif remove <= alert:
        yield Field.REMOVE_FROM, "Removal needs a higher percentage than the alert."
    elif remove > HIGHEST:
        yield Field.REMOVE_FROM, "Choose a percentage of at most 100."


def _words(words: Sequence[str]) -> Iterator[str]:
    if len(words) > MOST_WORDS:
        yield f"The list can hold at most {MOST_WORDS} words; these are {len(words)}."
    elif len("\n".join(words)) > LONGEST_LIST:
        yield f"The list can hold at most {LONGEST_LIST:,} characters."
    if any(len(word) > LONGEST_WORD for word in words):
        yield f"A word or phrase can have at most {LONGEST_WORD} characters."
    if any(not folded(word) for word in words):
        yield "A word needs at least one letter, digit or sign."
    elif len({folded(word) for word in words}) < len(words):
        yield "The same word stands in the list twice."
