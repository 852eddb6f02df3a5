"""What to say about a filter that cannot be understood, and what to write instead."""

from difflib import get_close_matches
from typing import NamedTuple

from bot.core.entries import Kind
from bot.core.query.dates import two_readings
from bot.core.query.filters import COLOURS, FILTERS, KINDS, SPELLINGS, Asked
from bot.core.query.typed import cleaned


class Advice(NamedTuple):
    """A sentence, and what to write in place of the filter and its value, empty for nothing."""

    sentence: str
    instead: str


def unknown_filter(typed: str) -> Advice:
    """A word with a colon that is no filter."""
    near = get_close_matches(typed, tuple(SPELLINGS), n=1)
    if near:
        key = SPELLINGS[near[0]]
        return Advice(f"There is no filter “{typed}:”. Did you mean “{key}:”?", f"{key}:")
    filters = ", ".join(f"{key}:" for key in FILTERS)
    return Advice(f"There is no filter “{typed}:”. There are {filters}.", f"{typed} ")


def missing_value(key: str, asked: Asked) -> Advice:
    """A filter with nothing behind its colon."""
    return Advice(f"“{key}:” needs {FILTERS[key].needs}.", _example(key, asked))


def bad_value(key: str, value: str, asked: Asked) -> Advice:
    """A value that the filter does not know."""
    word = cleaned(value)
    match key:
        case "colour" | "type":
            return _one_of(key, word)
        case "in":
            return _channel(word, asked)
        case "from":
            sentence = f"I cannot tell who “{value}” is. Type @ and pick the person from the list"
            return Advice(f"{sentence} that Slack shows, or write from:me.", "")
        case "has":
            return Advice(f"“has:” knows only has:text. For a label write “{word}” alone.", word)
    both = two_readings(value)
    if both is not None:
        one, other = (f"{day.day} {day:%B %Y}" for day in both)
        return Advice(f"“{value}” can be {one} or {other}.", f"{key}:{both[0]}")
    return Advice(
        f"I do not understand “{value}”: “{key}:” needs {FILTERS[key].needs}.", _example(key, asked)
    )


def _one_of(key: str, word: str) -> Advice:
    names = COLOURS if key == "colour" else tuple(KINDS)
    near = get_close_matches(word, names, n=1)
    allowed = COLOURS if key == "colour" else tuple(str(kind) for kind in Kind)
    sentence = f"I know no {key} “{word}”, but {', '.join(allowed[:-1])} and {allowed[-1]}."
    return Advice(sentence, f"{key}:{near[0] if near else FILTERS[key].example}")


def _channel(name: str, asked: Asked) -> Advice:
    names = sorted(asked.known.channels.values())
    near = get_close_matches(name, names, n=1)
    sentence = f"I am in no channel “{name}” that you can open."
    return Advice(sentence, f"in:#{near[0]}" if near else "")


def _example(key: str, asked: Asked) -> str:
    if key == "in":
        return next((f"in:#{name}" for name in sorted(asked.known.channels.values())), "")
    return f"{key}:{FILTERS[key].example}"
