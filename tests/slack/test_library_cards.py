"""Cards of `top`, `usage` and `similar`, at their longest."""

from datetime import date, timedelta

import pytest

from bot.core.alike import Alike, Lookalike
from bot.core.entries import Entry, Kind, Seen
from bot.core.prices import Calls, Usage
from bot.core.top import Counted, Top
from bot.slack.cards.results import Reading
from bot.slack.cards.similar import alike_card, no_picture_here_card
from bot.slack.cards.top import chart_card, chart_words, no_pictures_card, top_card
from bot.slack.cards.usage import usage_card
from tests.slack.limits import check_blocks, mrkdwn_texts

TODAY = date(2026, 11, 21)
HOSTILE = "<!channel> *x* " * 20
LONG = tuple(Counted(HOSTILE, 1_234_567, (HOSTILE,) * 9) for _ in range(10))


def top(*labels: Counted, days: int = 30, **fields: tuple[str, ...]) -> Top:
    return Top(TODAY - timedelta(days=days - 1), TODAY, labels, 9, (1, *(10,) * days), **fields)


@pytest.mark.parametrize("labels", [(), (Counted("Dog", 1),), LONG], ids=len)
def test_numbers_and_chart_keep_slack_s_limits(labels: tuple[Counted, ...]) -> None:
    counted = top(*labels)
    for card in (
        top_card(counted, labels), top_card(counted, labels, "F7CHART"),
        chart_card(counted, labels, "F7CHART"), no_pictures_card(counted),
    ):  # fmt: skip
        check_blocks(list(card.blocks), most=4)
        assert "<!channel>" not in card.text + str(mrkdwn_texts(list(card.blocks)))
    assert len(chart_words(counted, labels)) <= 1000


def test_a_label_says_which_ancestors_it_stands_for() -> None:
    labels = (Counted("Dog", 4, ("Animal", "Pet")), Counted("Fog", 1))

    assert "1.  *Dog*  4 pictures  ·  Animal, Pet\n2.  *Fog*  1 picture" in (
        top_card(top(*labels), labels).text
    )


def test_it_is_told_what_was_counted() -> None:
    assert "today, in <#C7TRIP>" in top_card(top(days=1, channels=("C7TRIP",)), ()).text
    assert "in the last 30 days, in all that you can open" in top_card(top(), ()).text


def test_admins_read_the_team_s_sums_first() -> None:
    card = usage_card(
        Usage(date(2026, 11, 1), (("C7TRIP", Calls(3, 1)), ("D7ANN", Calls(1, 0))), 1.75,
              Calls(2000, 500))
    )  # fmt: skip

    check_blocks(list(card.blocks), most=6)
    assert card.text.splitlines()[:6] == [
        "*Usage in November 2026*",
        "*Whole team*",
        "• 2,500 pictures looked at",
        "• 2,000 of them paid at Amazon Rekognition",
        "• 500 of them saved, because the same bytes were known",
        "• estimated bill so far: *$3.50*",
    ]
    assert (
        "<#C7TRIP>: 4 pictures, 3 paid, less than $0.01\nA direct message: 1 picture" in card.text
    )


def test_watched_video_is_on_the_bill() -> None:
    usage = Usage(date(2026, 11, 1), (("C7TRIP", Calls(3, 1, 90)),), 1.0, usd_per_minute=0.2)

    text = usage_card(usage).text

    assert "• 1.5 minutes of video watched\n• estimated bill so far: *$0.30*" in text
    assert "<#C7TRIP>: 4 pictures, 3 paid, $0.30" in text
    assert (
        "$1.00 for 1,000 paid pictures, $0.20 for a minute of watched video, no free tier" in text
    )


def test_of_many_channels_the_ten_with_most_pictures_are_listed() -> None:
    channels = tuple((f"C7{number:06}", Calls(100 - number, 0)) for number in range(13))

    text = usage_card(Usage(date(2026, 11, 1), channels, 1.0)).text

    assert text.count("<#C7") == 10
    assert "and 3 more conversations" in text


def entry(number: int, name: str = "a.jpg") -> Entry:
    ts = f"{1_772_400_000 + number}.000100"
    return Entry("T7TEAM", "C7TRIP", ts, ts, f"F7PIC{number}", "U7ANN", name, Kind.PHOTO,
                 (Seen("Dog", 90.0), Seen("Woman", 99.0)), shows_itself=True)  # fmt: skip


def test_the_same_picture_is_called_so_and_the_others_say_what_they_share() -> None:
    alike = Alike(
        entry(5, HOSTILE),
        (
            Lookalike(entry(6), 1.0, (Seen("Dog", 90.0),), is_same=True),
            Lookalike(entry(4), 1.0, is_same=True),
            Lookalike(entry(3), 0.5, (Seen("Dog", 90.0),)),
        ),
    )

    card = alike_card(alike, Reading("https://team.slack.com/"), minimum=70.0, guesses=False)

    texts = [block["text"]["text"] for block in card.blocks if "accessory" in block]
    assert texts[0].startswith("*The same picture, posted again*\nDog\n")
    assert texts[1].startswith("*The same picture, posted before*\nDog\n")
    assert texts[2].startswith("*Dog* 90\N{NO-BREAK SPACE}%")
    assert "<!channel>" not in card.text + str(card.blocks)
    assert "Woman" not in card.text + str(card.blocks)


def test_where_nothing_is_alike_a_sentence_says_so() -> None:
    card = alike_card(Alike(entry(1), ()), Reading(), minimum=70.0, guesses=False)

    assert card.text == "I know nothing like *a.jpg* among the pictures that you can open."
    check_blocks(list(no_picture_here_card().blocks), most=1)
