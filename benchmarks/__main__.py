"""`make bench`: the bot next to the tutorials' way, in one run on one machine."""

import argparse
import asyncio
import os
import platform
from dataclasses import dataclass

from benchmarks.acknowledgements import RATE, Acknowledgements, measure_acknowledgements
from benchmarks.drawing import Drawing, measure_drawing
from benchmarks.memory import IN_FLIGHT, measure_memory
from benchmarks.replies import Replies, measure_replies, overhead
from benchmarks.services import IDEAL

AIM_OVERHEAD, AIM_RATIO, AIM_DRAWING, AIM_ACKNOWLEDGEMENT = 0.15, 2.0, 8.0, 100.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `aim` says whether the aim was reached, where there is one."""

    what: str
    bot: str
    naive: str = ""
    aim: str = ""


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--photos", type=int, default=10, help="photos of each size (10)")
    parser.add_argument("--seconds", type=int, default=30, help="seconds of events (30)")
    options = parser.parse_args()
    asyncio.run(_measure(options.photos, options.seconds))


async def _measure(photos: int, seconds: int) -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"Ideal path (services alone): {IDEAL:.2f} s; {photos} photos of each size\n")
    drawing = measure_drawing()
    bot = await measure_replies("bot", photos=photos)
    naive = await measure_replies("naive", photos=photos)
    idle, peak = await measure_memory()
    acknowledgements = await measure_acknowledgements(seconds=seconds)
    rows = [
        *_reply_rows(bot, naive),
        *_drawing_rows(drawing),
        Row("Memory, idle", f"{idle:.0f} MB"),
        Row(f"Memory, peak with {IN_FLIGHT} photos of 12 MP in flight", f"{peak:.0f} MB"),
        *_acknowledgement_rows(acknowledgements),
    ]
    print("| what | bot | naive | aim |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {row.what} | {row.bot} | {row.naive} | {row.aim} |")


def _reply_rows(bot: Replies, naive: Replies) -> list[Row]:
    over = overhead(bot.one)
    ratio = naive.one / bot.one
    return [
        Row("Event to reply, 1.2 MP", f"{bot.one:.2f} s", f"{naive.one:.2f} s"),
        Row("… over the ideal path", f"{over:+.0%}", f"{overhead(naive.one):+.0%}",
            _aim(f"≤ {AIM_OVERHEAD:.0%}", reached=over <= AIM_OVERHEAD)),
        Row("… times faster than naive", f"{ratio:.1f} ×", "",
            _aim(f"≥ {AIM_RATIO:.0f} ×", reached=ratio >= AIM_RATIO)),
        Row("Event to reply, 12 MP", f"{bot.one_large:.2f} s", f"{naive.one_large:.2f} s"),
        Row("… over the ideal path", f"{overhead(bot.one_large):+.0%}",
            f"{overhead(naive.one_large):+.0%}"),
        Row("… times faster than naive", f"{naive.one_large / bot.one_large:.1f} ×"),
        Row("Ten photos at once in ten channels, last reply",
            f"{bot.ten:.2f} s", f"{naive.ten:.2f} s"),
        *(Row(f"CPU per photo, {size}", f"{bot.cpu[size]:.2f} s", f"{naive.cpu[size]:.2f} s")
          for size in bot.cpu),
    ]  # fmt: skip


def _drawing_rows(drawing: dict[str, Drawing]) -> list[Row]:
    rows = []
    for size, taken in drawing.items():
        ratio = taken.naive / taken.bot
        rows += [
            Row(f"Drawing alone, {size}", f"{taken.bot:.0f} ms", f"{taken.naive:.0f} ms",
                _aim(f"≥ {AIM_DRAWING:.0f} × faster", reached=ratio >= AIM_DRAWING)),
            Row("… times faster", f"{ratio:.1f} ×"),
            Row("… with opening the file", f"{taken.from_file:.0f} ms", f"{taken.naive:.0f} ms"),
        ]  # fmt: skip
    return rows


def _acknowledgement_rows(taken: Acknowledgements) -> list[Row]:
    aim = _aim(f"≤ {AIM_ACKNOWLEDGEMENT:.0f} ms", reached=taken.p99 <= AIM_ACKNOWLEDGEMENT)
    return [
        Row(f"Acknowledgement at {RATE} events/s, median", f"{taken.median:.0f} ms"),
        Row("… 99th percentile", f"{taken.p99:.0f} ms", "", aim),
        Row("… slowest", f"{taken.slowest:.0f} ms"),
        Row("… not answered with 200", str(taken.failed)),
    ]


def _aim(text: str, *, reached: bool) -> str:
    return f"{text}: {'reached' if reached else 'missed'}"


if __name__ == "__main__":
    main()
