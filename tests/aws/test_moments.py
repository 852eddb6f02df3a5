"""What moves, in storage: what was seen when goes out as it came in, and always fits."""

from dataclasses import replace

import pytest

from benchmarks.data_model import WRITE_UNIT, example, size
from bot.aws.moments import halved, moments_from, packed_moments
from bot.aws.records import image_from_item, image_item, pack, unpack
from bot.aws.rows import entry_from_item, row_items
from bot.aws.standings import EVERYWHERE, Standing, Step
from bot.core.access import TEAM
from bot.core.entries import MOST_KEPT, entry_of
from bot.core.images import StoredImage
from bot.core.labels import Analysis, Box, Instance, Label, Moment, Span
from bot.core.timeline import merged

ITEM_BYTES = 400 * 1024
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""


def moment(number: int, *labels: Label) -> Moment:
    return Moment(Span(number / 2, number / 2 + 0.5), labels)


def busy(count: int) -> Analysis:
    """A street that changes twice a second: every label comes and goes."""
    labels = example().analysis.labels
    moments = tuple(
        moment(
            number,
            *(
                replace(
                    label,
                    confidence=(7500 + (number * 7 + at) % 2400) / 100,
                    instances=(Instance(Box(at / 100, number % 89 / 100, 0.125, 0.25), 90.0),) * 3,
                )
                for at, label in enumerate(labels)
                if (number // (at + 1)) % 2 == 0
            ),
        )
        for number in range(count)
    )
    return replace(
        example().analysis, labels=merged(moments), moments=moments, seconds=count / 2,
        is_video=True, animated=True,
    )  # fmt: skip


def stored(analysis: Analysis) -> StoredImage:
    return replace(example(), analysis=analysis, chart_file="F0CHART0001")


def test_an_analysis_and_a_record_come_back_with_everything_that_was_seen() -> None:
    analysis = busy(24)
    standing = Standing((Step("0" * 16, EVERYWHERE),))

    record = image_from_item(image_item(stored(analysis), standing))

    assert unpack(pack(analysis)).moments == analysis.moments
    assert record.analysis.moments == analysis.moments
    assert record.chart_file == "F0CHART0001"


def test_a_long_video_fits_into_an_item_and_loses_its_boxes_first() -> None:
    analysis = busy(1000)

    packed = pack(analysis)

    kept = unpack(packed).moments
    assert len(packed) < ITEM_BYTES - 50_000
    assert [each.span for each in kept] == [each.span for each in analysis.moments]
    assert [len(each.labels) for each in kept] == [len(each.labels) for each in analysis.moments]
    assert not any(label.instances for each in kept for label in each.labels)


def test_a_longer_one_loses_every_second_moment() -> None:
    dog = Label("Dog", 80.0)
    moments = [moment(number, dog) for number in range(8)]

    kept = moments_from(packed_moments(moments, most=12), (dog,))

    assert kept == (Moment(Span(0.0, 2.0), (dog,)), Moment(Span(2.0, 4.0), (dog,)))


def test_two_moments_made_one_have_the_labels_of_both() -> None:
    dog, cat, surer = Label("Dog", 80.0), Label("Cat", 90.0), Label("Dog", 95.0)

    assert halved([moment(0, dog), moment(1, cat, surer), moment(2, cat)]) == [
        Moment(Span(0.0, 1.0), (surer, cat)),
        Moment(Span(1.0, 1.5), (cat,)),
    ]


def test_a_label_that_the_whole_lacks_keeps_its_name() -> None:
    packed = packed_moments([moment(0, Label("Dog", 80.0))])

    assert moments_from(packed, ()) == (moment(0, Label("Dog", 80.0)),)


@pytest.mark.parametrize("count", [24, 400])
def test_a_row_of_what_moves_is_one_write_unit_and_comes_back(count: int) -> None:
    entry = entry_of(stored(busy(count)))

    rows = row_items(entry, TEAM, 1)

    assert max(map(size, rows)) <= WRITE_UNIT
    assert entry_from_item(rows[0]) == entry
    assert 1 <= max(len(seen.spans) for seen in entry.labels) <= MOST_KEPT
