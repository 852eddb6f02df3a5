"""What `/labels` says of itself, and of a subcommand that there is not."""

import re

import pytest

from bot.core.commands import Command
from bot.core.query import Known, parse
from bot.slack.cards.help import ASK, help_card, unknown_card
from tests.slack.limits import check_blocks, mrkdwn_texts

SUBCOMMANDS = ("search", "show", "top", "similar", "forget", "export", "usage")


def test_the_help_shows_every_subcommand_and_stays_short() -> None:
    card = help_card()

    check_blocks(list(card.blocks), most=6)
    assert [name for name in SUBCOMMANDS if f"`/labels {name}" not in card.text] == []
    assert len(card.text) < 1_300


def test_what_is_shown_is_also_what_is_spoken() -> None:
    card = help_card()

    assert [text for text in mrkdwn_texts(list(card.blocks)) if text not in card.text] == []


def test_the_examples_are_understood() -> None:
    searches = re.findall(r"`/labels search ([^`]+)`", help_card().text)
    known = Known(labels=("Beach", "Animal", "Dog", "Palm Tree", "Sunset"))
    read = [
        parse(words, known, now=1_772_443_900.0, asker="U7ANN", timezone="UTC").unknown
        for words in searches
    ]

    assert read == [()] * len(searches) != []


def presses(command: Command, meant: str) -> list[tuple[str, str, str]]:
    blocks = unknown_card(command, meant).blocks
    check_blocks(list(blocks), most=7)
    return [
        (element["action_id"], element["text"]["text"], element["value"])
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_a_mistyped_subcommand_is_offered_with_the_same_words() -> None:
    command = Command("serach", "beach -dog")

    assert unknown_card(command, "search").text == (
        "I do not know “serach”. Did you mean `/labels search beach -dog`?"
    )
    assert presses(command, "search") == [(f"{ASK}_meant", "Yes, search", "search beach -dog")]


@pytest.mark.parametrize("words", ["in:<#C7GENERAL|general>", "a `b`", "x" * 101])
def test_words_that_are_no_longer_as_typed_are_carried_but_not_shown(words: str) -> None:
    command = Command("serach", words)

    assert unknown_card(command, "search").text.endswith("Did you mean `/labels search`?")
    assert presses(command, "search")[0][2] == f"search {words}"


def test_words_that_no_button_can_carry_are_left_to_the_person() -> None:
    assert presses(Command("serach", "x" * 2_000), "search") == []


def test_a_word_that_is_like_none_is_answered_with_the_help() -> None:
    card = unknown_card(Command("xyz"), "")

    assert card.text == f"I do not know “xyz”. What I can do:\n{help_card().text}"
    assert card.blocks[1:] == help_card().blocks
    check_blocks(list(card.blocks), most=7)


def test_what_was_typed_is_never_markup() -> None:
    text = unknown_card(Command("<!channel>*b*", ""), "").text

    assert "<!channel>" not in text
    assert "*b*" not in text.split("\n")[0]
