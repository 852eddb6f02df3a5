"""A page of a search, its buttons, and what is said when there is nothing to show."""

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Card
from bot.core.paging import Cursor
from bot.core.query import Piece, PieceSort
from bot.core.results import Instead, Misread, Results
from bot.slack.cards.results import Reading, button, context, day, results_card, section
from bot.slack.text import escape, plain, shorten

Block = dict[str, Any]

GO = "search_go"
"""How the `action_id` of every button begins that leads to another page: its value is a cursor."""

_NEWER, _OLDER, _INSTEAD, _FIX = (f"{GO}_{way}" for way in ("newer", "older", "instead", "fix"))
_MOST_INSTEAD = 5
_SENTENCE = 1_000
_EXAMPLES = "`/labels help` shows what a search can say."


def search_card(results: Results, reading: Reading, asker: str) -> Card:
    """One page as `asker` sees it."""
    title = f"Search: {_about(results.about, asker)}"
    remarks = _remarks(results)
    say = context if results.found else section
    below: list[Block] = [say(remark) for remark in remarks]
    if results.instead and results.went is None:
        below.append(_instead(results.instead, results.asked))
    if steps := _steps(results):
        below.append({"type": "actions", "block_id": "search-pages", "elements": steps})
    card = results_card(title, results.found, reading, below)
    return Card("\n".join((card.text, *remarks)), card.blocks)


def misread_card(misread: Misread) -> Card:
    """What is wrong with a search, and the way to the right one."""
    words = f"{plain(shorten(misread.sentence, _SENTENCE))}"
    if misread.word and misread.word not in misread.sentence:
        words = f"“{plain(shorten(misread.word, _SENTENCE))}”: {words}"
    if not misread.fix:
        return Card(f"{words}\n{_EXAMPLES}", (section(words), context(_EXAMPLES)))
    meant = f"Try `{_code(misread.fix)}`."
    go = button(_FIX, "Search for that", Cursor(misread.fix, misread.asked).to_value())
    actions = {"type": "actions", "block_id": "search-fix", "elements": [go]}
    return Card(f"{words}\n{meant}", (section(f"{words}\n{meant}"), actions))


def _about(pieces: Sequence[Piece], asker: str) -> str:
    return "".join(_piece(piece, asker) for piece in pieces)


def _piece(piece: Piece, asker: str) -> str:
    match piece.sort:
        case PieceSort.LABEL:
            return f"*{plain(shorten(piece.text, 100))}*"
        case PieceSort.CHANNEL if piece.id[:1] in ("C", "G"):
            return f"<#{escape(piece.id)}>"
        case PieceSort.PERSON if piece.id != asker:
            return f"<@{escape(piece.id)}>"
        case _:
            return plain(piece.text)


def _remarks(results: Results) -> list[str]:
    """What else there is to say of a page, in mrkdwn."""
    went_newer = results.went is not None and results.went.newer
    if results.stopped_at:
        until = day(results.stopped_at)
        if went_newer:
            return [f"I have looked as far as {until}; there may be newer ones."]
        so_far = "" if results.found else "Nothing so far. "
        return [f"{so_far}I have looked back to {until}; there may be older ones."]
    if results.found:
        return []
    if results.went is not None:
        return [f"There is nothing {'newer' if went_newer else 'older'} any more."]
    return [_nothing(results.instead)]


def _nothing(instead: Sequence[Instead]) -> str:
    if not instead:
        return f"Nothing found among what you can see. {_EXAMPLES}"
    names = _or([f"*{plain(one.title)}*" for one in instead])
    if instead[0].is_filter:
        return f"Nothing found, but there is something {names}."
    return f"Nothing found. Did you mean {names}?"


def _or(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _instead(instead: Sequence[Instead], asked: float) -> Block:
    return {
        "type": "actions",
        "block_id": "search-instead",
        "elements": [
            button(
                f"{_INSTEAD}_{number}",
                one.title[:1].upper() + one.title[1:],
                Cursor(one.words, asked).to_value(),
            )
            for number, one in enumerate(instead[:_MOST_INSTEAD])
        ],
    }


def _steps(results: Results) -> list[Block]:
    went_newer = results.went is not None and results.went.newer
    is_open = bool(results.stopped_at)
    steps: list[Block] = []
    if results.newer:
        words = "Search further" if is_open and went_newer else "Previous"
        steps.append(button(_NEWER, words, results.newer.to_value(), f"{words}, newer pictures"))
    if results.older:
        words = "Search further back" if is_open and not went_newer else "Next"
        steps.append(button(_OLDER, words, results.older.to_value(), f"{words}, older pictures"))
    return steps


def _code(text: str) -> str:
    """Text between code marks, where nothing but these, Slack's entities and lines' ends matter."""
    return escape(" ".join(text.split())).replace("`", "'")
