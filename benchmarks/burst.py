"""`python -m benchmarks.burst`: one person dumps pictures, others post some meanwhile.

Robin posts messages of ten small pictures each into one channel at once; Sam posts single pictures
in other channels, evenly spread over the time that the dump takes. Slack keeps its limits as the
sandbox has them: a minute's calls of a method at once, then so many a minute, and ten messages into
a channel at once, then one a second. The bot is one process, which may have 256 files open. SQS
hands out by groups as Amazon's fair queues do (`sandbox/fair_queues.py`).
"""

import argparse
import asyncio
import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median

from benchmarks.burst_process import FILES, LimitedBot, limited_bot
from benchmarks.burst_world import IN_ONE, Post, Watch, dump
from benchmarks.services import IDEAL, Services, open_channels, services

PERIOD = 10
"""Seconds for which answered pictures are counted together."""
_CHANNELS = 5
_PICTURES_A_MINUTE = 85
"""About what Slack takes of a bot: so the others' pictures are spread over the whole time."""
_LONGEST = 3600.0
_AFTERWARDS = 80.0
"""Seconds in which Robin is told that it is over."""


def main() -> None:
    """Play one burst and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.burst")
    parser.add_argument("--pictures", type=int, default=200, help="of the dump (200)")
    parser.add_argument("--others", type=int, default=20, help="pictures of others (20)")
    parser.add_argument("--concurrency", type=int, default=8, help="WORKER_CONCURRENCY (8)")
    options = parser.parse_args()
    messages = max(options.pictures // IN_ONE, 1)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores; "
        f"{messages * IN_ONE} pictures in {messages} messages, {options.others} of others; "
        f"{options.concurrency} jobs at once, {FILES} open files\n",
        flush=True,
    )
    asyncio.run(_play(messages, options.others, options.concurrency))


async def _play(messages: int, others: int, concurrency: int) -> None:
    async with services(rate_limits=True) as around:
        environment = {**around.environment, "WORKER_CONCURRENCY": str(concurrency)}
        async with limited_bot(environment) as bot:
            await around.slack.wait_for_connection(30.0)
            channels, watch = _channels_of_sam(around), Watch(around.slack)
            measuring = asyncio.create_task(bot.measure())
            began = time.monotonic()
            posts = dump(around.slack, messages)
            dumped = list(posts)
            posting = asyncio.create_task(_post(around, channels, others, posts))
            async with asyncio.timeout(_LONGEST):
                await watch.until_answered(posts)
                await posting
                await watch.until_answered(posts)
            await watch.until_quiet(_AFTERWARDS)
            measuring.cancel()
            _show(dumped, posts[messages:], began)
            _show_costs(bot, watch)


async def _post(
    around: Services, channels: Sequence[str], count: int, posts: list[Post]
) -> None:  # fmt: skip
    """Sam posts, one picture after the other."""
    pictures = sum(post.pictures for post in posts)
    pause = pictures / _PICTURES_A_MINUTE * 60 / max(count, 1)
    for number in range(count):
        await asyncio.sleep(pause)
        channel = channels[number % len(channels)]
        posts.append(Post.by(around.slack, "sam", channel, [-1 - number]))


def _channels_of_sam(around: Services) -> list[str]:
    workspace, names = around.slack.workspace, open_channels(around.slack, _CHANNELS)
    for name in names:
        workspace.channel_named(name).members.append(workspace.user_named("sam").id)
    return names


def _show(dumped: Sequence[Post], others: Sequence[Post], began: float) -> None:
    seconds = max(post.answered for post in dumped) - began
    pictures = sum(post.pictures for post in dumped)
    print("| what | |\n| --- | ---: |")
    print(f"| The dump, until its last answer | {seconds:.0f} s |")
    print(f"| Pictures a minute | {pictures / seconds * 60:.0f} |")
    if waits := [post.waited for post in others]:
        print(f"| Others' pictures, median wait | {median(waits):.1f} s |")
        print(f"| … the longest | {max(waits):.1f} s |")
        print(f"| … the services alone | {IDEAL:.1f} s |")
    periods: Counter[int] = Counter()
    for post in dumped:
        periods[int((post.answered - began) // PERIOD)] += post.pictures
    drained = [periods[number] for number in range(max(periods) + 1)]
    print(f"| Pictures answered in each {PERIOD} s | {' '.join(map(str, drained))} |")


def _show_costs(bot: LimitedBot, watch: Watch) -> None:
    print(f"| Memory, peak | {bot.peak():.0f} MB |")
    print(f"| Open files, peak | {bot.files} |")
    print(f"| Threads, peak | {bot.threads} |")
    print(f"| Calls that Slack refused (429) | {watch.refused.total()} |")
    for method, calls in watch.calls.most_common(8):
        refused = watch.refused[method]
        print(f"| … {method} | {calls}{f', {refused} of them refused' if refused else ''} |")
    for told in watch.notes.values():
        print(f"\nTold to Robin in one message, {len(told)} texts one after the other:")
        for text in told:
            print(f"  {text}")


if __name__ == "__main__":
    main()
