"""Which subcommand was meant."""

import pytest

from bot.core.commands import Command, nearest, parse_command, words_for

KNOWN = ("search", "show", "top", "similar", "forget", "export", "usage", "help")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command("")),
        ("   ", Command("")),
        ("help", Command("help")),
        ("search beach", Command("search", "beach")),
        ("  SEARCH   hot dog  ", Command("search", "hot dog")),
        ("search\nbeach", Command("search", "beach")),
        ("<@U7BOT> search beach", Command("search", "beach")),
        ("<@U7BOT|labels> <@W7BOT>  Top", Command("top")),
        ("search from:<@U7ANN|ann>", Command("search", "from:<@U7ANN|ann>")),
    ],
)
def test_the_first_word_is_the_subcommand(text: str, command: Command) -> None:
    assert parse_command(text) == command


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U7BOT> search beach", "search beach"),
        ("<@U7BOT>", ""),
        ("Could you, <@U7BOT|labels>, search beach", "search beach"),
        ("<@U7BOT>: search beach", "search beach"),
        ("<@U7ANN> <@U7BOT> search from:<@U7ANN>", "search from:<@U7ANN>"),
        ("<@U7BOT> search from:<@U7BOT>", "search from:<@U7BOT>"),
        ("search beach", "search beach"),
        ("<@U7BOTTOM> search", "<@U7BOTTOM> search"),
    ],
)
def test_what_follows_the_bots_name_is_said_to_it(text: str, words: str) -> None:
    assert words_for(text, "U7BOT") == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("serach", "search"), ("similiar", "similar"), ("hlep", "help"), ("xyzzy", ""), ("", "")],
)
def test_a_mistyped_subcommand_suggests_the_right_one(typed: str, meant: str) -> None:
    assert nearest(typed, KNOWN) == meant
